"""Reads formulas as the catalogue writes them: `(1 if {Z1} > 0, else {alpha})`.

A formula becomes a tree, once. `worked_out` gives its number; others write the tree in a notation
of their own, as a spreadsheet does.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import pi
from typing import TypeAlias

import numpy as np


@dataclass(frozen=True)
class Number:
    """A number as it is written, or `π`."""

    text: str


@dataclass(frozen=True)
class Name:
    """A matrix or a scalar of the step, which stands in braces."""

    name: str


@dataclass(frozen=True)
class Operation:
    """Two terms with a sign between them: plus, minus, times, through or to the power of."""

    sign: str
    left: "Formula"
    right: "Formula"


@dataclass(frozen=True)
class Negative:
    """A term with a minus before it."""

    operand: "Formula"


@dataclass(frozen=True)
class Call:
    """A function: one of `FUNCTIONS`."""

    function: str
    arguments: tuple["Formula", ...]


@dataclass(frozen=True)
class Choice:
    """`then` where `left` is above `right`, or not above for the relation `≤`; else `otherwise`."""

    relation: str
    left: "Formula"
    right: "Formula"
    then: "Formula"
    otherwise: "Formula"


Formula: TypeAlias = Number | Name | Operation | Negative | Call | Choice

FUNCTIONS: dict[str, Callable[..., float]] = {
    "abs": np.abs,
    "exp": np.exp,
    "log": np.log,
    "max": np.maximum,
    "min": np.minimum,
    "sign": np.sign,
    "sqrt": np.sqrt,
    "tanh": np.tanh,
}
_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": np.add,
    "−": np.subtract,
    "·": np.multiply,
    "/": np.divide,
    "^": np.power,
}
_POWERS = {"²": "2", "³": "3"}
_TOKEN = re.compile(r"\s*(\{[^}]+\}|\d+(?:\.\d+)?(?:e[-+]?\d+)?|[A-Za-zπ′]+|\S)")


@lru_cache(maxsize=256)
def read(text: str) -> Formula:
    """The tree of a formula.

    Raises ValueError for what is no such formula: `g({Z1})`, whose `g` nobody has written down.
    """
    reader = _Reader(text)
    formula = reader.sum()
    reader.end()
    return formula


def worked_out(formula: Formula, values: Mapping[str, float]) -> float:
    """The number that it comes to; infinite or nan where there is none. KeyError without a name."""
    with np.errstate(all="ignore"):
        return float(_number(formula, values))


def _number(formula: Formula, values: Mapping[str, float]) -> float:
    match formula:
        case Number(text):
            return pi if text == "π" else float(text)
        case Name(name):
            return np.float64(values[name])
        case Operation(sign, left, right):
            return _OPERATIONS[sign](_number(left, values), _number(right, values))
        case Negative(operand):
            return -_number(operand, values)
        case Call(function, arguments):
            return FUNCTIONS[function](*(_number(argument, values) for argument in arguments))
        case Choice(relation, left, right, then, otherwise):
            above = _number(left, values) > _number(right, values)
            return _number(then if above == (relation == ">") else otherwise, values)


class _Reader:
    """Reads a formula from left to right, a method for each thing that can stand there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _TOKEN.findall(text)
        self._at = 0

    def sum(self) -> Formula:
        """Terms with signs between them."""
        formula = self._term()
        while self._next in ("+", "−"):
            formula = Operation(self._take(), formula, self._term())
        return formula

    def end(self) -> None:
        """Nothing more may stand here."""
        if self._next:
            raise self._error()

    @property
    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self._next
        if wanted and token not in wanted:
            raise self._error()
        self._at += 1
        return token

    def _error(self) -> ValueError:
        return ValueError(f"no formula: {self._text!r}, at {self._next or 'its end'!r}")

    def _term(self) -> Formula:
        if self._next == "−":
            self._take()
            return Negative(self._term())
        formula = self._power()
        while True:
            if self._next in ("·", "/"):
                formula = Operation(self._take(), formula, self._power())
            elif re.match(r"[({√A-Za-zπ\d]", self._next) and self._next not in ("if", "else"):
                formula = Operation("·", formula, self._power())  # nothing between: `2 (a + b)`
            else:
                return formula

    def _power(self) -> Formula:
        formula = self._factor()
        while self._next in ("^", *_POWERS):
            sign = self._take()
            power = Number(_POWERS[sign]) if sign in _POWERS else self._factor()
            formula = Operation("^", formula, power)
        return formula

    def _factor(self) -> Formula:
        first = self._take()
        match first[:1]:
            case "{":
                return Name(first[1:-1])
            case "(":
                return self._bracketed()
            case "|":
                inside = self.sum()
                self._take("|")
                return Call("abs", (inside,))
            case start if start == "π" or start.isdigit():
                return Number(first)
        return self._function(first)

    def _function(self, name: str) -> Formula:
        if name == "√":
            return Call("sqrt", (self._factor(),))
        if name == "e" and self._next == "^":
            self._take()
            return Call("exp", (self._factor(),))
        if name in FUNCTIONS and self._take("("):
            return Call(name, self._arguments())
        self._at -= 1
        raise self._error()

    def _arguments(self) -> tuple[Formula, ...]:
        arguments = [self.sum()]
        while self._take(",", ")") == ",":
            arguments.append(self.sum())
        return tuple(arguments)

    def _bracketed(self) -> Formula:
        inside = self.sum()
        if self._take(")", "if") == ")":
            return inside
        left = self.sum()
        relation = self._take(">", "≤")
        right = self.sum()
        self._take(",")
        self._take("else")
        otherwise = self.sum()
        self._take(")")
        return Choice(relation, left, right, inside, otherwise)
