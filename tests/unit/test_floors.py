"""The floors of the library, as `mfnet/__init__.py` lists them: each imports from below only."""

import ast
import re
import sys
from pathlib import Path

import pytest

import mfnet

ROOT = Path(mfnet.__file__).parent
TEXTBOOK = ["tensor", "layer", "nn", "loss", "optimizer", "dataloader", "train"]
FLOORS = [
    re.findall(r"\w+", listed)
    for listed in re.findall(r"^- ((?:`\w+`(?:, )?)+):", mfnet.__doc__, re.MULTILINE)
]
FLOOR_OF = {name: number for number, names in enumerate(FLOORS) for name in names}
MORE_THAN_NUMPY = FLOORS[-1]


def top(path):
    """The module or folder directly below mfnet that a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(source):
    """What a module imports when it runs, in functions too; not what only type checkers read."""
    todo = [ast.parse(source)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            todo += node.orelse
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "mfnet":
            yield from (f"mfnet.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
        else:
            todo += ast.iter_child_nodes(node)


def imports_from_mfnet(source):
    modules = (name.split(".") for name in imports(source))
    # Only modules of the last floor may write `from mfnet import Linear`.
    return {parts[1] if parts[1] in FLOOR_OF else "" for parts in modules if parts[0] == "mfnet"}


def too_high(name, source):
    """What a module imports from a floor above its own."""
    return {other for other in imports_from_mfnet(source) if not stands_below(other, name)}


def stands_below(other, name):
    if not other:
        return name in MORE_THAN_NUMPY
    return FLOOR_OF[other] <= FLOOR_OF[name]


FILES = sorted(
    path for path in ROOT.rglob("*.py") if top(path) not in {"__init__", "__main__"}
)  # fmt: skip


def test_every_module_stands_on_one_floor():
    assert {top(path) for path in FILES} == set(FLOOR_OF)
    assert sum(map(len, FLOORS)) == len(FLOOR_OF)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_from_its_own_floor_and_below(path):
    assert not too_high(top(path), path.read_text(encoding="utf-8"))


def test_an_import_from_above_is_found():
    assert too_high("layer", "def f():\n    from mfnet.parts.dropout import Dropout") == {"parts"}
    assert too_high("checks", "from mfnet import tensor") == {"tensor"}
    assert too_high("fit", "from mfnet import Linear") == {""}
    assert not too_high("fit", "from mfnet.parts.dropout import Dropout")
    assert not too_high("loss", "if TYPE_CHECKING:\n    from mfnet.parts import losses")


def test_the_textbook_is_read_from_its_beginning():
    """A textbook module imports from those that stand before it."""
    (order,) = (names for names in FLOORS if "tensor" in names)
    assert [name for name in order if name in TEXTBOOK] == TEXTBOOK
    for position, name in enumerate(order):
        used = imports_from_mfnet((ROOT / f"{name}.py").read_text(encoding="utf-8"))
        assert used & set(order) <= set(order[:position]), name


def test_the_textbook_is_read_in_one_sitting():
    texts = [(ROOT / f"{name}.py").read_text(encoding="utf-8") for name in TEXTBOOK]
    assert sum(text.count("\n") for text in texts) <= 900


def test_only_the_last_floor_needs_more_than_numpy():
    for path in FILES:
        if top(path) not in MORE_THAN_NUMPY:
            needed = {name.split(".")[0] for name in imports(path.read_text(encoding="utf-8"))}
            assert needed - set(sys.stdlib_module_names) <= {"numpy", "mfnet"}, path
