"""What the page keeps in the browser: where one was, drawings, and the storage that holds them."""

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from tests.browser.site import in_dist
from tests.browser.visit import LOADING, Visit

# An epoch has eight batches of 200 milliseconds each.
SLOW = "#dataset=points&epochs=150&samples=60&layers=3-tanh&batch_size=8&speed=slow"
# Waits until what was kept last is as it is to be, and so many of its states are there.
KEPT = """async ([path, kind, wanted, since, states]) => {
    const { list } = await import(path);
    for (const began = Date.now(); ; await new Promise((done) => setTimeout(done, 50))) {
        const [newest, ...others] = await list(kind);
        const of = (entry) => entry.name.split(" ")[1];
        const isThere = newest?.written > since
            && Object.keys(wanted).every((fact) => newest.about[fact] === wanted[fact])
            && others.filter((entry) => of(entry) === of(newest)).length >= states - 1;
        if (isThere) return;
        if (Date.now() - began > 60_000) throw new Error(`kept: ${JSON.stringify(newest)}`);
    }
}"""
DAMAGE = """async ([path, newest]) => {
    const { list, OURS } = await import(path);
    const states = (await list("state ")).slice(0, newest);
    const opening = indexedDB.open(OURS);
    await new Promise((done) => { opening.onsuccess = done; });
    const database = opening.result;
    const change = database.transaction("contents", "readwrite");
    for (const { name } of states) change.objectStore("contents").put(new Uint8Array(9), name);
    await new Promise((done) => { change.oncomplete = done; });
    database.close();
}"""
FOREIGN = """async (path) => {
    const { list, put } = await import(path);
    for (const { name, about } of await list("state "))
        await put(name, new TextEncoder().encode("of another program"), about);
}"""


@pytest.fixture
def page(browser, site):
    """A page of the site's origin, in a browser that has kept nothing; it starts no engine."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}manifest.json")
    yield page
    context.close()


@pytest.fixture
def storage(site):
    """The address of the module."""
    return site + in_dist("storage.js")


@pytest.fixture
def ask(page, storage):
    """Runs a function of JavaScript, given the module of storage, in the page."""
    return lambda work: page.evaluate(
        f"async (path) => await ({work})(await import(path))", storage
    )


@pytest.fixture(scope="module")
def kept(browser, site):
    """A visit in a browser of its own, whose storage the tests share."""
    visit = Visit(browser, site)
    visit.open(SLOW)
    yield visit
    visit.close()


def load(visit, address=""):
    """Load the page anew."""
    visit.page.goto("about:blank")
    visit.page.goto(visit.site + address)
    expect(visit.engine).to_have_text("Ready", timeout=LOADING)


def offer(visit):
    return visit.page.get_by_role("group", name="Where you were")


def epoch(visit):
    return int(visit.number("Epoch").inner_text().split()[0])


def losses(visit):
    visit.button("Download …").click()
    with visit.page.expect_download() as download:
        visit.button("Download losses as CSV").click()
    return Path(download.value.path()).read_text()


@pytest.fixture
def wait_until_kept(kept, storage):
    """Waits until the newest state is of these facts, written after `since`, one of `states`."""

    def wait(kind="state ", since=0, states=1, **facts):
        kept.page.evaluate(KEPT, [storage, kind, facts, since, states])

    return wait


def reload(visit):
    visit.page.reload()


def close_tab(visit):
    visit.page.close()
    visit.page = visit.context.new_page()
    visit.page.goto(visit.site)


def kill_renderer(visit):
    with suppress(Error):
        visit.page.goto("chrome://crash")
    close_tab(visit)


def end_worker(visit):
    alert = visit.page.get_by_role("alert")
    if alert.inner_text():
        visit.button("Dismiss").click()
        expect(alert).to_have_text("")
    worker = visit.worker
    worker.evaluate("() => { close(); }")
    expect(alert).to_contain_text("with the network of epoch")


def test_what_is_kept_is_had_back_and_listed_the_newest_first(ask):
    kept = ask("""async ({ put, get, list, remove }) => {
        const later = () => new Promise((done) => setTimeout(done, 5));
        await put("run one", new Uint8Array([1, 2, 3]), { epoch: 7 });
        await put("run two", new Uint8Array(1e6).fill(9), { epoch: 8 });
        await later();
        await put("run one", new Uint8Array([4, 5]), { epoch: 9 });
        const { bytes, about } = await get("run one");
        const all = await list("run ");
        await remove("run one", "run two");
        return [[...bytes], about, all.map(({ name, size }) => [name, size]),
            await get("run one") ?? "none", (await list("run ")).length];
    }""")
    listed = [["run one", 2], ["run two", 1_000_000]]
    assert kept == [[4, 5], {"epoch": 9}, listed, "none", 0]


def test_a_state_that_is_not_whole_is_recognized(ask):
    sentence = ask("""async ({ put, get, remove, OURS }) => {
        await put("damaged", new Uint8Array(1000), {});
        const opening = indexedDB.open(OURS);
        await new Promise((done) => { opening.onsuccess = done; });
        const database = opening.result;
        const change = database.transaction("contents", "readwrite");
        change.objectStore("contents").put(new Uint8Array(1000).fill(1, 500, 501), "damaged");
        await new Promise((done) => { change.oncomplete = done; });
        database.close();
        try {
            await get("damaged");
        } catch (error) {
            return [error.kind, error.message];
        } finally {
            await remove("damaged");
        }
    }""")
    assert sentence == ["damaged", "What the browser has kept is damaged."]


def test_where_there_is_no_room_what_was_there_stays(page, ask):
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("origin")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 3_000_000})
    refused = ask("""async ({ put, get }) => {
        await put("room", new Uint8Array(1e6), {});
        const reason = await put("room", new Uint8Array(5e6), {}).catch((error) => error.kind);
        return [reason, (await get("room")).bytes.length];
    }""")
    assert refused == ["full", 1_000_000]


def test_what_breaks_off_is_refused_and_there_is_no_error_beside(page, ask):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    refused = ask("""async ({ put, get, list, remove, removeAll }) => {
        await put("broken off", new Uint8Array(9), {});
        const store = IDBObjectStore.prototype;
        const { get: one, getAll, delete: drop, clear } = store;
        const whole = { get: one, getAll, delete: drop, clear };
        const broken = new Set();
        for (const [name, read] of Object.entries(whole))
            store[name] = function (...values) {
                const { transaction } = this;
                if (!broken.has(transaction)) queueMicrotask(() => transaction.abort());
                broken.add(transaction);
                return read.apply(this, values);
            };
        const reasons = [];
        for (const work of [get, list, remove, removeAll])
            await work("broken off").catch(({ kind }) => reasons.push(kind));
        Object.assign(store, whole);
        return [...reasons, (await get("broken off")).bytes.length];
    }""")
    assert refused == ["absent", "absent", "absent", "absent", 9]
    page.wait_for_timeout(300)
    assert errors == []


def test_however_often_it_is_interrupted_the_losses_are_those_of_a_training_never_stopped(
    kept, wait_until_kept
):
    kept.button("Train").click()
    for interrupt in (reload, close_tab, kill_renderer, end_worker):
        expect(kept.engine).to_have_text("Training", timeout=LOADING)
        wait_until_kept(since=time.time() * 1000, state="training")
        interrupt(kept)
        if interrupt is not end_worker:
            expect(offer(kept)).to_contain_text("Points in the plane, epoch")
            kept.button("Go on where you were").click()
    expect(kept.engine).to_have_text("Training", timeout=LOADING)
    kept.choice("Speed").select_option("Full")
    expect(kept.engine).to_have_text("Finished", timeout=LOADING)
    interrupted = losses(kept)
    kept.button("Reset").click()
    expect(kept.engine).to_have_text("Ready")
    kept.button("Train").click()
    expect(kept.engine).to_have_text("Finished", timeout=LOADING)
    assert losses(kept) == interrupted


@pytest.mark.parametrize("interrupt", [end_worker, kill_renderer])
def test_at_most_one_epoch_is_lost(kept, interrupt, wait_until_kept):
    kept.open(SLOW)
    kept.button("Train").click()
    expect(kept.number("Epoch")).to_have_text(re.compile("^3 "))
    interrupt(kept)
    if interrupt is kill_renderer:
        kept.button("Go on where you were").click()
    expect(kept.engine).to_have_text("Training", timeout=LOADING)
    assert epoch(kept) in (2, 3)
    kept.button("Pause").click()
    wait_until_kept(state="paused")


def test_settings_tab_and_address_are_those_of_the_network_that_is_gone_on_with(kept):
    load(kept, "#dataset=worked-example&tab=network")
    expect(offer(kept)).to_contain_text("Points in the plane, epoch")
    kept.button("Go on where you were").click()
    expect(kept.engine).to_have_text("Paused")
    expect(kept.choice("Dataset")).to_have_value("points")
    expect(kept.field("Batch size")).to_have_value("8")
    expect(kept.page).to_have_url(re.compile("dataset=points&.*batch_size=8"))
    expect(kept.page.get_by_role("tab", name="Network")).to_have_attribute("aria-selected", "true")
    expect(kept.button("Undo reset")).to_be_hidden()
    expect(kept.button("Undo open")).to_be_hidden()


def test_two_tabs_do_not_overwrite_each_other(kept, wait_until_kept):
    kept.open(f"{SLOW}&seed=1")
    first, second = kept.page, kept.context.new_page()
    for page, seed in ((first, 1), (second, 2)):
        kept.page = page
        if page is second:
            load(kept, f"{SLOW}&seed={seed}")
        kept.button("Train").click()
    for page in (first, second):
        kept.page = page
        expect(kept.number("Epoch")).to_have_text(re.compile(r"^([2-9]|\d\d) "))
        began = time.time() * 1000
        kept.button("Pause").click()
        wait_until_kept(since=began, state="paused")
    for page, seed in ((first, 1), (second, 2)):
        kept.page = page
        load(kept, "#dataset=points")
        kept.button("Go on where you were").click()
        expect(kept.engine).to_have_text("Paused")
        expect(kept.field("Seed")).to_have_value(str(seed))
    second.close()
    kept.page = first


def test_a_damaged_state_is_recognized_and_the_one_before_is_gone_on_with(
    kept, storage, wait_until_kept
):
    kept.open(SLOW)
    began = time.time() * 1000
    kept.button("Train").click()
    wait_until_kept(since=began, state="training")
    kept.button("Pause").click()
    wait_until_kept(since=began, state="paused", states=2)
    kept.page.evaluate(DAMAGE, [storage, 1])
    load(kept, "#dataset=points")
    kept.button("Go on where you were").click()
    expect(kept.page.get_by_role("alert")).to_contain_text("The newest state is damaged")
    expect(kept.engine).to_have_text("Training")
    kept.button("Pause").click()


@pytest.mark.parametrize("change", ["damaged", "foreign"])
def test_a_state_that_is_none_is_told_in_a_sentence(kept, storage, change, wait_until_kept):
    kept.open(SLOW)
    began = time.time() * 1000
    kept.button("Train one batch").click()
    wait_until_kept(since=began, steps=1)
    if change == "damaged":
        kept.page.evaluate(DAMAGE, [storage, 100])
    else:
        kept.page.evaluate(FOREIGN, storage)
    load(kept, "#dataset=points")
    kept.button("Go on where you were").click()
    words = re.compile("kept is damaged|can't be opened")
    notice = kept.page.get_by_role("alert").or_(kept.number("Notice"))
    expect(notice.filter(has_text=words)).to_be_visible()
    expect(kept.engine).to_have_text("Ready")


def test_drawings_stay_over_a_reload(kept, wait_until_kept):
    kept.open("#dataset=your-drawings")
    kept.draw([[(0.3, 0.3), (0.7, 0.7)]])
    kept.button("It is a A").click()
    expect(kept.number("Kept drawings")).to_contain_text("1")
    wait_until_kept("drawings ")
    load(kept, "#dataset=your-drawings")
    images = kept.page.get_by_role("list", name="Your drawings").get_by_role("button")
    expect(images).to_have_count(1)


def test_everything_is_deleted_for_good(kept, storage, wait_until_kept):
    kept.open(SLOW)
    began = time.time() * 1000
    kept.button("Train one batch").click()
    wait_until_kept(since=began, steps=1)
    kept.page.get_by_text("Kept in this browser", exact=True).click()
    table = kept.page.get_by_role("table", name="Kept in this browser")
    expect(table).to_contain_text("Points in the plane, epoch 1 of 150")
    expect(table).to_contain_text("Your drawings")
    kept.button("Delete everything").click()
    with kept.page.expect_event("load"):
        kept.button("Yes, delete everything").click()
    expect(kept.engine).to_have_text("Ready", timeout=LOADING)
    expect(offer(kept)).to_be_hidden()
    left = "async (path) => (await (await import(path)).list()).length"
    assert kept.page.evaluate(left, storage) == 0


def test_where_there_is_no_room_it_is_told_once_and_training_goes_on(browser, site):
    visit = Visit(browser, site)
    session = visit.context.new_cdp_session(visit.page)
    origin = "/".join(site.split("/")[:3])
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1000})
    visit.open("#dataset=points&epochs=200")
    alert = visit.page.get_by_role("alert")
    for _ in range(2):
        visit.button("Train").click()
        expect(visit.engine).to_have_text("Finished", timeout=LOADING)
        if _ == 0:
            expect(alert).to_contain_text("no room left")
            visit.button("Dismiss").click()
    visit.page.wait_for_timeout(600)
    expect(alert).to_have_text("")
    visit.close()


def test_a_worker_that_says_nothing_is_given_up_and_training_goes_on(new_visit):
    new_visit.page.clock.install()
    new_visit.open(SLOW)
    new_visit.button("Train").click()
    expect(new_visit.number("Epoch")).to_have_text(re.compile("^2 "))
    worker = new_visit.worker
    worker.evaluate("() => { setTimeout(() => { for (;;); }); }")
    new_visit.page.wait_for_timeout(500)
    new_visit.page.clock.run_for(130_000)
    expect(new_visit.page.get_by_role("alert")).to_contain_text("has not answered for minutes")
    expect(new_visit.engine).to_have_text("Training", timeout=LOADING)
    expect(new_visit.number("Epoch")).to_have_text(re.compile("^[23] "))


def test_a_network_that_has_come_as_far_as_the_one_before_is_gone_on_with_too(
    kept, wait_until_kept
):
    kept.open("#dataset=points&epochs=1&samples=60&layers=3-tanh&batch_size=8")
    for _ in range(2):
        kept.button("Reset").click()
        expect(kept.engine).to_have_text("Ready")
        began = time.time() * 1000
        kept.button("Train").click()
        wait_until_kept(since=began, state="finished")
        end_worker(kept)
        expect(kept.engine).to_have_text("Finished", timeout=LOADING)
