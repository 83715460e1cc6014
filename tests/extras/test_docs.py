"""The pages of documentation, as the build has written them."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest

from building.pages.formulas import typeset

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "dist" / "docs"
WRITTEN = ROOT / ".cache" / "docs"  # before its pages lead into folders with a hash


class Page(HTMLParser):
    """A page's links, ids and elements."""

    def __init__(self, path):
        super().__init__()
        self.links, self.ids, self.elements, self.styles = [], [], set(), 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.elements.add(tag)
        self.styles += "style" in values
        self.links += [values[name] for name in ("href", "src") if name in values]
        self.ids += [values["id"]] if "id" in values else []


PAGES = {path: Page(path) for path in sorted(DOCS.rglob("*.html"))}


def test_every_link_leads_somewhere_in_the_site():
    assert len(PAGES) > 30
    for path, page in PAGES.items():
        for link in page.links:
            assert "://" not in link, (path, link)
            target, _, anchor = link.partition("#")
            file = (path.parent / target).resolve() if target else path
            assert file.is_file(), (path, link)
            assert not anchor or anchor in PAGES[file].ids, (path, link)


def test_no_page_has_scripts_styles_or_an_id_twice():
    for path, page in PAGES.items():
        assert not page.elements & {"script", "style", "iframe", "object"}, path
        assert not page.styles, path
        assert sorted(page.ids) == sorted(set(page.ids)), path


@pytest.mark.parametrize("path", sorted((DOCS / "mfnet").rglob("*.html")), ids=lambda p: p.stem)
def test_every_public_name_is_in_the_reference(path):
    name = ".".join(path.relative_to(DOCS).with_suffix("").parts)
    module = import_module(name)
    for member, value in vars(module).items():
        if getattr(value, "__module__", None) == name and not member.startswith("_"):
            assert member in PAGES[path].ids, member


def test_signatures_are_short_and_constructors_are_there():
    page = DOCS / "mfnet" / "parts" / "losses.html"
    text = re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))
    assert "HuberLoss(delta: float = 1.0)" in " ".join(text.split())
    assert "def loss(pred: Tensor, target: Tensor) -> float64" in " ".join(text.split())


def test_the_command_line_says_its_help():
    text = (DOCS / "command-line.html").read_text(encoding="utf-8")
    assert all(f"Usage: mfnet {name} " in text for name in ("train", "evaluate", "predict"))
    assert "--learning-rate" in text


def test_it_is_written_the_same_twice(tmp_path):
    """By the build, with a seed of its own for the hashes of its strings, and by this one."""
    subprocess.run(
        [sys.executable, "-m", "building.pages", tmp_path], cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4"}, check=True,
    )  # fmt: skip
    names = {path.relative_to(WRITTEN) for path in WRITTEN.rglob("*.*")}
    assert names == {path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")}
    for name in names:
        assert (tmp_path / name).read_bytes() == (WRITTEN / name).read_bytes(), name


def test_no_formula_of_a_docstring_stays_plain_text():
    code = set()
    for path in (ROOT / "mfnet").rglob("*.py"):
        code |= set(re.findall(r"`([^`\n]+)`", path.read_text(encoding="utf-8")))
    formulas = {text for text in code if re.search(r" <- |\^|\b(sum|sqrt|dJ)\b", text)}
    assert len(formulas) > 40
    assert not [text for text in formulas if typeset(text) is None]


@pytest.mark.parametrize(
    "text",
    ["learning_rate", "x", "next()", 'pip install "mfnet[cli]"', "california-housing", "--resume",
     "nn.Sequential", "GELU(approximate=\"tanh\")", "mfnet/layer.py", "web/engine", "(", "a +", ""],
)  # fmt: skip
def test_what_is_no_formula_stays_code(text):
    assert typeset(text) is None


def test_a_formula_is_set_as_in_a_book():
    def plain(text):
        return re.sub(r"<mspace[^>]*>", " ", typeset(text) or "")

    assert plain("dJ/dA[l-1]").count("<msup>") == 1
    assert re.sub("<[^>]+>", "", plain("W <- W - learning_rate * dJ/dW")) == (
        "W←W−learning rate·dJ/dW"
    )
    assert re.sub("<[^>]+>", "", plain("1/m sum ||yhat - y||^2")) == "1/m ∑ ‖y^−y‖2"
    assert "<msqrt>" in plain("G / (sqrt(V) + epsilon)")
    assert plain("beta2^t").startswith("<math><msup><mrow><msub><mi>β</mi><mn>2</mn>")
