"""The formulas of the docstrings, plain text between backticks, as mathematics that browsers set.

A browser lays MathML out by itself, so a page of formulas needs no script and no font. What is no
formula, a name for one, stays code.
"""

import re

GREEK = {
    "Delta": "Δ", "alpha": "α", "beta": "β", "delta": "δ", "epsilon": "ε", "pi": "π",
}  # fmt: skip
FUNCTIONS = {
    "cos", "exp", "floor", "log", "max", "mean", "min", "sigmoid", "sign", "softmax", "sqrt",
    "tanh",
}  # fmt: skip
OPERATORS = {
    "<-": "←", "<=": "≤", "=": "=", "+": "+", "-": "−", "*": "·", "/": "/", "<": "&lt;", ",": ",",
}  # fmt: skip
SPACE = '<mspace width="0.2em"/>'
BREAKING = {f'<mo form="infix">{OPERATORS[sign]}</mo>' for sign in ("<-", "<=", "=", "+", "-", "*")}
OPENING, CLOSING = {"(": ")", "||": "||", "|": "|"}, {"||": "‖", "|": "|", "(": "(", ")": ")"}
TOKEN = re.compile(
    r"\s*(\d+(?:\.\d+)?|d[A-Z](?:_[a-z]{1,2})?(?![a-z])|d(?:u|z|yhat)\b|[A-Za-z](?:_[a-z]{1,2})?(?![\w])"
    r"|[A-Za-z][A-Za-z_]*\d?(?![\w])|<-|<=|\|\||_[a-z](?![\w])|\[(?:[a-z](?:-1)?|\d)\]|['=+\-*/<,()|^])"
)


class _NoFormulaError(Exception):
    """The text follows no rule of formulas."""


def typeset(text: str) -> str | None:
    """A formula as MathML, in pieces between which a line may end; None where the text is none."""
    is_formula = re.search(r"\S (<-|<=|[=+*/-]) \S|[\^\[|]|\b(\d+|[a-z]|d[A-Z])/", text)
    is_call = re.match(rf"(\w+ )?({'|'.join(FUNCTIONS)})\(", text)
    if not is_formula and not is_call and not re.fullmatch("[A-WYZ]|yhat", text):
        return None
    try:
        pieces = _Formula(text).pieces()
    except _NoFormulaError:
        return None
    return "<wbr>".join(f"<math>{piece}</math>" for piece in pieces)


class _Formula:
    """Reads a formula from the left to the right."""

    def __init__(self, text: str) -> None:
        self._tokens: list[str] = []
        position = 0
        while position < len(text):
            match = TOKEN.match(text, position)
            if match is None:
                raise _NoFormulaError(text)
            self._tokens.append(match[1])
            position = match.end()
        self._next = 0

    def pieces(self) -> list[str]:
        """The whole, cut after operators and between factors that are in no brackets."""
        pieces = [""]
        for part in self._parts(""):
            pieces[-1] += part
            if part == SPACE or part in BREAKING:
                pieces.append("")
        return pieces

    def _peek(self) -> str:
        return self._tokens[self._next] if self._next < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._next += 1
        return token

    def _row(self, end: str) -> str:
        return "".join(self._parts(end))

    def _parts(self, end: str) -> list[str]:
        """Everything up to the token `end`, which is taken too."""
        parts: list[str] = []
        follows_operand = False
        while (token := self._peek()) != end or not follows_operand:
            if not token:
                raise _NoFormulaError
            if token in OPERATORS:
                if not follows_operand and token != "-":  # noqa: S105 (a token of a formula)
                    raise _NoFormulaError
                form = "infix" if follows_operand else "prefix"
                parts.append(f'<mo form="{form}">{OPERATORS[self._take()]}</mo>')
                follows_operand = False
            else:
                if follows_operand:
                    parts.append(SPACE)
                parts.append(self._operand())
                follows_operand = True
        self._take()
        return parts

    def _operand(self) -> str:
        """A number, a name, a function of something, or something in brackets."""
        token = self._take()
        if token == "sqrt" and self._peek() == "(":  # noqa: S105
            self._take()
            base = f"<msqrt>{self._row(')')}</msqrt>"
        elif token in OPENING:
            base = self._bracketed(token)
        else:
            base = _name(token)
        base = self._with_marks(base)
        if self._peek() == "(" and token in FUNCTIONS | set("ghP"):
            self._take()
            base = self._with_marks(f"<mrow>{base}{self._bracketed('(')}</mrow>")
        return base

    def _with_marks(self, base: str) -> str:
        """Something, and what is raised or lowered behind it."""
        while (mark := self._peek()) in ("^", "'") or mark[:1] in ("_", "["):
            self._take()
            if mark == "^":
                base = f"<msup><mrow>{base}</mrow><mrow>{self._exponent()}</mrow></msup>"
            elif mark == "'":
                base = f"<msup><mrow>{base}</mrow><mo>′</mo></msup>"
            elif mark[0] == "_":
                base = f"<msub><mrow>{base}</mrow><mi>{mark[1:]}</mi></msub>"
            else:
                base = f"<msup><mrow>{base}</mrow><mtext>{mark.replace('-', '−')}</mtext></msup>"
        return base

    def _bracketed(self, opening: str) -> str:
        inner = self._row(OPENING[opening])
        left, right = CLOSING[opening], CLOSING[OPENING[opening]]
        attributes = 'stretchy="false" form'
        return (
            f'<mo {attributes}="prefix">{left}</mo>{inner}<mo {attributes}="postfix">{right}</mo>'
        )

    def _exponent(self) -> str:
        sign = ""
        if self._peek() == "-":
            self._take()
            sign = "<mo>−</mo>"
        return sign + self._operand()


def _name(token: str) -> str:
    """A name with an index, a differential or a hat, or a symbol."""
    letter, _, index = token.partition("_")
    if index and len(letter) <= 2:
        return f"<msub><mrow>{_name(letter)}</mrow><mi>{index}</mi></msub>"
    if re.fullmatch("d([A-Z]|u|z|yhat)", token):
        return f"<mi>d</mi>{_name(token[1:])}"
    if token.endswith("hat"):
        return f'<mover accent="true">{_name(token.removesuffix("hat"))}<mo>^</mo></mover>'
    if token[:-1] in GREEK:
        return f"<msub><mi>{GREEK[token[:-1]]}</mi><mn>{token[-1]}</mn></msub>"
    return _symbol(token)


def _symbol(token: str) -> str:
    """A number, a sign of a sum, a letter, a function or a word."""
    if token[0].isdigit():
        return f"<mn>{token}</mn>"
    if not token[0].isalpha():
        raise _NoFormulaError
    if token == "sum":  # noqa: S105 (a token of a formula)
        return "<mo>∑</mo>"
    if token in GREEK or token in FUNCTIONS or len(token) == 1:
        return f"<mi>{GREEK.get(token, token)}</mi>"
    return f"<mtext>{token.replace('_', ' ')}</mtext>"
