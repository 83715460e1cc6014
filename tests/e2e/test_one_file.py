"""The whole site as one file, opened from a disk, without a host and without a network."""

import re

import pytest
from playwright.sync_api import expect

from building.files import files_in
from building.one_file import one_file
from tests.browser.digits import DIGITS
from tests.browser.site import DIST, Host
from tests.browser.views import views
from tests.browser.visit import LOADING, Visit


@pytest.fixture(scope="module")
def content():
    return one_file({path.relative_to(DIST).as_posix(): path for path in files_in(DIST)})


@pytest.fixture(scope="module")
def opened(browser, content, tmp_path_factory):
    """A visit to the file, which is ready."""
    file = tmp_path_factory.mktemp("a stick") / "mfnet.html"
    file.write_bytes(content)
    visit = Visit(browser, file.as_uri())
    visit.context.set_offline(True)
    visit.page.goto(f"{visit.site}#samples=6000&epochs=3")
    expect(visit.engine).to_have_text("Ready", timeout=LOADING)
    yield visit
    visit.close()


def test_it_trains_mnist_and_answers_a_drawing(opened):
    opened.button("Train").click()
    expect(opened.engine).to_have_text("Finished", timeout=LOADING)
    assert float(opened.number("Test accuracy").inner_text().rstrip(" %")) > 75
    opened.draw(DIGITS[7])
    expect(opened.number("Prediction")).to_have_text(re.compile(r"^\d$"))


def test_every_dataset_trains_and_every_view_opens_from_it(opened):
    for view in views(opened):
        assert opened.page.locator(".missing").all_inner_texts() == [], view
    opened.look_back()


def test_no_link_leads_to_what_is_not_in_it(opened):
    for tab in opened.page.get_by_role("tab").all():
        tab.click()
        links = opened.page.get_by_role("link")
        addresses = links.evaluate_all("links => links.map((link) => link.href)")
        assert [each for each in addresses if not each.startswith("blob:")] == []
    with opened.page.expect_popup() as licences:
        opened.page.get_by_role("link", name="Licences").click()
    expect(licences.value.get_by_role("heading", name=re.compile("^numpy"))).to_be_visible()
    licences.value.close()


def test_a_platform_may_show_it_in_a_frame_without_an_origin(browser, content, tmp_path):
    (tmp_path / "mfnet.html").write_bytes(content)
    frame = '<iframe sandbox="allow-scripts" src="mfnet.html#dataset=points&epochs=5"></iframe>'
    head = '<!DOCTYPE html><title>A course</title><link rel="icon" href="data:,">'
    (tmp_path / "course.html").write_text(head + frame)
    host = Host(tmp_path).start()
    visit = Visit(browser, host.address)
    visit.page.goto(f"{visit.site}course.html")
    shown = visit.page.frame_locator("iframe")
    engine = shown.get_by_role("status", name="Engine", exact=True)
    expect(engine).to_have_text("Ready", timeout=LOADING)
    shown.get_by_role("button", name="Train", exact=True).click()
    expect(engine).to_have_text("Finished", timeout=LOADING)
    expect(shown.locator(".missing")).to_have_count(0)
    visit.close()
    host.stop()


def test_a_file_that_is_cut_says_so(browser, content, tmp_path):
    file = tmp_path / "mfnet.html"
    file.write_bytes(content[: len(content) // 2])
    visit = Visit(browser, file.as_uri())
    visit.expected.append("Error")
    visit.page.goto(visit.site)
    expect(visit.engine).to_have_text(re.compile("^Failed: this file can't be unpacked .* anew"))
    visit.close()
