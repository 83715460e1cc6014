"""How a file of text writes its table: found from its bytes before it is read."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from mfnet.table import words

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
HEAD = 1 << 18  # bytes that delimiter, decimals and header are found from
_LINES = 200
_BLOCK = 1 << 17  # so small that what is made of it stays in the cache
_BYTE = 256  # where a byte begins anew
_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16",
}  # fmt: skip
_OPENS = re.compile(r'(^|[,;\t|])\s*"')  # a mark inside of a cell, as in 5" pipe, quotes nothing
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_DECIMAL_POINT = re.compile(r"[+-]?\d+\.\d+")

Progress = Callable[[float], object]
"""Is told the share that is done, from 0 to 1; what it raises ends the work."""


def encoding_of(head: bytes) -> str | None:
    """The encoding that the first bytes tell; None if the whole file has to be looked at."""
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            return name
    zeros = np.frombuffer(head[: len(head) // 2 * 2], np.uint8).reshape(-1, 2) == 0
    if zeros.size and zeros[:, 1].mean() > 0.4 and not zeros[:, 0].any():
        return "utf-16-le"
    if zeros.size and zeros[:, 0].mean() > 0.4 and not zeros[:, 1].any():
        return "utf-16-be"
    return None


@dataclass
class Shape:
    """What a look at every byte found, in a file whose encoding has ASCII's bytes.

    Attributes:
        encoding: utf-8 if it is, else cp1252.
        leading_zeros: the columns, from 0, in which some cell has digits that begin with 0; None
            where that can't be told.
        has_spaces: whether somewhere a cell begins with a space.
        quotes: how many quotation marks there are, from the first that begins a cell on.
        fields: how many lines have each number of fields.
        odd: the first lines, from 1, that have another number than most, with theirs.
        headers: the lines, from 1, that repeat the first of the table.
    """

    encoding: str = "utf-8"
    leading_zeros: set[int] | None = field(default_factory=set)
    has_spaces: bool = False
    quotes: int = 0
    fields: Counter[int] = field(default_factory=Counter)
    odd: list[tuple[int, int]] = field(default_factory=list)
    headers: list[int] = field(default_factory=list)


def shape_of(
    file: BinaryIO, delimiter: str, expected: int, first: bytes, progress: Progress
) -> Shape:
    """Look at every byte of a file, a block of lines at a time.

    Args:
        file: opened to read bytes.
        delimiter: between fields; spaces are not counted.
        expected: how many fields a line should have.
        first: the line that names the columns, to be known where it is repeated.
        progress: told how many bytes are done after each block.

    Raises ValueError if a byte is 0, as in files that are not of text.
    """
    look = _Look(delimiter, expected, first)
    for position, block in _blocks(file):
        look.at(block)
        progress(position)
    return look.shape


def _blocks(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Parts of a file that end with a line, and how many bytes were read until then."""
    rest = b""
    done = 0
    while part := file.read(_BLOCK):
        done += len(part)
        end = part.rfind(b"\n") + 1
        if not end:
            rest += part
            continue
        yield done, rest + part[:end]
        rest = part[end:]
    if rest:
        yield done, rest + b"\n"


class _Look:
    """A look at a file, block after block: what was seen so far."""

    def __init__(self, delimiter: str, expected: int, first: bytes) -> None:
        self.shape = Shape()
        self._delimiter, self._expected, self._first = delimiter, expected, first
        self._line = 0  # that is before the block
        self._begun = 0  # delimiters of a line that goes on in this block, inside of a cell
        self._is_inside = False

    def at(self, block: bytes) -> None:
        """Look at a block, which ends with a line."""
        shape, line = self.shape, self._line
        if b"\0" in block:
            at = line + block[: block.index(0)].count(b"\n") + 1
            raise ValueError(f"line {at} holds a zero byte: it is not a file of text")
        if shape.encoding == "utf-8" and not block.isascii():
            try:
                block.decode("utf-8")
            except UnicodeDecodeError:
                shape.encoding = "cp1252"
        codes = np.frombuffer(block, np.uint8)
        if self._first and self._first in block:
            shape.headers += [
                line + i for i, text in enumerate(block.split(b"\n"), start=1)
                if text.strip() == self._first
            ]  # fmt: skip
        is_newline, is_delimiter = codes == ord("\n"), codes == ord(self._delimiter)
        begins = is_newline | is_delimiter
        quotes = np.flatnonzero(codes == ord('"')) if b'"' in block else np.empty(0, np.intp)
        if not shape.has_spaces and b" " in block:
            is_space = codes == ord(" ")
            shape.has_spaces = bool(is_space[0] or (begins[:-1] & is_space[1:]).any())
        newlines = np.flatnonzero(is_newline)
        lines = 0 if len(quotes) else self._regular_lines(newlines, is_delimiter)
        if lines:
            shape.fields[self._expected] += lines
        elif self._delimiter != " ":
            self._count_fields(codes, newlines, np.flatnonzero(is_delimiter), quotes)
        self._note_leading_zeros(codes, begins, quotes, is_regular=lines > 0)
        self._line += len(newlines)

    def _regular_lines(self, newlines: NDArray[np.intp], is_delimiter: NDArray[np.bool_]) -> int:
        """How many lines there are, if each has as many fields as expected; else 0."""
        each, lines = self._expected - 1, len(newlines)
        if self._is_inside or self._begun or self._delimiter == " " or not 0 < each < _BYTE:
            return 0
        if np.count_nonzero(is_delimiter) != each * lines:
            return 0
        starts = np.concatenate([[0], newlines[:-1] + 1])
        # Counted in bytes, which is fast. A line with `_BYTE` more looks right, but as no line can
        # have so many fewer, the total is then too large.
        counts = np.add.reduceat(is_delimiter.view(np.uint8), starts, dtype=np.uint8)
        return lines if (counts == each).all() else 0

    def _count_fields(
        self, codes: NDArray[np.uint8], newlines: NDArray[np.intp],
        delimiters: NDArray[np.intp], quotes: NDArray[np.intp],
    ) -> None:  # fmt: skip
        """Count the fields of every line; what stands between quotation marks ends none."""
        if len(quotes) and not self.shape.quotes:
            before = np.where(quotes == 0, ord("\n"), codes[quotes - 1])
            if not np.isin(before, (ord(self._delimiter), ord("\n"), ord(" "))).any():
                quotes = quotes[:0]
        self.shape.quotes += len(quotes)
        ends = newlines
        if len(quotes) or self._is_inside:
            ends = newlines[self._is_outside(newlines, quotes)]
            delimiters = delimiters[self._is_outside(delimiters, quotes)]
            self._is_inside ^= bool(len(quotes) % 2)
        until = np.searchsorted(delimiters, ends)
        counts = np.diff(until, prepend=0)
        if len(counts):
            counts[0] += self._begun
            self._begun = 0
        self._begun += len(delimiters) - (int(until[-1]) if len(until) else 0)
        starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
        is_filled = (ends - starts) > (codes[np.maximum(ends - 1, 0)] == ord("\r"))
        self._note(counts[is_filled] + 1, newlines, starts[is_filled])

    def _note_leading_zeros(
        self, codes: NDArray[np.uint8], begins: NDArray[np.bool_], quotes: NDArray[np.intp],
        *, is_regular: bool,
    ) -> None:  # fmt: skip
        if self.shape.leading_zeros is None:
            return
        ends = begins.copy() if len(quotes) else begins
        ends[quotes] = True  # a cell may begin behind one
        at = _leading_zeros(codes, ends)
        is_first = len(codes) > 1 and codes[0] == ord("0") and chr(codes[1]).isdigit()
        if not len(at) and not is_first:
            return
        if not is_regular:
            self.shape.leading_zeros = None
            return
        columns = (np.searchsorted(np.flatnonzero(begins), at) + 1) % self._expected
        self.shape.leading_zeros |= {*np.unique(columns).tolist(), *([0] if is_first else [])}

    def _is_outside(self, at: NDArray[np.intp], quotes: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether those positions are outside of quotation marks."""
        return np.asarray((np.searchsorted(quotes, at) + self._is_inside) % 2 == 0)

    def _note(
        self, fields: NDArray[np.intp], newlines: NDArray[np.intp], starts: NDArray[np.intp]
    ) -> None:
        for number, times in enumerate(np.bincount(fields)):
            if times:
                self.shape.fields[number] += int(times)
        for i in np.flatnonzero(fields != self._expected)[: 20 - len(self.shape.odd)]:
            line = self._line + int(np.searchsorted(newlines, starts[i])) + 1
            self.shape.odd.append((line, int(fields[i])))


def _leading_zeros(codes: NDArray[np.uint8], begins: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Behind which of the bytes that end a cell a 0 and another digit stand."""
    is_zero, is_digit = codes == ord("0"), codes - np.uint8(ord("0")) < 10
    found = begins[:-2] & is_zero[1:-1] & is_digit[2:]
    return np.flatnonzero(found) if found.any() else np.empty(0, np.intp)


def fields_of(line: str, delimiter: str) -> list[str]:
    """The fields of a line, without spaces around them."""
    if delimiter == " ":
        return [text.strip('"') for text in line.split()]
    if not _OPENS.search(line):
        return [text.strip() for text in line.split(delimiter)]
    reader = csv.reader(StringIO(line, newline=""), delimiter=delimiter)
    try:
        return [text.strip() for text in next(reader, [])]
    except csv.Error:  # a cell longer than anybody's
        return line.split(delimiter)


def lines_of(text: str) -> list[tuple[int, str]]:
    """The first lines that are not empty, each with its number from 1.

    A cell that is quoted may go on in the next line, which then belongs to this one.
    """
    lines: list[tuple[int, str]] = []
    for number, part in enumerate(text.splitlines(), start=1):
        if lines and lines[-1][1].count('"') % 2 and _OPENS.search(lines[-1][1]):
            lines[-1] = lines[-1][0], f"{lines[-1][1]}\n{part}"
        elif len(lines) >= _LINES:
            break
        elif part.strip():
            lines.append((number, part))
    return lines


def delimiter_of(lines: Sequence[str]) -> str:
    """What most likely stands between fields: it cuts most lines into one number of fields."""
    best, best_score = ",", (0.0, 0.0)
    for delimiter in DELIMITERS:
        numbers = Counter(len(fields_of(line, delimiter)) for line in lines)
        numbers.pop(1, None)
        if not numbers:
            continue
        fields, times = max(numbers.items(), key=lambda pair: (pair[1], pair[0]))
        share = times / len(lines)
        if share < (0.95 if delimiter == " " else 0.5):
            continue
        # Commas may be decimals between other delimiters, and spaces stand in any text.
        weight = {",": 0.9, " ": 0.5}.get(delimiter, 1.0)
        score = (round(share, 1) * weight, float(fields))
        if score > best_score:
            best, best_score = delimiter, score
    return best


def decimal_of(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    """What stands before decimals: a comma only where more cells are written so."""
    cells = [cell for row in rows for cell in row]
    commas = sum(_DECIMAL_COMMA.fullmatch(cell) is not None for cell in cells)
    points = sum(_DECIMAL_POINT.fullmatch(cell) is not None for cell in cells)
    return "," if commas > points and delimiter != "," else "."


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: it is no row like the others."""
    first, others = rows[0], rows[1:]
    if not others:
        return True
    for_header = against = 0
    for column, name in enumerate(first):
        cells = [row[column] for row in others if column < len(row)]
        numbers = np.isfinite(words.numbers([cell for cell in cells if not words.is_blank(cell)],
                                            (".", ",")))  # fmt: skip
        if numbers.size and numbers.mean() > 0.5:
            is_number = np.isfinite(words.numbers([name], (".", ",")))[0]
            against += bool(is_number or (words.is_blank(name) and name))
            for_header += not is_number and not words.is_blank(name)
    if against > for_header:
        return False
    return for_header > 0 or len({name.lower() for name in first if name}) == len(
        [name for name in first if name]
    )
