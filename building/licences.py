"""Licences of what the site ships."""

import html
import json
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from building.editor import editor_packages
from building.project import NODE_MODULES, ROOT, VERSION, WEB
from building.pyodide import EXCEL_PACKAGES, TABLE_PACKAGES, pyodide_lock, pyodide_packages
from building.spreadsheets import VERSION as XLSXWRITER_VERSION
from building.spreadsheets import XLSXWRITER

TABLE_LICENCES = (
    ("pandas", "BSD-3-Clause", "Reads tables, once a visitor has one."),
    ("python-dateutil", "Apache-2.0 or BSD-3-Clause", "Part of pandas."),
    ("six", "MIT", "Part of python-dateutil."),
    ("openpyxl", "MIT", "Reads Excel files."),
    ("et_xmlfile", "MIT", "Part of openpyxl."),
)
PACKAGES = ("idb", "pyodide", "uplot")  # of npm


class Shipped(NamedTuple):
    """Something that the site ships, and the texts of its licence by title."""

    name: str
    version: str
    licence: str
    note: str
    texts: dict[str, str]


def shipped() -> list[Shipped]:
    """Everything that the site ships."""
    versions = {name: package_of(NODE_MODULES / name)["version"] for name in PACKAGES}
    (numpy,) = pyodide_packages("numpy")
    python = pyodide_lock()["info"]["python"].rpartition(".")[0]  # its patch level is not true
    return [
        Shipped("mfnet", VERSION, "MIT", "The library and this page.",
                {"LICENSE": (ROOT / "LICENSE").read_text("utf-8")}),
        Shipped("Pyodide", versions["pyodide"], "MPL-2.0",
                "CPython for the browser. Its source: github.com/pyodide/pyodide",
                {"Mozilla Public License 2.0": committed_licence("mpl-2.0")}),
        Shipped("CPython", python, "PSF-2.0", "The interpreter and its standard library.",
                {"LICENSE": committed_licence("python")}),
        Shipped("Libraries inside the interpreter", "", "MIT, BSD, zlib and others",
                "What is compiled into pyodide.asm.wasm beside CPython.",
                {"Licences": committed_licence("pyodide-libraries")}),
        Shipped("numpy", numpy.version, "BSD-3-Clause and others", "Arrays.",
                licences_in(numpy.path)),
        Shipped("XlsxWriter", XLSXWRITER_VERSION, "BSD-2-Clause",
                "Writes spreadsheets; fetched by a visitor who wants one.",
                licences_in(XLSXWRITER)),
        *(Shipped(name, package.version, licence, note, licences_in(package.path))
          for (name, licence, note), package in zip(
              TABLE_LICENCES, [*pyodide_packages(*TABLE_PACKAGES), *EXCEL_PACKAGES], strict=True)),
        Shipped("uPlot", versions["uplot"], "MIT", "Draws the curves.",
                {"LICENSE": (NODE_MODULES / "uplot/LICENSE").read_text("utf-8")}),
        Shipped("idb", versions["idb"], "ISC", "Keeps networks and drawings in the browser.",
                {"LICENSE": (NODE_MODULES / "idb/LICENSE").read_text("utf-8")}),
        *(Shipped(package["name"], package["version"], package["license"],
                  "Part of the editor of code, all of which is in one module.",
                  {"LICENSE": (folder / "LICENSE").read_text("utf-8")})
          for folder in editor_packages() for package in [package_of(folder)]),
        Shipped("pdoc", "", "MIT-0",
                "Makes the reference from the docstrings; of its own only elements of its "
                "templates are in it, none of its scripts, styles or pictures.", {}),
        Shipped("MNIST", "", "CC BY-SA 3.0",
                "Handwritten digits, by Yann LeCun, Corinna Cortes and Christopher J.C. Burges; "
                "stated terms: creativecommons.org/licenses/by-sa/3.0. Shipped in parts, "
                "compressed with gzip, else unchanged.", {}),
        Shipped("California Housing", "", "public data of the US census of 1990",
                "Compiled by R. Kelley Pace and Ronald Barry, Sparse Spatial Autoregressions, "
                "1997, from the StatLib repository. As a table of text, compressed with gzip.", {}),
    ]  # fmt: skip


def package_of(folder: Path) -> dict[str, Any]:
    """What a package of npm says of itself."""
    package: dict[str, Any] = json.loads((folder / "package.json").read_text("utf-8"))
    return package


def committed_licence(name: str) -> str:
    """A licence's text that comes with none of the packages brought."""
    return (WEB / "licenses" / f"{name}.txt").read_text("utf-8")


def licences_in(wheel: Path) -> dict[str, str]:
    """The licence texts in a wheel's metadata, by their path there."""
    with zipfile.ZipFile(wheel) as archive:
        titles = {name: name.partition(".dist-info/")[2] for name in archive.namelist()}
        return {
            title.removeprefix("licenses/"): archive.read(name).decode()
            for name, title in titles.items()
            if title.startswith(("licenses/", "LICEN")) and not title.endswith("/")
        }


def licenses_page() -> str:
    """The page that the footer's link leads to."""
    sections = "\n".join(licence_section(item) for item in shipped())
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; \
img-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Licences of mfnet</title>
<link rel="icon" href="favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="style.css">
</head>
<body class="licenses">
<header>
<h1>Licences</h1>
<p>of everything that this site ships · <a href="index.html">back to mfnet</a></p>
</header>
<main>
{sections}
</main>
</body>
</html>
"""


def licence_section(item: Shipped) -> str:
    """One thing shipped: its name, licence and the texts, folded."""
    texts = "\n".join(
        f"<details><summary>{html.escape(title)}</summary>\n"
        f"<pre>{html.escape(trimmed(text))}</pre></details>"
        for title, text in item.texts.items()
    )
    return f"""<section class="card">
<h2>{html.escape(f"{item.name} {item.version}".strip())}</h2>
<p>{html.escape(item.licence)}. {html.escape(item.note)}</p>
{texts}
</section>"""


def trimmed(text: str) -> str:
    """The text without blanks at the ends of its lines."""
    return "\n".join(line.rstrip() for line in text.split("\n"))
