"""One's own handwriting: kept, corrected, taken along, learnt; and classes of one's own."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from mfnet.drawings import Drawings, from_json, to_json
from tests.browser.digits import DIGITS
from tests.browser.writers import Writer

FIVE_OF_EACH = 5


@pytest.fixture(scope="module")
def hand(shared_visit):
    """The page, with a network that knows MNIST."""
    shared_visit.open("#epochs=3")
    shared_visit.button("Train").click()
    expect(shared_visit.engine).to_have_text("Finished", timeout=200_000)
    return shared_visit


@pytest.fixture
def empty(hand):
    """The same, with nothing kept."""
    remove = hand.button("Remove all drawings")
    if remove.is_visible():
        remove.click()
    expect(kept(hand)).to_have_text("Nothing is kept yet.")
    if hand.button("Clear drawing").is_enabled():
        hand.button("Clear drawing").click()
    yield hand
    hand.look_back()


def kept(visit):
    return visit.number("Kept drawings")


def drawings(visit):
    return visit.page.get_by_role("list", name="Your drawings").get_by_role("button")


def keep(visit, strokes, name):
    visit.draw(strokes)
    before = drawings(visit).count()
    visit.button(f"It is a {name}").click()
    expect(drawings(visit)).to_have_count(before + 1)


def names(visit):
    return [button.get_attribute("aria-label") for button in drawings(visit).all()]


def downloaded(visit):
    with visit.page.expect_download() as download:
        visit.button("Download drawings").click()
    assert download.value.suggested_filename == "drawings.json"
    return download.value.path().read_bytes()


def file_of(pictures, labels, classes="0123456789"):
    return to_json(Drawings(list(classes), pictures, labels)).encode()


def test_a_drawing_is_kept_as_what_is_pressed_and_the_next_stroke_begins_another(empty):
    keep(empty, DIGITS[1], 7)
    expect(empty.number("Drawing")).to_contain_text("Kept as 7")
    expect(empty.number("Prediction")).to_have_text(re.compile(r"\d"))  # it can still be seen
    empty.button("It is a 1").click()
    expect(empty.number("Drawing")).to_contain_text("Corrected: kept as 1")
    assert names(empty) == ["Drawing 1, a 1"]
    keep(empty, DIGITS[0], 0)
    expect(empty.number("Prediction")).to_have_text("0")
    assert names(empty) == ["Drawing 1, a 1", "Drawing 2, a 0"]


def test_kept_drawings_are_corrected_and_removed_and_each_change_is_undone(empty):
    for digit in (3, 4):
        keep(empty, DIGITS[digit], digit)
    drawings(empty).first.click()
    empty.page.get_by_label("It is a", exact=True).select_option("8")
    expect(drawings(empty).first).to_have_accessible_name("Drawing 1, a 8")
    empty.button("Remove").click()
    expect(drawings(empty)).to_have_count(1)
    drawings(empty).first.press("Delete")
    expect(drawings(empty)).to_have_count(0)
    for count in (1, 2, 2):
        empty.button("Undo change of drawings").click()
        expect(drawings(empty)).to_have_count(count)
    expect(drawings(empty).first).to_have_accessible_name("Drawing 1, a 3")
    empty.button("Redo change of drawings").click()
    expect(drawings(empty).first).to_have_accessible_name("Drawing 1, a 8")


def test_a_few_of_each_digit_are_asked_for_one_after_the_other(empty):
    to_draw = empty.number("To draw")
    empty.button("Draw your ten digits").click()
    expect(to_draw).to_have_text("Draw a 0 (1 of 50)")
    empty.draw(DIGITS[0])
    empty.button("Next").click()
    expect(to_draw).to_have_text("Draw a 1 (2 of 50)")
    empty.draw(DIGITS[2])
    empty.page.get_by_role("application").press("Enter")
    expect(to_draw).to_have_text("Draw a 2 (3 of 50)")
    empty.button("Back").click()
    expect(to_draw).to_have_text("Draw a 1 (2 of 50)")
    assert names(empty) == ["Drawing 1, a 0"]
    empty.button("Stop asking").click()
    expect(empty.button("It is a 7")).to_be_visible()


def test_drawings_are_downloaded_and_brought_back(empty):
    for digit in (5, 6):
        keep(empty, DIGITS[digit], digit)
    file = downloaded(empty)
    assert from_json(file).labels.tolist() == [5, 6]
    empty.button("Remove all drawings").click()
    expect(drawings(empty)).to_have_count(0)
    empty.bring_drawings(file)
    expect(drawings(empty)).to_have_count(2)
    expect(empty.number("What was read")).to_have_text("2 added from drawings.json.")
    assert downloaded(empty) == file


WHOLE = json.loads(file_of(np.full((1, 784), 9, np.uint8), np.array([3])))
WRONG = {
    "damaged": b'{"format": "mfnet drawings", "vers',
    "foreign": b"\x89PNG\r\n\x1a\n\x00",
    "a network": b"PK\x03\x04 weights",
    "a program": b"<script>document.title = 'run'</script>",
    "newer": json.dumps(WHOLE | {"version": 2}).encode(),
    "huge": b"[" * 5_000_000,
    "nested": b"[" * 1_000_000,
    "nested objects": b'{"a":' * 300_000,
    "other classes": json.dumps(WHOLE | {"classes": list("abcdefghij")}).encode(),
    "markup": json.dumps(WHOLE | {"classes": ["<img src=x onerror=alert(1)>"]}).encode(),
}


def test_a_file_that_is_none_of_drawings_is_a_sentence_and_nothing_is_lost(empty):
    keep(empty, DIGITS[2], 2)
    alert = empty.page.get_by_role("alert")
    for name, content in WRONG.items():
        empty.bring_drawings(content)
        expect(alert, name).to_have_text(re.compile(r"^[A-Z][^\n]{20,200}\.$"))
        empty.button("Dismiss").click()
        expect(alert).to_have_text("")
    assert names(empty) == ["Drawing 1, a 2"]
    assert "run" not in empty.page.title()


def test_a_hand_that_mnist_lacks_is_learnt_from_five_of_each_and_mnist_is_not_forgotten(empty):
    """Crossed sevens, ones with a flag; most come as a file, some are drawn on the page."""
    writer = Writer(4)
    empty.bring_drawings(file_of(*writer.pictures(FIVE_OF_EACH - 1)))
    for digit in range(10):
        keep(empty, writer.write(digit), digit)
    others = [(digit, writer.write(digit)) for digit in range(10) for _ in range(2)]
    first_before = read(empty, others[:10])
    before = (first_before + read(empty, others[10:])) / 2
    empty.button("Learn my handwriting").click()
    # Its words are those of the network that has learnt.
    expect(empty.number("Handwriting")).to_contain_text("Learnt from 40 drawings", timeout=120_000)
    after = read(empty, others)
    assert before < 0.8
    assert after >= 0.9
    rows = empty.page.get_by_role("table", name="Before and after").locator("tbody tr")
    expect(rows.first).to_contain_text("Your drawings that were left out")
    mnist = rows.nth(1).locator("td")
    _, of_mnist = [float(cell.rstrip(" %\u202f\u00a0")) for cell in mnist.all_inner_texts()]
    assert of_mnist >= 95
    empty.button("Undo reset").click()
    expect(empty.engine).to_have_text("Finished")
    assert read(empty, others[:10]) == first_before


def read(visit, asked):
    """The share of digits that are read rightly."""
    right = 0
    for digit, strokes in asked:
        visit.button("Clear drawing").click()
        visit.draw(strokes)
        visit.page.wait_for_timeout(150)
        expect(visit.number("Prediction")).to_have_text(re.compile(r"\d"))
        right += visit.number("Prediction").inner_text() == str(digit)
    return right / len(asked)


def test_classes_of_ones_own_are_learnt_from_nothing(hand):
    hand.choose_dataset("Your drawings")
    hand.button("Train").click()
    alert = hand.page.get_by_role("alert")
    expect(alert).to_have_text(re.compile("^Draw something for at least two of your classes"))
    hand.button("Dismiss").click()
    hand.page.get_by_label("Name of class 1").fill("☺")
    hand.page.get_by_label("Name of class 1").press("Tab")
    hand.page.get_by_label("Name of class 2").fill("no")
    hand.page.get_by_label("Name of class 2").press("Tab")
    hand.button("Add a class").click()
    expect(hand.button("It is a A")).to_be_visible()
    expect(hand.engine).to_have_text("Ready")
    shapes = {"☺": DIGITS[0], "no": DIGITS[1], "A": DIGITS[4]}
    for name, strokes in shapes.items():
        for _ in range(2):
            keep(hand, strokes, name)
    hand.fill(Epochs=500)
    hand.choice("Speed").select_option("slow")
    hand.button("Train").click()
    keep(hand, DIGITS[7], "no")
    expect(hand.engine).to_have_text("Training")  # it learns from that too, from now on
    hand.choice("Speed").select_option("full")
    expect(hand.engine).to_have_text("Finished", timeout=60_000)
    for name, strokes in (shapes | {"no": DIGITS[7]}).items():
        hand.button("Clear drawing").click()
        hand.draw(strokes)
        expect(hand.number("Prediction")).to_have_text(name)
    hand.button("Remove class A").click()
    expect(hand.page.get_by_role("meter")).to_have_count(2)
    hand.look_back()
