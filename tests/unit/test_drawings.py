"""The document of drawings: written, read, and what is refused of what somebody brings."""

import base64
import io
import json
import sys
import time
import zipfile
from contextlib import suppress

import numpy as np
import pytest

from mfnet.drawings import MOST_BYTES, MOST_DRAWINGS, Drawings, DrawingsError, from_json, to_json

RUNNING = {"exec", "os.system", "subprocess.Popen", "pickle.find_class"}
PIXELS = base64.b64encode(bytes([0] * 700 + [200] * 84)).decode()


def document(**changes):
    whole = {
        "format": "mfnet drawings",
        "version": 1,
        "classes": ["0", "1"],
        "drawings": [{"class": 1, "pixels": PIXELS}],
    }
    return json.dumps(whole | changes).encode()


def archive():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as members:
        members.writestr("weights0.npy", b"")
    return file.getvalue()


def drawing(**changes):
    return document(drawings=[{"class": 1, "pixels": PIXELS} | changes])


# Damaged, foreign, newer, huge and malicious files, and a word of the sentence about each.
REFUSED = {
    "empty": (b"", "no JSON"),
    "cut off": (document()[:-30], "damaged, cut off"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no text"),
    "an archive": (archive(), "an archive, such as a saved network"),
    "a pickle": (b"\x80\x04\x95\x1a\x00\x00\x00cos\nsystem\n(S'x'\ntR.", "no text"),
    "a program": (b"__import__('os').system('x')", "no JSON"),
    "a web page": (b"<script>alert(1)</script>", "no JSON"),
    "a table": (b"x,y\n1,2\n", "no JSON"),
    "a list": (b"[1, 2]", "something else"),
    "a number": (b"7", "something else"),
    "other JSON": (b'{"cells": []}', "something else"),
    "newer": (document(version=2), "newer mfnet"),
    "no version": (document(version=True), "its version is true"),
    "huge": (b" " * (MOST_BYTES + 1), "larger than 4 MB"),
    "nested": (b"[" * 200_000, "no JSON"),
    "nested objects": (b'{"a":' * 100_000, "no JSON"),
    "nesting that is hidden": (b'{"}":' * 100_000, "no JSON"),
    "too many": (document(drawings=[0] * (MOST_DRAWINGS + 1)), "2,000 are the most"),
    "an endless number": (document(version=1)[:-1] + b', "a": ' + b"9" * 5000 + b"}", "no JSON"),
    "no classes": (document(classes=[]), "1 to 10 names"),
    "many classes": (document(classes=[str(i) for i in range(11)]), "1 to 10 names"),
    "classes that are no names": (document(classes=[1, 2]), "must be text"),
    "an invisible name": (document(classes=["a", "\u202e"]), "can be seen"),
    "an empty name": (document(classes=["a", "  "]), "1 to 12 characters"),
    "a long name": (document(classes=["a", "x" * 13]), "1 to 12 characters"),
    "the same name twice": (document(classes=["a", " a"]), "the same name"),
    "no drawings": (document(drawings="none"), "no list of drawings"),
    "a drawing that is none": (document(drawings=[[]]), "drawing 1 is a list"),
    "another class": (drawing(**{"class": 2}), "a class from 0 to 1"),
    "a class below": (drawing(**{"class": -1}), "a class from 0 to 1"),
    "a class of text": (drawing(**{"class": "1"}), "a class from 0 to 1"),
    "no pixels": (drawing(pixels=None), "cannot be read"),
    "pixels in another form": (drawing(pixels="%%%"), "cannot be read"),
    "pixels that are no text": (drawing(pixels={"a": 1}), "cannot be read"),
    "few pixels": (drawing(pixels="AAAA"), "784 pixels, but has 3"),
    "an empty drawing": (drawing(pixels=base64.b64encode(bytes(784)).decode()), "is empty"),
}


@pytest.fixture
def some(rng):
    pictures = rng.integers(0, 256, (7, 784)).astype(np.uint8)
    return Drawings(["a", "ß", "\U0001f469\u200d\U0001f680"], pictures, np.arange(7) % 3)


def test_a_document_brings_back_what_was_written(some):
    back = from_json(to_json(some).encode())
    assert back.classes == some.classes
    np.testing.assert_array_equal(back.pictures, some.pictures)
    np.testing.assert_array_equal(back.labels, some.labels)


def test_no_drawings_make_a_document_too(some):
    none = Drawings(some.classes, some.pictures[:0], some.labels[:0])
    assert from_json(to_json(none).encode()).pictures.shape == (0, 784)


def test_a_document_is_json_with_a_line_for_each_drawing(some):
    text = to_json(some)
    assert text.count("\n") == len(some.labels) + 2
    assert json.loads(text)["version"] == 1


def test_what_an_editor_adds_or_a_newer_file_of_this_version_does_no_harm():
    assert from_json(b"\xef\xbb\xbf" + document(made="today")).classes == ["0", "1"]


def test_the_most_drawings_fit_into_a_file():
    one = json.dumps({"class": 9, "pixels": PIXELS}) + ",\n"
    assert len(one) * MOST_DRAWINGS < MOST_BYTES


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_document_is_refused_with_a_sentence(name):
    content, words = REFUSED[name]
    with pytest.raises(DrawingsError, match=words) as refused:
        from_json(content)
    assert len(str(refused.value)) < 200
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("end", range(0, len(document()), 97))
def test_a_file_cut_off_anywhere_is_refused(end):
    with pytest.raises(DrawingsError):
        from_json(document()[:end])


def test_damaged_bytes_are_refused_or_read_and_never_raise_anything_else(rng):
    whole = document()
    for _ in range(500):
        damaged = bytearray(whole)
        for at in rng.integers(0, len(whole), 3):
            damaged[at] = rng.integers(256)
        with suppress(DrawingsError):
            assert from_json(bytes(damaged)).pictures.shape[1] == 784


def test_nothing_of_a_file_is_run(monkeypatch):
    ran = []
    sys.addaudithook(lambda event, _: ran.append(event) if event in RUNNING else None)
    for content, _ in REFUSED.values():
        with pytest.raises(DrawingsError):
            from_json(content)
    assert ran == []


ESCAPED = b'\\"' * 1_000_000
LONG = [b'"' + ESCAPED, b'"' + ESCAPED + b"\\", b'"a' * 1_000_000, b'{"' * 1_000_000]


@pytest.mark.parametrize("content", LONG, ids=range(len(LONG)))
def test_no_file_takes_long(content):
    began = time.process_time()
    with pytest.raises(DrawingsError):
        from_json(content)
    assert time.process_time() - began < 2
