"""What the parts beyond the core need besides numpy, and how to install it."""

# The names that pip takes, of every extra of the wheel.
PACKAGES = {
    "cli": "click matplotlib pillow tqdm",
    "sklearn": "scikit-learn",
    "torch": "torch",
    "onnx": "onnx",
    "safetensors": "safetensors",
    "spreadsheet": "xlsxwriter",
    "table": "openpyxl pandas pyarrow",
}


def missing(what: str, error: ImportError, *extras: str) -> ImportError:
    """An error that says what `what` needs, from the error of importing it.

    It names the packages: an extra such as `mfnet[cli]` would have to be asked of the wheel, and
    where that is only its owner knows.
    """
    packages = " ".join(PACKAGES[extra] for extra in extras)
    return ImportError(f"{what} needs {error.name}: pip install {packages}", name=error.name)
