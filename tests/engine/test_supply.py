"""Modules that the page starts without come when they are first imported, once, and whole."""

import base64
import hashlib
import importlib
import sys
import zipfile
from pathlib import Path

import pytest

from mfnet_page import supply


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Two archives of a site, one of which is Python's library, and where they are laid out."""
    monkeypatch.setattr(supply, "SITE_PACKAGES", tmp_path / "packages")
    monkeypatch.setattr(supply, "WHOLE_LIBRARY", tmp_path / "library-whole.zip")
    monkeypatch.setattr(supply, "STARTED_WITH", str(tmp_path / "library.zip"))
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "packages")])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    write(tmp_path / "packages.zip", **{"lab/__init__.py": "", "lab/late.py": "number = 7"})
    (tmp_path / "packages" / "lab").mkdir(parents=True)
    (tmp_path / "packages" / "lab" / "__init__.py").write_text("here = True")
    shelves = {f"{name}/__init__.py": "" for name in ("shelf", "rack")}
    write(tmp_path / "library.zip", **shelves)
    late = {f"{name}/late.py": "number = 8" for name in ("shelf", "rack")}
    write(tmp_path / "whole.zip", **shelves, **late)
    sys.path.append(str(tmp_path / "library.zip"))
    importlib.invalidate_caches()
    yield tmp_path
    for name in [
        name for name in sys.modules if name.partition(".")[0] in ("desk", "lab", "shelf", "rack")
    ]:
        del sys.modules[name]


def write(path, **files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def archive_of(path, *modules, others=(), is_library=False):
    files = [(str(each), f"sha256-{digest_of(each)}") for each in (path, *others)]
    return supply.Archive(files, frozenset(modules), is_library)


def digest_of(path):
    return base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()


def install(archives, asked, change=lambda content: content):
    def fetch(address):
        asked.append(address)
        return change(Path(address).read_bytes())

    sys.meta_path.append(supply.Supply(archives, fetch))


def test_a_module_that_is_lacking_comes_at_its_import_beside_what_is_there(site):
    asked = []
    install([archive_of(site / "packages.zip", "lab.late")], asked)
    lab = importlib.import_module("lab")
    assert asked == []
    assert importlib.import_module("lab.late").number == 7
    assert importlib.import_module("lab.late").number == 7
    assert asked == [str(site / "packages.zip")]
    assert lab.here
    assert "here" in (site / "packages" / "lab" / "__init__.py").read_text()


def test_files_that_belong_together_come_together(site):
    write(site / "others.zip", **{"desk/__init__.py": "from lab.late import number"})
    archive = archive_of(site / "packages.zip", "lab.late", "desk", others=[site / "others.zip"])
    asked = []
    install([archive], asked)
    assert importlib.import_module("desk").number == 7
    assert asked == [str(site / "packages.zip"), str(site / "others.zip")]


def test_a_package_of_the_library_finds_its_further_modules(site):
    asked = []
    install([archive_of(site / "whole.zip", "shelf.late", is_library=True)], asked)
    importlib.import_module("shelf")
    assert importlib.import_module("shelf.late").number == 8
    assert importlib.import_module("rack.late").number == 8  # not imported before, even in part
    assert asked == [str(site / "whole.zip")]


def test_what_nobody_has_is_asked_for_nowhere(site):
    asked = []
    install([archive_of(site / "packages.zip", "lab.late")], asked)
    with pytest.raises(ModuleNotFoundError, match=r"lab\.never"):
        importlib.import_module("lab.never")
    assert asked == []


def cut(content):
    return content[:-1]


def refuse(_):
    raise OSError("the site answers 503")


@pytest.mark.parametrize(
    ("change", "sentence"), [(cut, "not the file of this version"), (refuse, "answers 503")]
)
def test_what_does_not_come_whole_is_told_and_can_be_tried_again(site, change, sentence):
    changes = [bytes, change]

    def change_once(content):
        return changes.pop()(content)

    install([archive_of(site / "packages.zip", "lab.late")], [], change_once)
    with pytest.raises(ImportError, match=sentence):
        importlib.import_module("lab.late")
    assert importlib.import_module("lab.late").number == 7
