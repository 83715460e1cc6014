"""The page without a network, and one version of it after the other."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.deployments import Deployment
from tests.browser.site import DIST, OTHER_PATH, SUB_PATH, Host, in_dist
from tests.browser.views import views
from tests.browser.visit import DESKTOP, LOADING, Visit

LIGHT = "manifest.json"  # something of the site that opens in no time
READY = "Ready for offline use"
# Each file of the list that does not come, or comes changed.
WRONG = """async (files) => {
    const isRight = async ([path, { integrity }]) => {
        const response = await fetch(path).catch(() => undefined);
        if (!response?.ok) return false;
        const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
        return integrity === `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
    };
    const right = await Promise.all(files.map(isRight));
    return files.filter((_, index) => !right[index]).map(([path]) => path);
}"""
# What the page and its folder say which version they are.
VERSIONS = """async () => {
    const page = await (await fetch("./")).text();
    const folder = /page-[0-9a-f]{16}/.exec(page)[0];
    const mark = await (await fetch(`${folder}/mark.txt`)).text();
    return [Number(/data-version="(.*?)"/.exec(page)[1]), Number.parseInt(folder.slice(5), 16),
        Number(mark)];
}"""
# Begins to keep the site, or looks for a new version; whether one waits to be taken.
KEEP = """async () => {
    const registration = await navigator.serviceWorker.register("service-worker.js");
    await registration.update().catch(() => {});
    while (registration.installing) {
        registration.installing.postMessage({ name: "started" });
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return registration.waiting !== null;
}"""
CACHES = "async () => (await caches.keys()).filter((name) => name.startsWith('mfnet offline '))"
# Where each file came from; of a service worker's fetch handler it would say "fetch-event".
FETCHED_EARLY = """() => performance.getEntriesByType("resource").some(
    ({ name }) => name.endsWith("/pyodide.asm.wasm"))"""
SOURCES = """() => performance.getEntriesByType("resource")
    .filter(({ name }) => /-[0-9a-f]{16}\\//.test(name))
    .map((entry) => entry.workerFinalSourceType)"""
# How many files are kept a while after the first version has begun to come.
COMING = """async () => {
    const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    while (!(await navigator.serviceWorker.getRegistration())) await pause(50);
    await pause(1500);
    const names = (await caches.keys()).filter((name) => name.startsWith("mfnet offline "));
    const kept = names.map(async (name) => (await (await caches.open(name)).keys()).length);
    return (await Promise.all(kept)).reduce((sum, length) => sum + length, 0);
}"""
DAMAGE = """async (ending) => {
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys())
            if (request.url.endsWith(ending)) await cache.put(request, new Response("damaged"));
    }
}"""


def offline(visit):
    return visit.number("Offline")


@pytest.fixture(scope="module")
def host():
    host = Host(DIST).start()
    yield host
    host.stop()


@pytest.fixture(scope="module")
def at_ready(host):
    """What had been asked for when the page was ready for the first time."""
    return []


@pytest.fixture(scope="module")
def kept(browser, host, at_ready):
    """A visit to the site, which is kept by the browser when the visit is given."""
    visit = Visit(browser, host.address, service_workers="allow")
    visit.open()
    at_ready += host.asked
    expect(offline(visit)).to_have_text(READY, timeout=LOADING)
    yield visit
    visit.close()


@pytest.fixture
def deployment(tmp_path):
    return Deployment(tmp_path)


@pytest.fixture
def deployed(deployment):
    host = Host(deployment.folder).start()
    yield host
    host.stop()


@pytest.fixture
def context(browser):
    context = browser.new_context(**DESKTOP | {"service_workers": "allow"})
    yield context
    context.close()


def test_nothing_comes_before_ready_that_only_offline_use_needs(kept, at_ready):
    assert "" in at_ready
    early = re.compile(r"^(service-worker|docs/|licenses)|\.csv\.gz$|/codemirror")
    assert [path for path in at_ready if early.search(path)] == []


def test_the_largest_file_is_asked_for_before_the_engine(kept, at_ready):
    largest = in_dist("pyodide/pyodide.asm.wasm")
    assert at_ready.index(largest) < at_ready.index(in_dist("engine/worker.js"))


def test_files_that_are_kept_need_no_worker_to_come(kept):
    kept.page.goto("about:blank")
    kept.open()
    assert set(kept.page.evaluate(SOURCES)) == {"cache"}
    assert not kept.page.evaluate(FETCHED_EARLY)


def test_keeping_waits_while_a_page_starts(browser, host):
    first = Visit(browser, host.address, service_workers="allow").open()
    second = Visit(browser, host.address, context=first.context)
    held = []

    def hold(route):
        held.append(route)

    second.page.route("**/pyodide.asm.wasm", hold)  # and not what the service worker asks for
    second.page.goto(host.address)
    assert first.page.evaluate(COMING) == 0
    held.pop().continue_()
    expect(second.engine).to_have_text("Ready", timeout=LOADING)
    expect(offline(first)).not_to_have_text("")  # long before a page counts as started anyway
    expect(offline(first)).to_have_text(READY, timeout=LOADING)
    second.page.close()
    first.close()


def test_without_a_network_every_dataset_trains_and_every_view_opens(kept, host):
    host.stop()
    kept.expected.append("ERR_")  # what tells of the present site is not there
    kept.page.reload()
    expect(kept.engine).to_have_text("Ready", timeout=LOADING)
    assert len(list(views(kept))) > 20
    site = json.loads((DIST / "manifest.json").read_text())
    assert kept.page.evaluate(WRONG, list(site["files"].items())) == []
    kept.page.goto(f"{host.address}docs/tutorial.html?from=here")
    expect(kept.page.get_by_role("heading").first).to_be_visible()
    kept.page.goto(f"{host.address}#dataset=points")
    expect(kept.engine).to_have_text("Ready", timeout=LOADING)
    host.start()


def test_a_kept_file_that_was_damaged_is_fetched_anew(kept, host):
    kept.page.evaluate(DAMAGE, "mnist/test-0.gz")
    kept.page.goto(f"{host.address}#dataset=mnist&seed=2")
    kept.page.reload()
    expect(kept.engine).to_have_text(re.compile("^Failed: .*came damaged"), timeout=LOADING)
    kept.button("Try again").click()
    expect(kept.engine).to_have_text("Ready", timeout=LOADING)
    host.stop()
    kept.expected.append("ERR_")
    kept.page.reload()
    expect(kept.engine).to_have_text("Ready", timeout=LOADING)
    host.start()


def test_versions_never_mix_and_one_that_is_broken_is_not_used(deployment, deployed, context):
    seen = 0
    for number in range(1, 11):
        deployment.put(number, light=True, broken=number == 5)
        page = context.new_page()
        page.goto(f"{deployed.address}{LIGHT}")
        assert page.evaluate(VERSIONS) == [max(seen, 1)] * 3
        assert page.evaluate(KEEP) == (number not in (1, 5)), number
        if number != 5:
            seen = number
        page.close()
    page = context.new_page()
    page.goto(f"{deployed.address}{LIGHT}")
    deployed.stop()
    assert page.evaluate(VERSIONS) == [10] * 3


def test_a_new_version_is_taken_by_a_button_and_not_under_a_training(deployment, deployed, browser):
    deployment.put(1)
    visit = Visit(browser, deployed.address, service_workers="allow")
    visit.open("#dataset=points&epochs=1000&speed=slow")
    expect(offline(visit)).to_have_text(READY, timeout=LOADING)
    version = visit.page.locator("body")
    expect(version).to_have_attribute("data-version", "1")
    deployment.put(2)
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Training")
    visit.page.evaluate("navigator.serviceWorker.ready.then((all) => all.update())")
    expect(visit.number("New version")).to_have_text(re.compile("^A new version"), timeout=LOADING)
    expect(visit.button("Use it now")).to_be_hidden()
    visit.page.get_by_role("tab", name="Network").click()  # its files are gone from the host
    expect(visit.page.get_by_role("figure", name=re.compile("^Network"))).to_be_visible()
    assert "is missing" not in visit.page.locator("body").inner_text()
    visit.button("Pause").click()
    visit.page.on("dialog", lambda dialog: dialog.accept())
    visit.button("Use it now").click()
    expect(version).to_have_attribute("data-version", "2")
    expect(visit.engine).to_have_text("Ready", timeout=LOADING)
    expect(offline(visit)).to_have_text(READY, timeout=LOADING)
    expect(visit.number("New version")).to_have_text("")
    expect(visit.button("Use it now")).to_be_hidden()
    assert len(visit.page.evaluate(CACHES)) == 1
    visit.close()


def test_a_version_that_came_during_a_visit_is_whole_at_the_next(deployment, deployed, browser):
    deployment.put(1)
    visit = Visit(browser, deployed.address, service_workers="allow")
    visit.open("#dataset=points")
    expect(offline(visit)).to_have_text(READY, timeout=LOADING)
    deployment.put(2)
    visit.page.goto("about:blank")
    visit.open("#dataset=points")
    expect(visit.page.locator("body")).to_have_attribute("data-version", "1")
    expect(visit.number("New version")).to_have_text(re.compile("^A new version"), timeout=LOADING)
    deployed.stop()
    visit.expected.append("ERR_")  # what tells of the present site is not there
    visit.page.goto("about:blank")
    visit.open("#dataset=points")
    expect(visit.page.locator("body")).to_have_attribute("data-version", "2")
    assert visit.page.evaluate(VERSIONS) == [2] * 3
    visit.close()


def test_two_copies_on_one_origin_leave_each_other_alone(site, context):
    other = site.replace(SUB_PATH, OTHER_PATH)
    for address in (site, other):
        page = context.new_page()
        page.goto(f"{address}{LIGHT}")
        assert not page.evaluate(KEEP)
    names = page.evaluate(CACHES)
    assert [any(f" {path} " in name for name in names) for path in (SUB_PATH, OTHER_PATH)]
    assert len(names) == 2
    page.evaluate("navigator.serviceWorker.getRegistration().then((all) => all.unregister())")
    page.goto(f"{site}{LIGHT}")
    assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    assert len(page.evaluate(CACHES)) == 2


def test_a_visitor_who_saves_data_is_asked(browser, host):
    visit = Visit(browser, host.address, service_workers="allow")
    visit.page.add_init_script(
        "Object.defineProperty(navigator.connection, 'saveData', { value: true })"
    )
    host.asked.clear()
    visit.open("#dataset=points")
    expect(offline(visit)).to_have_text(re.compile(r"can work without a network. .* \d+ MB\."))
    assert "service-worker.js" not in host.asked
    visit.button("Keep it for offline use").click()
    expect(offline(visit)).to_have_text(READY, timeout=LOADING)
    visit.close()
