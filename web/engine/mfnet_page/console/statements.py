"""What is typed, statement by statement: whether it is whole, and what of it defines something."""

import ast
import warnings
from codeop import CommandCompiler
from collections.abc import Iterator
from typing import Any, NamedTuple

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


class Statement(NamedTuple):
    """A statement at the top level.

    Attributes:
        node: its syntax.
        source: its text, decorators included.
    """

    node: ast.stmt
    source: str

    @property
    def is_definition(self) -> bool:
        """Whether it is to be run again in another Python: what it makes, only a source can say."""
        return isinstance(self.node, _DEFINITIONS) or _has_lambda(self.node)

    @property
    def names(self) -> frozenset[str]:
        """The names that a definition binds."""
        node = self.node
        if isinstance(node, ast.Import | ast.ImportFrom):
            return frozenset(_bound(alias) for alias in node.names)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return frozenset([node.name])
        stored = (n for n in ast.walk(node) if isinstance(n, ast.Name))
        return frozenset(n.id for n in stored if isinstance(n.ctx, ast.Store))

    def execute(self, name: str, namespace: dict[str, Any], *, shown: bool = False) -> Any:
        """Run it; the value of an expression that is to be shown, else None.

        Raises whatever the code raises.
        """
        node = self.node
        if shown and isinstance(node, ast.Expr):
            code = compile(ast.Expression(node.value), name, "eval", dont_inherit=True)
            return eval(code, namespace)  # noqa: S307 (its purpose)
        module = ast.Module([node], type_ignores=[])
        exec(compile(module, name, "exec", dont_inherit=True), namespace)  # noqa: S102 (as above)
        return None


def is_whole(source: str) -> bool:
    """Whether `source` can be run: else it goes on in another line.

    As in Python's own console, a block ends with an empty line. What Python cannot read is whole:
    running it says what is wrong.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # running it warns
        try:
            code = CommandCompiler()(source, "<console>", "exec")
        except (SyntaxError, ValueError, OverflowError):
            return True
    if code is None:
        return False
    last = source.rsplit("\n", maxsplit=1)[-1]
    is_block = "\n" in source and last[:1].isspace() and bool(last.strip())
    return not is_block


def statements(source: str, name: str) -> Iterator[Statement]:
    """The statements of `source`, whose file name is `name`. Raises SyntaxError."""
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source, name).body:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        text = "".join(lines[first - 1 : node.end_lineno])
        # Several statements can stand in one line.
        alone = ast.get_source_segment(source, node) or text
        yield Statement(node, text if decorators else alone)


def names_in(source: str) -> set[str]:
    """All names that a source uses."""
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}


def _has_lambda(node: ast.stmt) -> bool:
    """Whether something is assigned that has a lambda in it, of which only the source is left."""
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return False
    return any(isinstance(inner, ast.Lambda) for inner in ast.walk(node))


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]
