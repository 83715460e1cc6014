"""Later visits restore Python from an image of its memory, and are the same, but faster."""

import json
import time

import pytest
from playwright.sync_api import expect

from building.pyodide import pyodide_packages
from tests.browser.site import OTHER_PATH, SUB_PATH

KEPT = "async () => Boolean(await (await caches.open(`mfnet ${location.pathname}`)).match('image'))"
KEEP = """async (change) => {
    const cache = await caches.open(`mfnet ${location.pathname}`);
    const name = change === "damaged files" ? "files" : "image";
    const kept = await cache.match(name);
    const headers = new Headers(kept.headers);
    const bytes = new Uint8Array(await kept.arrayBuffer());
    if (change.startsWith("damaged")) bytes[bytes.length >> 1] ^= 1;
    if (change === "another version") {
        headers.set("X-About", headers.get("X-About").replace(/"made":"./, '"made":"'));
    }
    if (change === "failed once") await cache.put("restoring", new Response());
    await cache.put(name, new Response(bytes, { headers }));
}"""
MADE = """async () => {
    const image = await (await caches.open(`mfnet ${location.pathname}`)).match("image");
    return JSON.parse(image.headers.get("X-About")).made;
}"""
RESTORED = "performance.getEntriesByName('Python: restored').length"
RANDOM = """pyodide.runPython(`
import random
import numpy as np
str([random.random(), np.random.random(), np.random.default_rng().random()])`)"""
PRODUCT = "from mfnet.machinery import products; products.product_in_use().__module__"


@pytest.fixture
def visit(first_visit):
    """Nothing is kept of an earlier visit."""
    return first_visit


def wait_for_image(visit):
    for _ in range(100):
        if visit.page.evaluate(KEPT):
            return
        visit.page.wait_for_timeout(100)
    raise AssertionError("no image was kept")


def open_again(visit):
    visit.page.reload()
    expect(visit.engine).to_have_text("Ready", timeout=120_000)


def late(route):
    time.sleep(1)
    route.continue_()


def in_worker(visit, expression, argument=None):
    worker = visit.worker
    return worker.evaluate(expression, argument)


def losses(visit):
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    return [visit.number(name).inner_text() for name in ("Training loss", "Test loss")]


def test_later_visits_restore_python_and_compute_the_same_numbers(visit):
    visit.open("#samples=2560&epochs=1")
    wait_for_image(visit)
    assert in_worker(visit, RESTORED) == 0
    random, first = in_worker(visit, RANDOM), losses(visit)
    for _ in range(2):
        open_again(visit)
        assert in_worker(visit, RESTORED) == 1
        assert (
            in_worker(visit, "program => pyodide.runPython(program)", PRODUCT)
            == "mfnet_page.kernel"
        )
        earlier, random = random, in_worker(visit, RANDOM)
        assert not set(json.loads(earlier)) & set(json.loads(random))
        assert losses(visit) == first


def test_a_restored_python_still_imports_and_installs(new_visit):
    visit = new_visit
    visit.open()
    wait_for_image(visit)
    open_again(visit)
    program = """
import numpy as np
import numpy.polynomial, numpy.testing, ctypes, importlib.metadata
assert ctypes.pythonapi.Py_GetVersion
assert abs(np.linalg.det(np.eye(3)) - 1) < 1e-12 and np.fft.fft([1.0, 2.0])[0] == 3
importlib.metadata.version("mfnet") + " " + importlib.metadata.version("numpy")"""
    versions = in_worker(visit, "program => pyodide.runPython(program)", program)
    assert versions == "0.1.0 2.4.3"
    (micropip,) = pyodide_packages("micropip")
    address = visit.site + micropip.file
    visit.context.route(address, lambda route: route.fulfill(path=micropip.path))
    loaded = """address => pyodide.loadPackage(address, { messageCallback() {} }).then(() => {
        pyodide.pyimport("micropip").destroy();
        return Object.keys(pyodide.loadedPackages).sort();
    })"""
    assert in_worker(visit, loaded, address) == ["mfnet", "micropip", "numpy"]


@pytest.mark.parametrize(
    "change", ["damaged memory", "damaged files", "another version", "failed once"]
)
def test_an_image_that_is_not_right_is_replaced_silently(new_visit, change):
    visit = new_visit
    visit.open()
    wait_for_image(visit)
    made = visit.page.evaluate(MADE)
    visit.page.evaluate(KEEP, change)
    # What is found to be damaged before it is needed is no different.
    visit.context.route("**/pyodide.asm.mjs", late)
    open_again(visit)
    visit.context.unroute("**/pyodide.asm.mjs", late)
    assert in_worker(visit, RESTORED) == 0
    wait_for_image(visit)
    assert visit.page.evaluate(MADE) == made
    open_again(visit)
    assert in_worker(visit, RESTORED) == 1


def test_two_copies_on_one_origin_each_keep_their_own_image(new_visit):
    visit = new_visit
    visit.open()
    wait_for_image(visit)
    other = visit.site.replace(SUB_PATH, OTHER_PATH)
    visit.expected.append(f"a request beyond the site: {other}")
    visit.page.goto(other)
    expect(visit.engine).to_have_text("Ready", timeout=120_000)
    assert in_worker(visit, RESTORED) == 0
    wait_for_image(visit)
    for address in (visit.site, other):
        visit.page.goto(address)
        expect(visit.engine).to_have_text("Ready", timeout=120_000)
        assert in_worker(visit, RESTORED) == 1


def test_the_page_starts_where_nothing_can_be_kept(visit):
    refuse = (
        "CacheStorage.prototype.open = () => Promise.reject(new DOMException('', 'SecurityError'));"
    )
    visit.context.route(
        "**/engine/worker.js",
        lambda route: route.fulfill(
            body=refuse + route.fetch().text(), content_type="text/javascript"
        ),
    )
    visit.open()
    visit.page.wait_for_timeout(1500)
    assert in_worker(visit, RESTORED) == 0
