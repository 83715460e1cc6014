"""What the page keeps in the browser: where one was, and the storage that holds it."""

import pytest

from tests.browser.site import in_dist


@pytest.fixture
def page(browser, site):
    """A page of the site's origin, in a browser that has kept nothing; it starts no engine."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}manifest.json")
    yield page
    context.close()


@pytest.fixture
def ask(page, site):
    """Runs a function of JavaScript, given the module of storage, in the page."""
    path = site + in_dist("storage.js")
    return lambda work: page.evaluate(f"async (path) => await ({work})(await import(path))", path)


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
