"""Drawings and what they are of: a small JSON document, such as the page keeps and downloads.

    {"format": "mfnet drawings", "version": 1, "classes": ["0", "1", …],
     "drawings": [{"class": 7, "pixels": "AAAA…"}, …]}

`classes` are names; `class` is the number of one of them, from 0. `pixels` are the 784 grey levels
of a picture of 28 x 28 as bytes in base64, row by row, 0 paper, 255 ink: a drawing as
`mfnet.digits.normalize` makes it, and a network takes it.
"""

import json
from base64 import b64decode, b64encode
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfnet.digits import SIZE
from mfnet.machinery.nesting import read_json

FORMAT = "mfnet drawings"
VERSION = 1

MOST_DRAWINGS = 2000
MOST_CLASSES = 10
LONGEST_NAME = 12
MOST_BYTES = 4_000_000  # more than the most drawings take
DEEPEST = 8  # levels; a document has 3
PIXELS = SIZE**2


class DrawingsError(ValueError):
    """A file that is no document of drawings, or not a whole one, or a newer one."""


class Drawings(NamedTuple):
    """Drawings and their classes.

    Attributes:
        classes: the classes' names.
        pictures: grey levels, 0 paper, 255 ink, a row a drawing, (m, 784) bytes.
        labels: of each drawing the number of its class, (m,).
    """

    classes: list[str]
    pictures: NDArray[np.uint8]
    labels: NDArray[np.intp]


def to_json(drawings: Drawings) -> str:
    """The document, a line a drawing."""
    head = {"format": FORMAT, "version": VERSION, "classes": drawings.classes}
    lines = ",\n".join(
        json.dumps({"class": int(label), "pixels": b64encode(picture.tobytes()).decode()})
        for picture, label in zip(drawings.pictures, drawings.labels, strict=True)
    )
    beginning = json.dumps(head, ensure_ascii=False).removesuffix("}")
    return f'{beginning}, "drawings": [\n{lines}\n]}}\n'


def from_json(content: bytes) -> Drawings:
    """The drawings of a document that somebody brings: nothing in it is trusted.

    Raises:
        DrawingsError: with a sentence, if it is damaged, something else, too large, or of a newer
            mfnet.
    """
    if len(content) > MOST_BYTES:
        raise DrawingsError(
            f"the file is larger than {MOST_BYTES // 1_000_000} MB, which drawings never are"
        )
    document = _document(content)
    classes = _classes(document.get("classes"))
    entries = document.get("drawings")
    if not isinstance(entries, list):
        raise DrawingsError("the file is damaged: it has no list of drawings")
    if len(entries) > MOST_DRAWINGS:
        raise DrawingsError(
            f"the file has {len(entries):,} drawings, and {MOST_DRAWINGS:,} are the most"
        )
    pictures = np.zeros((len(entries), PIXELS), np.uint8)
    labels = np.zeros(len(entries), np.intp)
    for i, entry in enumerate(entries):
        pictures[i], labels[i] = _drawing(i + 1, entry, len(classes))
    return Drawings(classes, pictures, labels)


def check_name(name: object) -> str:
    """A class's name without the spaces around it, if it is one.

    Raises DrawingsError if it is no text, empty, too long or cannot be seen.
    """
    if not isinstance(name, str):
        raise DrawingsError(f"a class's name must be text, but is {_short(name)}")
    stripped = name.strip()
    if not stripped or len(stripped) > LONGEST_NAME:
        raise DrawingsError(
            f"a class's name must have 1 to {LONGEST_NAME} characters, but is {_short(name)}"
        )
    # What joins the parts of a smiley cannot be printed by itself.
    if not all(character.isprintable() or character == "\u200d" for character in stripped):
        raise DrawingsError(
            f"a class's name must be of characters that can be seen, but is {_short(name)}"
        )
    return stripped


def _document(content: bytes) -> dict[str, Any]:
    if content[:2] == b"PK":
        raise DrawingsError("this file is an archive, such as a saved network, and no drawings")
    try:
        document = read_json(content, DEEPEST)
    except UnicodeDecodeError:
        raise DrawingsError("this file is no text, and drawings are: choose another") from None
    except ValueError:
        raise DrawingsError(
            "this file is damaged, cut off or something else: it is no JSON, which drawings are"
        ) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise DrawingsError("this file is something else, and no drawings of mfnet: choose another")
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise DrawingsError(f"the file is damaged: its version is {_short(version)}")
    if version > VERSION:
        raise DrawingsError("the file was written by a newer mfnet: open it there")
    return document


def _classes(names: object) -> list[str]:
    if not isinstance(names, list) or not 1 <= len(names) <= MOST_CLASSES:
        raise DrawingsError(
            f"the file is damaged: its classes must be a list of 1 to {MOST_CLASSES} names"
        )
    classes = [check_name(name) for name in names]
    if len(set(classes)) < len(classes):
        raise DrawingsError("the file is damaged: two of its classes have the same name")
    return classes


def _drawing(number: int, entry: object, classes: int) -> tuple[NDArray[np.uint8], int]:
    """The picture and the class of a drawing; its number, from 1, is for the sentence."""
    damaged = f"the file is damaged: drawing {number}"
    if not isinstance(entry, dict):
        raise DrawingsError(f"{damaged} is {_short(entry)}")
    label, text = entry.get("class"), entry.get("pixels")
    if not isinstance(label, int) or isinstance(label, bool) or not 0 <= label < classes:
        raise DrawingsError(
            f"{damaged} must be of a class from 0 to {classes - 1}, but is of {_short(label)}"
        )
    try:
        pixels = np.frombuffer(b64decode(text, validate=True), np.uint8)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise DrawingsError(f"{damaged} has pixels that cannot be read") from None
    if len(pixels) != PIXELS:
        raise DrawingsError(f"{damaged} must have {PIXELS} pixels, but has {len(pixels)}")
    if not pixels.any():
        raise DrawingsError(f"{damaged} is empty")
    return pixels, label


def _short(value: object) -> str:
    """A value in a sentence, however long it is."""
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "an object"
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
