"""Parts that few visits use are imported once they are used, and not before."""

import importlib
import sys

import pytest

from mfnet_page import deferred


@pytest.fixture
def lab(tmp_path, monkeypatch):
    """A package that imports a part which is deferred."""
    package = tmp_path / "lab"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from lab import heavy\n\n\ndef weigh(kilograms):\n    return heavy.weigh(kilograms)\n"
    )
    (package / "heavy.py").write_text("def weigh(kilograms):\n    return 2 * kilograms\n")
    monkeypatch.setattr(deferred, "_FINDER", deferred.StandIns({"lab.heavy"}))
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    deferred.install()
    importlib.invalidate_caches()
    yield package
    for name in [name for name in sys.modules if name.partition(".")[0] == "lab"]:
        del sys.modules[name]


def is_there():
    return not isinstance(sys.modules["lab.heavy"], deferred.StandIn)


def test_a_part_comes_at_its_first_use(lab):
    package = importlib.import_module("lab")
    assert not is_there()
    assert not hasattr(package.heavy, "__file__")  # tools ask this of every module
    assert not is_there()
    assert package.weigh(2) == 4
    assert is_there()
    assert sys.modules["lab"].heavy is sys.modules["lab.heavy"]
    assert package.weigh(3) == 6


def test_a_part_that_does_not_come_is_told_and_comes_the_next_time(lab):
    package = importlib.import_module("lab")
    (lab / "heavy.py").rename(lab / "elsewhere.py")
    importlib.invalidate_caches()
    with pytest.raises(ImportError, match=r"lab\.heavy"):
        package.weigh(2)
    (lab / "elsewhere.py").rename(lab / "heavy.py")
    importlib.invalidate_caches()
    assert package.weigh(2) == 4


def test_what_a_part_lacks_it_lacks_by_its_own_words(lab):
    package = importlib.import_module("lab")
    with pytest.raises(AttributeError, match=r"lab\.heavy.*sing"):
        package.heavy.sing  # noqa: B018
    assert package.weigh(2) == 4
