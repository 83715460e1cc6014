"""What happens between opening the page and Ready."""

import json
import re
import threading
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from building.content import in_hashed_folder
from building.serving import make_server
from tests.browser.site import DIST

HASHED = re.compile(
    r"(page|python|samples|spreadsheets|tables)-[0-9a-f]{16}/.|wheels/mfnet-[\d.]+-0[0-9a-f]{16}-py3-"
)
KEEP_PROGRESS = """() => {
    globalThis.told = [];
    new MutationObserver(() => {
        const engine = document.querySelector("[aria-label=Engine]");
        const bar = document.querySelector("progress");
        if (engine && bar) told.push([engine.textContent, bar.value]);
    }).observe(document, { childList: true, characterData: true, subtree: true });
}"""


@pytest.fixture
def visit(first_visit):
    """Nothing is kept of an earlier visit."""
    return first_visit


def test_the_page_loads_below_a_sub_path_and_says_ready(visit):
    visit.page.goto(visit.site)
    expect(visit.engine).to_have_text(re.compile(r"^Loading .*\d+ ?%"))
    expect(visit.engine).to_have_text("Ready", timeout=120_000)
    expect(visit.choice("Dataset")).to_have_value("mnist")
    expect(visit.field("Units in hidden layer 1")).to_have_value("128")
    expect(visit.choice("Activation of hidden layer 1")).to_have_value("relu")
    expect(visit.page.get_by_role("list", name="Layers").get_by_role("listitem")).to_have_count(3)


def test_train_pressed_while_loading_starts_when_ready(visit):
    visit.page.goto(visit.site + "#samples=256&epochs=1")
    visit.button("Train").click()
    expect(visit.engine).to_have_text(re.compile("^Loading"))
    expect(visit.engine).to_have_text("Finished", timeout=120_000)


def test_the_content_security_policy_is_strict(visit):
    visit.page.goto(visit.site)
    policy = visit.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert "default-src 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy
    refused = visit.page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "globalThis.inlineScriptRan = true";
        document.head.append(script);
        return globalThis.inlineScriptRan === undefined;
    }""")
    assert refused
    visit.expected.append("Content Security Policy")


def test_a_host_that_cannot_be_reached_is_told_apart_from_one_that_lacks_a_file(visit):
    visit.context.route("**/start-numpy.zip.gz", lambda route: route.abort())
    visit.expected.append("ERR_FAILED")
    visit.page.goto(visit.site)
    expect(visit.engine).to_have_text(
        re.compile(
            r"^Failed: .*start-numpy\.zip\.gz could not be fetched\. Check the connection, "
            "then try again"
        ),
        timeout=120_000,
    )
    visit.context.unroute("**/start-numpy.zip.gz")
    visit.button("Try again").click()
    expect(visit.engine).to_have_text("Ready", timeout=120_000)


def test_progress_is_in_bytes_of_all_that_is_to_come_and_never_goes_back(visit):
    visit.page.add_init_script(f"({KEEP_PROGRESS})()")
    visit.open()
    told = visit.page.evaluate("told")
    bar = [value for text, value in told if text.startswith("Loading ")]
    assert bar == sorted(bar)
    amounts = [re.search(r"([\d.]+) of ([\d.]+) MB, (\d+) %$", text) for text, _ in told]
    amounts = [tuple(map(float, amount.groups())) for amount in amounts if amount]
    site = json.loads((DIST / "manifest.json").read_text())
    first = r"pyodide/(pyodide\.|start-)|mfnet_page\.zip\.gz$|mnist/(test|train)-0"
    sizes = {
        name: entry["bytes"] / 1e6
        for name, entry in site["files"].items()
        if re.search(first, name)
    }
    assert abs(amounts[-1][1] - sum(sizes.values())) < 0.3
    digits = sum(size for name, size in sizes.items() if "mnist" in name)
    # Python starts while the digits come, after everything else.
    before = [amount for amount in amounts if amount[0] < amount[1] - digits - 0.1]
    assert before
    for received, whole, percent in before:
        assert abs(percent - 65 * received / whole) < 6
    expect(visit.page.get_by_role("progressbar", name="Loading")).to_have_count(0)


def test_no_module_of_the_first_look_waits_for_another(visit):
    asked = set()
    visit.page.on("request", lambda request: asked.add(request.url))
    visit.context.route("**/*.wasm", lambda _: None)  # Ready asks for more, and never comes
    visit.page.goto(visit.site)
    expect(visit.choice("Optimizer")).to_be_visible()
    expect(visit.button("Save network")).to_be_visible()
    expect(visit.button("It is a 1")).to_be_visible()
    known = visit.page.locator("link[rel=modulepreload], script[src]").evaluate_all(
        "elements => elements.map((element) => element.href || element.src)"
    )
    assert {url for url in asked if url.endswith(".js")} <= set(known)


def test_whatever_the_page_loads_has_a_hash_of_its_content_in_its_path(visit):
    asked = []
    visit.page.on("request", lambda request: asked.append(request.url.removeprefix(visit.site)))
    visit.open()
    visit.page.get_by_role("tab", name="Inspect").click()
    expect(visit.page.get_by_role("tabpanel", name="Inspect")).to_be_visible()
    assert len(asked) > 50
    fetched = [path for path in asked if not path.startswith("blob:")]
    assert [path for path in fetched if not HASHED.match(path)] == [""]
    one, other = ({"a/b.js": content} for content in (b"1", b"2"))
    names = {next(iter(in_hashed_folder("page", files))) for files in (one, other, {**one})}
    assert len(names) == 2


def test_modules_that_the_page_starts_without_come_when_python_wants_them(visit):
    asked = []
    visit.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    visit.open()
    whole = r"python_stdlib\.zip|numpy-.*\.whl"
    assert [name for name in asked if re.fullmatch(whole, name)] == []

    visit.context.route("**/python_stdlib.zip", lambda route: route.abort())
    visit.expected.append("ERR_FAILED")
    run(visit, "import wave")
    # The console needs some before it runs a line.
    expect(visit.page.get_by_role("log", name="Python output")).to_contain_text(
        re.compile(
            "import wavePython's module [a-z]+ is fetched when it is first needed, and did not come"
        )
    )
    visit.context.unroute("**/python_stdlib.zip")
    run(visit, "import wave, numpy.polynomial as p; print(p.Polynomial([1, 2])(5))")
    expect(visit.page.get_by_role("log", name="Python output")).to_contain_text("11.0")
    came = [name for name in asked if re.fullmatch(whole, name)]
    assert len(came) == 3, came
    assert len(set(came)) == 2, came


def test_what_numpy_needs_for_few_of_its_functions_comes_when_one_is_called(visit):
    asked = []
    visit.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    visit.open()
    log = visit.page.get_by_role("log", name="Python output")
    run(visit, "import numpy as np; print(np.linalg.norm([3.0, 4.0]))")
    expect(log).to_contain_text("5.0")
    lapack = "numpy.linalg._umath_linalg.zip"
    assert lapack not in asked

    visit.context.route(f"**/{lapack}", lambda route: route.abort())
    visit.expected.append("ERR_FAILED")
    run(visit, "print(np.linalg.inv(np.diag([2.0, 8.0])))")
    expect(log).to_contain_text("numpy.linalg._umath_linalg is fetched when it is first needed")
    visit.context.unroute(f"**/{lapack}")
    run(visit, "print(np.linalg.inv(np.diag([2.0, 8.0])).sum())")
    expect(log).to_contain_text("0.625")
    assert asked.count(lapack) == 2


def run(visit, line):
    visit.page.get_by_role("tab", name="Python").click()
    visit.page.get_by_role("textbox", name="Python", exact=True).fill(line)
    visit.button("Run").click()


def test_only_what_has_a_hash_in_its_path_is_kept_without_asking():
    with make_server("localhost", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        lasting = set()
        for path in DIST.rglob("*.*"):
            name = path.relative_to(DIST).as_posix()
            if path.is_file():
                with urlopen(f"http://localhost:{server.server_port}/{name}") as response:
                    if "immutable" in response.headers["Cache-Control"]:
                        lasting.add(name)
        server.shutdown()
    loaded = {path for path in lasting if not path.startswith("docs/")}
    assert {path for path in loaded if not HASHED.match(path)} == set()
    assert {"index.html", "manifest.json", "licenses.html"}.isdisjoint(lasting)
    assert all(path.endswith((".css", ".svg")) for path in lasting - loaded)
    assert any(path.endswith("main.js") for path in lasting)


def test_the_licences_of_all_that_is_shipped_are_listed(visit):
    visit.page.goto(visit.site)
    visit.page.get_by_role("link", name="Licences").click()
    for name in ("mfnet", "Pyodide", "numpy", "uPlot", "MNIST", "Python"):
        heading = visit.page.get_by_role("heading", name=re.compile(name, re.IGNORECASE))
        expect(heading.first).to_be_visible()
