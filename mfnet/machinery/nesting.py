"""JSON that somebody brings, read without following it deeper than there is memory for."""

import json
import re
from typing import Any

import numpy as np

# A string of JSON, whole or cut off by the end. Nothing in it can be matched in two ways, so that
# the time that it takes is proportional to the length.
_STRING = re.compile(rb'"(?:[^"\\]++|\\(?:.|\Z))*+(?:"|\Z)', re.DOTALL)


def read_json(content: bytes, deepest: int) -> Any:
    """What JSON in UTF-8 says, with a byte order mark or without.

    Python's reader calls itself for every level, and in a browser ends at a few thousand with the
    whole of Python. So the levels are counted first.

    Raises ValueError if it is no JSON, or nested more than `deepest` levels.
    """
    structure = np.frombuffer(_STRING.sub(b"", content), np.uint8)
    opening = np.isin(structure, np.frombuffer(b"[{", np.uint8))
    closing = np.isin(structure, np.frombuffer(b"]}", np.uint8))
    levels = np.cumsum(opening.astype(np.int32) - closing.astype(np.int32))
    if levels.size and levels.max() > deepest:
        raise ValueError(f"it is nested {levels.max()} levels, and {deepest} are the most")
    return json.loads(content.decode("utf-8-sig"))
