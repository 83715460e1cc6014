"""Writes the pages of documentation that the site has: reference, tutorial and measurements.

    python -m building.pages FOLDER

The reference is what pdoc makes of the docstrings; `build.py` runs this with pdoc installed. The
pages have no script, and ask no other host for anything.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc, getsource
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from building.pages.formulas import typeset
from building.pages.source import highlighted
from building.pages.stand_ins import install
from building.project import DOCS

HERE = Path(__file__).parent

# Every module has its place; a module without one ends the build.
GROUPS = {
    "The core, in the order of reading": [
        "tensor", "layer", "nn", "loss", "optimizer", "dataloader", "train",
    ],
    "More to build with": [
        "parts", "parts.activations", "parts.losses", "parts.dropout", "parts.optimizers",
        "parts.initialization", "parts.schedules", "sample_weights", "partwise", "augmentation",
        "mixing",
        "trainutils",
    ],
    "Every part, one entry each": [
        "catalogue", "catalogue.part", "catalogue.activations", "catalogue.losses",
        "catalogue.optimizers", "catalogue.others", "catalogue.lookup", "catalogue.own",
        "catalogue.network",
    ],
    "One step, recorded": [
        "recording", "recording.recorder", "recording.step", "recording.matrix",
        "recording.recipes", "recording.places", "recording.formulas", "recording.notes",
        "recording.forward",
        "recording.losses", "recording.backward", "recording.update", "recording.display",
        "recording.arithmetic",
    ],
    "To train for real": [
        "fit", "history", "callbacks", "last_good", "evaluation", "checkpoint",
        "checkpoint.contents", "checkpoint.writing", "checkpoint.reading",
    ],
    "For scikit-learn": [
        "estimators", "estimators.classifier", "estimators.regressor", "estimators.base",
        "estimators.parts", "estimators.weighting",
    ],
    "Data": ["datasets", "shapes", "digits", "drawings", "ink", "pictures"],
    "A table of one's own": [
        "table", "table.reading", "table.dialect", "table.source", "table.delimited", "table.excel",
        "table.gathering", "table.columns", "table.kinds", "table.target", "table.rows",
        "table.encoding", "table.fresh_rows", "table.predictions", "table.words",
        "table.preparation", "table.scores",
    ],
    "To carry a network away": [
        "exchange", "exchange.pytorch", "exchange.onnx", "exchange.table_onnx",
        "exchange.safetensors", "exchange.weights", "exchange.program", "exchange.parameters",
        "exchange.spreadsheet", "exchange.cell_formulas", "exchange.raw_table",
        "exchange.table_pytorch", "exchange.table_program",
    ],
    "The comparison with PyTorch": [
        "comparison", "comparison.tasks", "comparison.agreement", "comparison.contender",
        "comparison.speed", "comparison.report", "comparison.compare",
    ],
    "Behind it all": [
        "checks", "machinery", "machinery.workspace", "machinery.shortcuts", "machinery.memory",
        "machinery.products", "machinery.columns", "machinery.replay", "machinery.in_parts",
        "machinery.stand_ins", "machinery.tracing", "machinery.traced", "machinery.calls",
        "machinery.clipping", "machinery.resuming", "machinery.steps", "machinery.representation",
        "machinery.names", "machinery.nesting", "machinery.archives", "files", "extras",
    ],
}  # fmt: skip
# The command line has a page of its own; the others are earlier names of modules.
NOT_IN_THE_REFERENCE = {"__main__", "cli", "activations", "dropout", "schedule"}
GUIDES = {
    "tutorial": (
        "Backpropagation, number by number",
        "Every matrix of forward pass, loss, gradients and update of a network of three layers.",
    ),
    "command-line": (
        "The command line",
        "Train, evaluate, predict and compare, without a program.",
    ),
    "beyond": (
        "Beyond the core",
        "Training for real, the command line, scikit-learn, and formats of others.",
    ),
    "lessons": (
        "Lessons of your own",
        "A file whose steps point at the page, ask for a prediction, and check what was done.",
    ),
    "console": (
        "Python in the page",
        "The console: live objects, an activation of your own, and how anything is stopped.",
    ),
    "exercises": (
        "Exercises of your own",
        "A file with a text, a start and a check, for the page's “Write it yourself”.",
    ),
    "comparison": (
        "Beside PyTorch",
        "The same training in mfnet and in PyTorch: the same numbers, and seconds an epoch.",
    ),
    "benchmarks": ("Benchmarks", "Speed beside peers, in the browser and natively."),
    "architecture": (
        "Architecture",
        "How library, page and worker fit together, and what stands in which folder.",
    ),
    "hosting": ("Hosting the page", "What a static host needs to know: next to nothing."),
}


class ArrayLike:
    """In a signature, numpy's name for what can become an array; its definition fills a screen."""


class NDArray:
    """In a signature, numpy's name for an array of a type of numbers."""

    def __class_getitem__(cls, kind: Any) -> type:
        name = "Tensor" if kind is np.float64 else f"NDArray[{getattr(kind, '__name__', 'Any')}]"
        module = "mfnet.tensor" if kind is np.float64 else "numpy.typing"
        return type(name, (), {"__module__": module})


def modules() -> Iterator[ModuleType]:
    """The modules of the reference, in its order."""
    import mfnet  # noqa: PLC0415 (what it imports has to stand ready first)

    all_of_them = {info.name.split(".", 1)[1] for info in walk_packages(mfnet.__path__, "mfnet.")}
    found = {name for name in all_of_them if name.split(".")[0] not in NOT_IN_THE_REFERENCE}
    placed = [name for names in GROUPS.values() for name in names]
    if found != set(placed):
        sys.exit(f"building/pages: GROUPS has not {found ^ set(placed)}")
    for name in placed:
        module = import_module(f"mfnet.{name}")
        if name.startswith("parts."):  # whose __all__ says what `mfnet` offers, not what is public
            vars(module).pop("__all__", None)
        yield module


def write(folder: Path) -> None:
    """Write all pages into the folder, anew."""
    import pdoc  # noqa: PLC0415
    from pdoc import render, render_helpers  # noqa: PLC0415
    from pygments.formatters import HtmlFormatter  # noqa: PLC0415

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    render.configure(
        docformat="google", include_undocumented=False, search=False, template_directory=HERE
    )
    render_helpers.formatter = HtmlFormatter(cssclass="highlight")
    render_helpers.markdown_extensions["fenced-code-blocks"] = {"cssclass": "highlight"}
    del render_helpers.markdown_extensions["mermaid"]
    to_html = render_helpers.to_html
    render.env.filters["to_html"] = lambda text: finished(to_html(text))
    documented = {module.__name__: pdoc.doc.Module(module) for module in modules()}
    render.env.globals.update(
        groups=GROUPS, guides=GUIDES, first_line=first_line, all_modules=documented
    )

    def page(template: str, name: str, **values: Any) -> None:
        path = folder / f"{name}.html"
        path.parent.mkdir(exist_ok=True)
        up = "../" * name.count("/")
        with render_helpers.defuse_unsafe_reprs():
            html = render.env.get_template(template).render(up=up, here=name, **values)
        path.write_text(with_short_names(html), encoding="utf-8")

    def source_page(name: str, module: ModuleType) -> None:
        path = folder / "source" / f"{name.replace('.', '/')}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        html = render.env.get_template("source.html.jinja2").render(
            up="../" * (name.count(".") + 1),
            here="",
            name=name,
            source=highlighted(getsource(module)),
        )
        path.write_text(html, encoding="utf-8")

    for name, module in documented.items():
        page("module.html.jinja2", name.replace(".", "/"), module=module)
        source_page(name, module.obj)
    for name, (title, _) in GUIDES.items():
        source = DOCS / f"{name}.md"
        text = command_line() if name == "command-line" else source.read_text(encoding="utf-8")
        page("guide.html.jinja2", name, title=title, content=finished(to_html(text)))
    page("index.html.jinja2", "index")
    for path in [*DOCS.glob("*.svg"), HERE / "docs.css"]:
        shutil.copy(path, folder)


def first_line(module: ModuleType) -> str:
    """What a module says of itself in its first sentence."""
    return (getdoc(module) or "").partition("\n\n")[0].replace("\n", " ")


def finished(html: str) -> str:
    """What Markdown's converter writes, with formulas set, and without styles in its attributes."""
    html = re.sub(r"<pre.*?</pre>|<code>([^<]*)</code>", _formula, html, flags=re.DOTALL)
    html = re.sub(r' style="text-align:\s*(\w+);?"', r' class="\1"', html)
    html = re.sub(r'<h6 id="[^"]*">(\w+):</h6>', r'<p class="section">\1</p>', html)
    html = re.sub(r"(<table>.*?</table>)", r'<div class="wide">\1</div>', html, flags=re.DOTALL)
    return re.sub(r'(<a href="(?![a-z]+:)[^"]*)\.md"', r'\1.html"', html)


FOREIGN = re.compile(
    r'(?:<span class="n">(?:abc|collections|numpy|pathlib|typing)</span><span class="o">\.</span>)+'
)
OWN = re.compile(r'(<a href="[^"]+">)mfnet\.(?:\w+\.)+(\w+)</a>(?!</code>)')


def with_short_names(html: str) -> str:
    """Names in signatures without the module they come from: where ours are, their link says."""
    html = re.sub(r'<a href="[^"]*#_\w+">([^<]*)</a>', r"\1", html)  # what has no documentation
    return OWN.sub(r"\1\2</a>", FOREIGN.sub("", html))


def _formula(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[0]
    text = match[1].replace("&lt;", "<").replace("&gt;", ">")
    return typeset(text) or match[0]


def command_line() -> str:
    """The command line's own help, as Markdown."""
    import click  # noqa: PLC0415

    from mfnet.cli import mfnet as whole  # noqa: PLC0415

    def helped(command: click.Command, name: str, parent: click.Context | None = None) -> str:
        context = click.Context(command, parent, name, terminal_width=80, max_content_width=80)
        return f"```text\n{command.get_help(context)}\n```\n"

    parts = [COMMAND_LINE, helped(whole, "mfnet")]
    outer = click.Context(whole, info_name="mfnet")
    for name, command in whole.commands.items():
        parts.append(f"## mfnet {name}\n\n{helped(command, name, outer)}")
    return "\n".join(parts)


COMMAND_LINE = """\
# The command line

What `mfnet --help` and its commands say. It needs `pip install click matplotlib pillow tqdm`.
"""


if __name__ == "__main__":
    ArrayLike.__module__ = npt.__name__
    vars(npt).update(ArrayLike=ArrayLike, NDArray=NDArray)
    install()
    write(Path(sys.argv[1]))
