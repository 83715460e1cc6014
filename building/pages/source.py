"""The lines of a module as a page, with an anchor for each line and each function."""

import ast
import re
from collections.abc import Iterator
from html import escape

PLAIN = r'<span class="(?:n|nn|o|p|w)">([^<]*)</span>'  # what docs.css does not colour


def highlighted(text: str) -> str:
    """A module's source as HTML, as pygments colours it.

    Line 7 has the id `line-7`. A function or class is one element around its lines, whose id is its
    name, such as `Linear.forward`: a link to it marks all of them.
    """
    from pygments import highlight  # noqa: PLC0415 (comes with pdoc)
    from pygments.formatters import HtmlFormatter  # noqa: PLC0415
    from pygments.lexers import PythonLexer  # noqa: PLC0415

    formatter = HtmlFormatter(nowrap=True)
    html = highlight(text, PythonLexer(stripnl=False), formatter)
    lines = re.sub(PLAIN, r"\1", html).splitlines()
    opened: dict[int, list[str]] = {}
    closed: dict[int, int] = {}
    for name, first, last in _definitions(ast.parse(text).body, ""):
        opened.setdefault(first, []).append(f'<span id="{escape(name)}">')
        closed[last] = closed.get(last, 0) + 1
    written = []
    for number, line in enumerate(lines, start=1):
        numbered = f'<span id="line-{number}"><i data-line="{number}"></i>{line}</span>'
        before, after = "".join(opened.get(number, [])), "</span>" * closed.get(number, 0)
        written.append(f"{before}{numbered}{after}")
    return "\n".join(written)


def _definitions(body: list[ast.stmt], owner: str) -> Iterator[tuple[str, int, int]]:
    """Every function and class by its name, with its first and last line, outer ones first."""
    known = set()
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        name = f"{owner}{node.name}"
        if name not in known:  # a property's setter has its name, too
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield name, first, node.end_lineno or node.lineno
        known.add(name)
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node.body, f"{name}.")
