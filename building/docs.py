"""The pages of documentation."""

import sys
from pathlib import Path

from building.content import Content
from building.files import HASH_LENGTH, digest, files_in, sha256_of
from building.programs import run
from building.project import CACHE, DOCS, PYTHON, pins
from building.wheel import wheel_sources

DOCS_TOOLS = ("click", "colorama", "jinja2", "markdown2", "markupsafe", "numpy", "pdoc", "pygments",
              "tqdm")  # fmt: skip
PAGES = Path(__file__).with_name("pages")
WRITTEN_DOCS = CACHE / "docs"


def write_docs() -> None:
    """Writes the pages of documentation."""
    run([PYTHON, "-m", "building.pages", WRITTEN_DOCS], "The documentation could not be written")


def docs_key() -> str:
    """What the documentation is made from."""
    program = [path for path in files_in(PAGES) if "__pycache__" not in path.parts]
    sources = digest([*files_in(DOCS), *program, *wheel_sources()])
    return f"{sources} {pins(DOCS_TOOLS)} {sys.version_info[:2]}"


def docs_files(page: str) -> dict[str, Content]:
    """The documentation; what its pages show has a hash in its name, and they lead there."""
    paths = {path.relative_to(WRITTEN_DOCS).as_posix(): path for path in files_in(WRITTEN_DOCS)}
    names = {
        name: f"{path.stem}-{sha256_of(path)[:HASH_LENGTH]}{path.suffix}"
        for name, path in paths.items()
        if path.suffix != ".html"
    }
    files: dict[str, Content] = {f"docs/{names.get(name, name)}": p for name, p in paths.items()}
    for name, path in paths.items():
        if path.suffix == ".html":
            text = path.read_text(encoding="utf-8")
            for shared in ("favicon.svg", "style.css"):
                text = text.replace(f'../{shared}"', f'../{page}{shared}"')
            for old, new in names.items():
                text = text.replace(f'{old}"', f'{new}"')
            files[f"docs/{name}"] = text.encode()
    return files
