"""What the text of a cell means: nothing, a number, a point in time."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLANKS = (
    "", "?", "-", "--", ".", "NA", "N/A", "n/a", "<NA>", "#N/A", "NaN", "nan", "NAN", "null",
    "NULL", "Null", "None", "NaT", "#VALUE!", "#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#NUM!",
)  # fmt: skip
"""Cells that stand for nothing, in any column."""
_BLANKS = frozenset(BLANKS)

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_LEADING_ZERO = re.compile(r"0\d+")
_SIGNS = frozenset("%$€£¥")
_AROUND = re.compile(r"^[$€£¥]\s*|\s*[%$€£¥]$")
_BEGINS_A_NUMBER = frozenset("+-.$€£¥")  # if not a digit does
# A way of writing numbers: what it looks like, what groups digits, what stands before decimals.
_WAYS: dict[str, tuple[re.Pattern[str], str, str]] = {
    ".": (_PLAIN, "", "."),
    ",.": (re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?"), ",", "."),
    ",": (re.compile(r"[+-]?\d+,\d+"), "", ","),
    ".,": (re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?"), ".", ","),
    " ,": (re.compile(r"[+-]?\d{1,3}([\s\u202f]\d{3})+([.,]\d+)?"), " ", ","),
}
DEFAULT_WAYS = (".",)

TRUE = ("yes", "true", "y", "t", "1", "on", "ja", "oui", "si", "sí")

DATE_FORMATS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d.%m.%y", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y",
    "%d/%m/%y", "%m-%d-%Y", "%d-%m-%Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y",
    "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%a, %d %b %Y", "%a %b %d %H:%M:%S %Y",
)  # fmt: skip
_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S")
ISO = "ISO"
_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
_SOME = 200


def is_blank(text: str) -> bool:
    """Whether a cell of that text, without spaces around it, stands for nothing."""
    return text in _BLANKS


def written(value: Any) -> str:
    """A value as a person writes it: 3, not 3.0."""
    if not isinstance(value, float | np.floating):
        return str(value)
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def has_leading_zero(text: str) -> bool:
    """Whether a text of digits begins with a 0, as codes do and numbers do not."""
    return text[:1] == "0" and _LEADING_ZERO.fullmatch(text) is not None


def ways_of(values: Sequence[str]) -> tuple[str, ...]:
    """How most of these texts write numbers, for `numbers`."""
    cleaned = [_bare(value) for value in values if _may_be_number(value)]
    others = [text for text in cleaned if _PLAIN.fullmatch(text) is None]
    fit = {
        way: sum(pattern.fullmatch(text) is not None for text in others)
        for way, (pattern, _, _) in _WAYS.items()
    }
    # 1.234 may be plain, or a point that groups digits; other ways look like no other.
    points = _WAYS[".,"][0]
    fit[".,"] = sum(points.fullmatch(text) is not None for text in cleaned)
    american, european = fit[",."], fit[","] + fit[".,"]
    if not american and not european and not fit[" ,"]:
        return (".",)
    # 1,234 beside 1.5 groups digits; 1,5 beside 1,25 has decimals.
    if fit[","] > american:
        return (",", ".,", " ,", ".")
    if american:
        return (".", ",.")
    return (".,", ",", ".") if fit[".,"] else (".", " ,")


def numbers(values: Sequence[str], ways: Sequence[str] = DEFAULT_WAYS) -> NDArray[np.float64]:
    """The numbers that texts write; nan for a text that writes none."""
    return np.array([_number(value, ways) for value in values], np.float64)


def _may_be_number(text: str) -> bool:
    """Whether a look at the first character leaves that open: words need no more."""
    first = text[:1]
    return first.isdigit() or first in _BEGINS_A_NUMBER


def _bare(text: str) -> str:
    """A text without the sign of a currency or of percent."""
    return _AROUND.sub("", text) if text[:1] in _SIGNS or text[-1:] in _SIGNS else text


def _number(text: str, ways: Sequence[str]) -> float:
    if not _may_be_number(text):
        return np.nan
    if ways[0] == "." and _PLAIN.fullmatch(text) is not None:
        return float(text)
    bare = _bare(text)
    for way in ways:
        pattern, groups, decimal = _WAYS[way]
        if pattern.fullmatch(bare) is None:
            continue
        if groups == " ":
            bare = re.sub(r"\s", "", bare)
        elif groups:
            bare = bare.replace(groups, "")
        return float(bare.replace(decimal, "."))
    return np.nan


def date_format_of(values: Sequence[str]) -> str | None:
    """The one format that (nearly) all texts are dates in; None if there is none.

    Day and month are told apart by a number above 12; where all are below it, month comes first
    with slashes, as in American tables, and day first with dots.
    """
    some = values[:: max(len(values) // _SOME, 1)]
    if not some or not all(any(letter.isdigit() for letter in text) for text in some[:20]):
        return None
    if _share(some, ISO) > 0.9:
        return ISO
    best, best_share = "", 0.9
    for date in DATE_FORMATS:
        for time in _TIMES:
            if time and "%H" in date:
                continue
            share = _share(some[:10], date + time)
            share = _share(some, date + time) if share > 0.5 else 0.0
            if share > best_share:
                best, best_share = date + time, share
    return best if best and _share(values, best) > 0.9 else None


def _share(values: Sequence[str], date_format: str) -> float:
    return sum(_moment(value, date_format) is not None for value in values) / len(values)


def moments(values: Sequence[str], date_format: str) -> list[datetime | None]:
    """The points in time that texts write in that format; None for a text in another format."""
    return [_moment(value, date_format) for value in values]


def _moment(text: str, date_format: str) -> datetime | None:
    try:
        if date_format != ISO:
            return datetime.strptime(text, date_format)  # noqa: DTZ007 (as the table has it)
        if _ISO.fullmatch(text) is None:
            return None
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
