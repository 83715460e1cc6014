"""The visitor's drawings: kept, corrected, removed, brought back from a file."""

import json

import numpy as np
import pytest

from mfnet.digits import normalize
from mfnet_page.collection import MOST_DRAWINGS, Collection
from mfnet_page.engine import Engine
from tests.engine.bars import DIGITS


@pytest.fixture
def collection():
    """Five drawings of A and six of B, the last of which none is empty."""
    made = Collection(["A", "B"])
    for i in range(11):
        made.keep(bytes([i + 1] * 784), i % 2)
    return made


def labels_of(collection):
    return collection.drawings().labels.tolist()


def test_a_drawing_is_kept_as_the_network_is_given_it():
    pixels = np.zeros((100, 50), np.uint8)
    pixels[10:60, 20:30] = 200
    values = {"pixels": pixels.tobytes(), "height": 100, "width": 50, "label": 1}
    shown = Engine().collect("digits", "keep", values)["shown"]
    np.testing.assert_array_equal(shown["pictures"], normalize(pixels).ravel())
    assert shown["labels"].tolist() == [1]
    assert shown["classes"] == DIGITS


def test_a_kept_drawing_can_be_corrected_and_removed_and_every_change_undone(collection):
    number = int(collection.shown()["numbers"][3])
    before = collection.document()
    collection.correct(number, 0)
    corrected = collection.document()
    assert labels_of(collection)[3] == 0
    collection.remove(number)
    assert len(collection) == 10
    assert number not in collection.shown()["numbers"]
    collection.undo()
    assert collection.document() == corrected
    collection.undo()
    assert collection.document() == before
    collection.redo()
    assert collection.document() == corrected


def test_a_change_that_changes_nothing_needs_no_undoing(collection):
    collection.undo()
    collection.correct(int(collection.shown()["numbers"][0]), 0)
    collection.remove(-1)
    assert collection.shown()["redoable"]


@pytest.mark.parametrize("levels", [bytes(784), b"", bytes(783)])
def test_an_empty_drawing_is_not_kept(collection, levels):
    with pytest.raises(ValueError, match="draw something first"):
        collection.keep(levels, 0)


def test_classes_are_named_added_and_removed_with_their_drawings(collection):
    collection.rename_class(0, " ☺ ")
    collection.add_class()
    assert collection.classes == ["☺", "B", "A"]
    collection.remove_class(0)
    assert collection.classes == ["B", "A"]
    assert labels_of(collection) == [0] * 5
    with pytest.raises(ValueError, match="two classes are the fewest"):
        collection.remove_class(0)
    collection.undo()
    assert collection.classes == ["☺", "B", "A"]
    assert len(collection) == 11
    with pytest.raises(ValueError, match="a class B already"):
        collection.rename_class(0, "B")
    for _ in range(7):
        collection.add_class()
    with pytest.raises(ValueError, match="10 classes are the most"):
        collection.add_class()


def test_every_fifth_drawing_of_a_class_is_left_out(collection):
    assert np.flatnonzero(collection.left_out()).tolist() == [8, 9]


def test_a_file_brings_drawings_back_and_adds_none_twice(collection):
    content = collection.document().encode()
    other = Collection(["A", "B"])
    other.open(content)
    assert other.document().encode() == content
    other.open(content)
    assert other.document().encode() == content
    other.undo()
    assert len(other) == 0


def test_a_file_adds_its_classes_to_those_that_there_are(collection):
    other = Collection(["B", "C"])
    other.keep(bytes([99] * 784), 1)
    other.open(collection.document().encode())
    assert other.classes == ["B", "C", "A"]
    assert labels_of(other) == [1, *[2, 0] * 5, 2]


def test_a_file_that_cannot_be_opened_leaves_what_there_is(collection):
    before = collection.document()
    digits = Collection(DIGITS, fixed=True)
    with pytest.raises(ValueError, match="drawings of A, B, and only digits"):
        digits.open(before.encode())
    digits.keep(bytes([1] * 784), 3)
    with pytest.raises(ValueError, match="there would be 12 classes"):
        collection.open(digits.document().encode())
    with pytest.raises(ValueError, match="no JSON"):
        collection.open(b"{")
    full = json.loads(before)
    full["drawings"] *= MOST_DRAWINGS // 11
    crowded = Collection(["A", "B"])
    crowded.keep(bytes([77] * 784), 0)
    for i in range(10):
        crowded.keep(bytes([i + 100] * 784), 0)
    with pytest.raises(ValueError, match="2,000 drawings are the most"):
        crowded.open(json.dumps(full).encode())
    assert len(crowded) == 11
    assert collection.document() == before


def test_a_sentence_is_one_to_the_worker_which_goes_by_the_name_of_the_error():
    with pytest.raises(ValueError, match="no JSON") as refused:
        Engine().collect("digits", "open", {"content": b"{"})
    assert refused.type is ValueError


def test_digits_are_the_only_classes_where_handwriting_is_learnt():
    digits = Collection(DIGITS, fixed=True)
    for change in (digits.add_class, lambda: digits.rename_class(0, "o"),
                   lambda: digits.remove_class(0)):  # fmt: skip
        with pytest.raises(ValueError, match="ten digits are the classes"):
            change()


def test_only_deeds_can_be_asked_for():
    with pytest.raises(RuntimeError, match="no deed __init__"):
        Engine().collect("digits", "__init__", {})
