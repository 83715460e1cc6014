"""The visitor's own drawings, each kept with its class, and the way back from every change."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet import drawings
from mfnet.drawings import MOST_CLASSES, MOST_DRAWINGS, Drawings, check_name
from mfnet_page.course import Record

MOST_UNDONE = 100
LEFT_OUT_EVERY = 5  # of each class, every so many-th drawing is never learnt from


@dataclass(frozen=True)
class _Drawing:
    number: int  # by which the page calls it
    picture: bytes
    label: int


@dataclass(frozen=True)
class _Kept:
    """All that one change replaces, and undoing brings back."""

    classes: tuple[str, ...]
    drawings: tuple[_Drawing, ...] = ()


class Collection:
    """Drawings of classes with names. Every change can be undone.

    Args:
        classes: their names to begin with.
        fixed: whether these are all that there may be.

    Every method that changes it raises ValueError, with a sentence, where it cannot, and leaves all
    as it is then.
    """

    def __init__(self, classes: list[str], *, fixed: bool = False) -> None:
        self._kept = _Kept(tuple(classes))
        self._fixed = fixed
        self._past: list[_Kept] = []
        self._future: list[_Kept] = []
        self._numbers = 0

    @property
    def classes(self) -> list[str]:
        """The classes' names."""
        return list(self._kept.classes)

    @property
    def state(self) -> object:
        """All that is kept now: another object after every change."""
        return self._kept

    def __len__(self) -> int:
        return len(self._kept.drawings)

    def shown(self) -> Record:
        """All that the page shows of it."""
        all_of_them = self.drawings()
        return {
            "classes": self.classes,
            "numbers": np.array([drawing.number for drawing in self._kept.drawings], np.int32),
            "labels": all_of_them.labels.astype(np.int32),
            "pictures": all_of_them.pictures.ravel(),
            "left_out": self.left_out().astype(np.uint8),
            "undoable": bool(self._past),
            "redoable": bool(self._future),
        }

    def drawings(self) -> Drawings:
        """All drawings, in the order in which they were kept."""
        kept = self._kept.drawings
        pictures = np.frombuffer(b"".join(drawing.picture for drawing in kept), np.uint8)
        labels = np.array([drawing.label for drawing in kept], np.intp)
        return Drawings(self.classes, pictures.reshape(len(kept), drawings.PIXELS), labels)

    def left_out(self) -> NDArray[np.bool_]:
        """Of each drawing whether it is left out of what is learnt, to be asked afterwards."""
        seen = [0] * len(self._kept.classes)
        left_out = np.zeros(len(self), bool)
        for i, drawing in enumerate(self._kept.drawings):
            seen[drawing.label] += 1
            left_out[i] = seen[drawing.label] % LEFT_OUT_EVERY == 0
        return left_out

    def keep(self, picture: Any, label: int) -> None:
        """Keep a picture, 784 grey levels, as one of a class."""
        levels = np.frombuffer(picture, np.uint8)
        if len(levels) != drawings.PIXELS or not levels.any():
            raise ValueError("draw something first")
        self._check_label(label)
        self._add([(levels.tobytes(), label)])

    def correct(self, number: int, label: int) -> None:
        """Say that a drawing is one of another class."""
        self._check_label(label)
        self._change(
            tuple(
                replace(drawing, label=label) if drawing.number == number else drawing
                for drawing in self._kept.drawings
            )
        )

    def remove(self, number: int) -> None:
        """Take a drawing away."""
        left = (drawing for drawing in self._kept.drawings if drawing.number != number)
        self._change(tuple(left))

    def remove_all(self) -> None:
        """Take all drawings away; the classes stay."""
        self._change(())

    def add_class(self) -> None:
        """Add a class, with a letter for a name."""
        self._check_not_fixed()
        classes = self._kept.classes
        if len(classes) == MOST_CLASSES:
            raise ValueError(f"{MOST_CLASSES} classes are the most")
        letters = (chr(ord("A") + i) for i in range(26))
        name = next(letter for letter in letters if letter not in classes)
        self._replace(replace(self._kept, classes=(*classes, name)))

    def rename_class(self, label: int, name: str) -> None:
        """Give a class another name."""
        self._check_not_fixed()
        self._check_label(label)
        name = check_name(name)
        others = [other for i, other in enumerate(self._kept.classes) if i != label]
        if name in others:
            raise ValueError(f"there is a class {name} already")
        classes = (*self._kept.classes[:label], name, *self._kept.classes[label + 1 :])
        self._replace(replace(self._kept, classes=classes))

    def remove_class(self, label: int) -> None:
        """Take a class away, and its drawings."""
        self._check_not_fixed()
        self._check_label(label)
        classes = self._kept.classes
        if len(classes) == 2:
            raise ValueError("two classes are the fewest")
        left = tuple(
            replace(drawing, label=drawing.label - (drawing.label > label))
            for drawing in self._kept.drawings
            if drawing.label != label
        )
        self._replace(_Kept((*classes[:label], *classes[label + 1 :]), left))

    def undo(self) -> None:
        """Go back to before the last change."""
        if self._past:
            self._future.append(self._kept)
            self._kept = self._past.pop()

    def redo(self) -> None:
        """Make the change again that `undo` took back."""
        if self._future:
            self._past.append(self._kept)
            self._kept = self._future.pop()

    def document(self) -> str:
        """The file to download, as `mfnet.drawings` has it."""
        return drawings.to_json(self.drawings())

    def open(self, content: Any) -> None:
        """Add the drawings of a file to those that there are; one that is there is not added again.

        Where there is nothing of the visitor's own yet, the file's classes replace those at first.
        """
        found = drawings.from_json(bytes(content))
        classes = self._with_classes(found.classes)
        there = {(d.picture, self._kept.classes[d.label]) for d in self._kept.drawings}
        new = [
            (picture.tobytes(), classes.index(found.classes[label]))
            for picture, label in zip(found.pictures, found.labels, strict=True)
            if (picture.tobytes(), found.classes[label]) not in there
        ]
        self._add(new, tuple(classes))

    def _with_classes(self, found: list[str]) -> list[str]:
        """The present classes, and those of a file that are none of them yet."""
        classes = self.classes
        strange = [name for name in found if name not in classes]
        if self._fixed and strange:
            raise ValueError(
                f"the file has drawings of {', '.join(strange)}, and only digits are learnt here: "
                "choose the dataset “Your drawings” for others"
            )
        if not self._kept.drawings and len(found) > 1 and not self._fixed:
            return found
        if len(classes) + len(strange) > MOST_CLASSES:
            raise ValueError(
                f"with those of the file there would be {len(classes) + len(strange)} classes, "
                f"and {MOST_CLASSES} are the most"
            )
        return classes + strange

    def _add(self, new: list[tuple[bytes, int]], classes: tuple[str, ...] | None = None) -> None:
        if len(self) + len(new) > MOST_DRAWINGS:
            raise ValueError(f"{MOST_DRAWINGS:,} drawings are the most: remove some first")
        added = tuple(
            _Drawing(self._numbers + i, picture, label)
            for i, (picture, label) in enumerate(new, start=1)
        )
        self._numbers += len(new)
        self._replace(_Kept(classes or self._kept.classes, self._kept.drawings + added))

    def _change(self, drawings: tuple[_Drawing, ...]) -> None:
        self._replace(replace(self._kept, drawings=drawings))

    def _replace(self, kept: _Kept) -> None:
        if kept == self._kept:
            return
        self._past = [*self._past[1 - MOST_UNDONE :], self._kept]
        self._kept, self._future = kept, []

    def _check_label(self, label: int) -> None:
        if not 0 <= label < len(self._kept.classes):
            raise ValueError(f"there is no class {label}")

    def _check_not_fixed(self) -> None:
        if self._fixed:
            raise ValueError("the ten digits are the classes here")
