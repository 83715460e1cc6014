"""The visitor's collections of drawings, and what may be done to them."""

from typing import Any

import numpy as np

from mfnet import digits
from mfnet.drawings import DrawingsError
from mfnet_page.collection import Collection
from mfnet_page.course import Record

DEEDS = {
    "keep", "correct", "remove", "remove_all", "add_class", "rename_class", "remove_class", "undo",
    "redo", "open",
}  # fmt: skip
FIRST_CLASSES = ["A", "B"]


class Collections:
    """The collections of one visitor, which stay while networks and datasets come and go.

    Attributes:
        of_digits: handwritten digits, for a network that knows MNIST.
        of_drawings: whatever the visitor draws, of classes with names of their own.
    """

    def __init__(self) -> None:
        self.of_digits = Collection([str(digit) for digit in range(10)], fixed=True)
        self.of_drawings = Collection(FIRST_CLASSES)

    def do(self, name: str, deed: str, values: dict[str, Any]) -> Record:
        """Do a deed to the collection called `name`: "digits" or "drawings".

        Returns what is to be shown then as `shown`, whether that has `changed`, and the file of it
        as `document`. Raises ValueError, with a sentence, where a deed cannot be done.
        """
        collection = {"digits": self.of_digits, "drawings": self.of_drawings}[name]
        before = collection.state
        if deed in DEEDS:
            try:
                getattr(collection, deed)(**_arguments(deed, values))
            except DrawingsError as error:
                raise ValueError(str(error)) from error  # by which the worker knows a sentence
        elif deed != "show":
            raise RuntimeError(f"there is no deed {deed}")
        return {
            "shown": collection.shown(),
            "document": collection.document(),
            "changed": collection.state is not before,
        }


def _arguments(deed: str, values: dict[str, Any]) -> dict[str, Any]:
    """A drawing that is to be kept as a network is given it; other values as they are."""
    if deed != "keep":
        return values
    levels = np.frombuffer(values["pixels"], np.uint8).reshape(values["height"], values["width"])
    return {"label": values["label"], "picture": digits.normalize(levels).tobytes()}
