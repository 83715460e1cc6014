"""The wheel that the site ships, installed and used as any Python would."""

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.browser.site import DIST

ROOT = Path(__file__).parents[2]
# The sources of mfnet that the page's Python has, each with its hash.
SOURCES = """() => pyodide.runPython(`
import hashlib, json
from pathlib import Path
place = Path("/lib/python3.14/site-packages")
json.dumps({str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in place.glob("mfnet/**/*.py")})`)"""


@pytest.fixture(scope="module")
def run_python(tmp_path_factory):
    """Run a program where the installed wheel is the only mfnet, and the data are at hand."""
    folder = tmp_path_factory.mktemp("installed")
    (wheel,) = (DIST / "wheels").glob("mfnet-*.whl")
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--target", folder, wheel]
    subprocess.run(install, check=True, capture_output=True)

    def run(program):
        # -P: the checkout's own mfnet, in the working directory, must not be found.
        done = subprocess.run(
            [sys.executable, "-P", "-c", program],
            check=True,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(folder)},
        )
        return done.stdout

    assert run("import mfnet; print(mfnet.__file__)").startswith(str(folder))
    return run


def test_the_readmes_program_trains_on_mnist_and_prints_its_accuracy(run_python):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    printed = re.fullmatch(r"test accuracy (0\.\d+)\n", run_python(program))
    assert float(printed[1]) > 0.97


def test_the_wheel_is_pure_typed_and_has_nothing_but_the_library():
    manifest = json.loads((DIST / "manifest.json").read_text())
    assert manifest["wheel"].endswith("-py3-none-any.whl")
    names = ZipFile(DIST / manifest["wheel"]).namelist()
    assert "mfnet/py.typed" in names
    assert all(name.startswith(("mfnet/", "mfnet-")) for name in names)
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "mfnet").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == modules


def test_the_page_runs_the_files_of_that_wheel(visit):
    """It starts with some of its sources, and takes all others from the wheel itself."""
    manifest = json.loads((DIST / "manifest.json").read_text())
    with ZipFile(DIST / manifest["wheel"]) as wheel:
        sources = {name: wheel.read(name) for name in wheel.namelist() if name.endswith(".py")}
    hashes = {name: sha256(source).hexdigest() for name, source in sources.items()}
    visit.open("#dataset=points")
    engine = visit.worker
    started_with = json.loads(engine.evaluate(SOURCES))
    assert "mfnet/layer.py" in started_with
    assert started_with.items() < hashes.items()
    with visit.page.expect_download():
        visit.button("Save network").click()
    assert json.loads(engine.evaluate(SOURCES)) == hashes


# What is beyond the core, and may need more.
ROOMS = {"mfnet.__main__", "mfnet.cli", "mfnet.comparison", "mfnet.estimators", "mfnet.exchange"}


def test_the_core_needs_numpy_alone(run_python):
    program = f"""if True:
        import sys, pkgutil, importlib, mfnet
        import numpy
        before = {{name.split(".")[0] for name in sys.modules}}
        names = {{info.name for info in pkgutil.iter_modules(mfnet.__path__, "mfnet.")}}
        for name in names - {ROOMS}:
            importlib.import_module(name)
        added = {{name.split(".")[0] for name in sys.modules}} - before
        print(sorted(added - set(sys.stdlib_module_names)))
    """
    assert run_python(program) == "[]\n"
