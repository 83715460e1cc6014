"""The wheel of mfnet."""

import shutil
from pathlib import Path

from building.files import HASH_LENGTH, sha256_of
from building.programs import pip
from building.project import CACHE, ROOT, VERSION

WHEEL = CACHE / "wheel" / f"mfnet-{VERSION}-py3-none-any.whl"


def make_wheel() -> None:
    """Builds the wheel of mfnet, without the network."""
    shutil.rmtree(WHEEL.parent, ignore_errors=True)
    pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", WHEEL.parent, ROOT)


def wheel_sources() -> list[Path]:
    """The files that the wheel is built from."""
    package = [path for path in (ROOT / "mfnet").rglob("*") if path.is_file()]
    own = [path for path in package if "__pycache__" not in path.parts]
    return [*own, *(ROOT / name for name in ("pyproject.toml", "LICENSE", "README.md"))]


def hashed_wheel_name() -> str:
    """The wheel's name with a hash as its build tag, which begins with a digit: pip takes it."""
    name, version, tags = WHEEL.name.split("-", 2)
    return f"{name}-{version}-0{sha256_of(WHEEL)[:HASH_LENGTH]}-{tags}"
