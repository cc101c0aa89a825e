"""A plant's own codes as regular expressions: checked when they are imported, compiled once, matched whole.

Only a small, harmless part of the expression language is allowed, read by a parser of our own: what passes
cannot make the matcher run away. Which kinds there are and what they mean is in `codes`.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

LONGEST_PATTERN: Final = 300
LONGEST_MATCHED: Final = 256
"""Longer texts are never tried against a pattern."""

GROUPS: Final = frozenset(
    ("code", "item", "lot", "serial", "quantity", "unit", "supplier", "supplier_lot", "produced", "expires")
)
"""Names a group may have: what of the text is the key, and what else it tells."""

_MOST_WORK: Final = 100_000
"""Ways to split one text that a pattern may make the matcher try: a few milliseconds at the very worst."""

_PROBES: Final = frozenset(map(chr, range(0x180))) | frozenset(
    "中文批次：；，、。（）【】—０９ＡＺ\u3000\ufffd"
)
"""Stand-ins for all characters when two character sets are compared."""

_ATOM: Final = re.compile(
    r"\\[dDwWsS]|\\[^A-Za-z0-9\n]|\[\^?\]?(?:\\.|[^\]\\\[])*\]|[^\\\[\](){}*+?|^$]", re.DOTALL
)
_REPEAT: Final = re.compile(r"[*+?]|\{([0-9]{1,3})(,?)([0-9]{0,3})\}")
_OPEN: Final = re.compile(r"\((?:\?:|\?P<([A-Za-z_]\w*)>)?")


class PatternProblem(msgspec.Struct, frozen=True):
    """Why a pattern is refused: a name for programs, a sentence in each language for people."""

    code: str
    en: str
    zh: str


class PatternError(ValueError):
    """Raised by `compile_pattern`; carries the problem."""

    def __init__(self, problem: PatternProblem) -> None:
        super().__init__(problem.en)
        self.problem = problem


class _Piece(NamedTuple):
    """One item of a sequence: its characters (None = a whole group), its choices, may it be absent."""

    characters: frozenset[str] | None
    work: int
    optional: bool


def check_pattern(pattern: str) -> PatternProblem | None:
    """What is wrong with `pattern`, None if it may be used. ^ at its begin and $ at its end mean nothing."""
    try:
        compile_pattern(pattern)
    except PatternError as error:
        return error.problem
    return None


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern compiled, for `fullmatch` only; kept, so asking again is free. Raises PatternError."""
    if not pattern or len(pattern) > LONGEST_PATTERN:
        raise _error(
            "length",
            f"must have 1 to {LONGEST_PATTERN} characters",
            f"长度必须为 1 到 {LONGEST_PATTERN} 个字符",
        )
    body = pattern.removeprefix("^")
    if body.endswith("$") and not body.endswith(r"\$"):
        body = body[:-1]
    work = _Parser(body).work()
    if work > _MOST_WORK:
        raise _error(
            "too_slow",
            "could take too long: put a fixed character between parts of variable length",
            "可能运行过久：请在可变长度部分之间放一个固定字符",
        )
    found = _compile(body)
    if found.fullmatch(""):
        raise _error("empty", "matches an empty text", "会匹配空文本")
    return found


def _compile(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except (re.error, OverflowError) as error:
        raise _error("syntax", f"is no regular expression: {error}", f"不是正则表达式：{error}") from None


def _error(code: str, en: str, zh: str) -> PatternError:
    return PatternError(PatternProblem(code, f"The pattern {en}.", f"该模式{zh}。"))


class _Parser:
    """Reads a pattern by descent and adds up its work; what is outside the language is refused."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def work(self) -> int:
        """The work of the whole pattern."""
        branches = self._branches(0)
        if self._at < len(self._text):
            raise self._unexpected()
        return sum(map(_work_of, branches))

    def _branches(self, depth: int) -> list[list[_Piece]]:
        """The alternatives up to a closing parenthesis or the end."""
        branches = [self._sequence(depth)]
        while self._text.startswith("|", self._at):
            self._at += 1
            branches.append(self._sequence(depth))
        return branches

    def _sequence(self, depth: int) -> list[_Piece]:
        pieces: list[_Piece] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            if self._text.startswith("(", self._at):
                pieces += self._group(depth + 1)
            else:
                pieces.append(self._atom())
        return pieces

    def _atom(self) -> _Piece:
        atom = _ATOM.match(self._text, self._at)
        if atom is None:
            raise self._unexpected()
        self._at = atom.end()
        low, high = self._repeat()
        matched = _compile(atom[0])
        characters = frozenset(c for c in _PROBES.union(self._text) if matched.match(c))
        return _Piece(characters, high - low + 1, low == 0)

    def _group(self, depth: int) -> list[_Piece]:
        opened = _OPEN.match(self._text, self._at)
        if opened is None or depth > 5 or self._text.startswith("?", opened.end()):
            raise self._unexpected()
        if opened[1] and opened[1] not in GROUPS:
            names = ", ".join(sorted(GROUPS))
            en = f"names a group {opened[1]}; the names are {names}"
            raise _error("group", en, f"使用了组名 {opened[1]}，可用组名：{names}")
        self._at = opened.end()
        branches = self._branches(depth)
        if not self._text.startswith(")", self._at):
            raise self._unexpected()
        self._at += 1
        return self._repeated(branches)

    def _repeated(self, branches: list[list[_Piece]]) -> list[_Piece]:
        """The pieces a group is worth: its own where it comes once, else one of unknown characters."""
        low, high = self._repeat()
        work = sum(map(_work_of, branches))
        if high > 1 and work > 1:
            zh = "重复了一个本身长度或内容可变的部分"
            raise _error("nested", "repeats a part that itself varies in length or choice", zh)
        if len(branches) == 1 and (low, high) == (1, 1):
            return branches[0]
        return [_Piece(None, work + high - low, low == 0)]

    def _repeat(self) -> tuple[int, int]:
        """How often the piece before may come, least and most; unlimited is the longest text matched."""
        found = _REPEAT.match(self._text, self._at)
        if found is None:
            return 1, 1
        self._at = found.end()
        if _REPEAT.match(self._text, self._at):  # lazy, possessive, doubled
            raise self._unexpected()
        if found[0] in {"*", "+", "?"}:
            return int(found[0] == "+"), 1 if found[0] == "?" else LONGEST_MATCHED
        low = int(found[1])
        high = (int(found[3]) if found[3] else LONGEST_MATCHED) if found[2] else low
        if not low <= high <= LONGEST_MATCHED or high == 0:
            raise self._unexpected()
        return low, high

    def _unexpected(self) -> PatternError:
        part = self._text[self._at : self._at + 8] or ")"
        return _error(
            "not_allowed",
            f"uses something that is not allowed at character {self._at + 1}: {part}",
            f"在第 {self._at + 1} 个字符处使用了不允许的写法：{part}",
        )


def _work_of(pieces: list[_Piece]) -> int:
    """The ways in which a sequence may split a text, times 16 if a further stretch is read anew in each."""
    ways = 1
    stretch = 1
    for place, piece in enumerate(pieces):
        if not _ends_itself(piece, pieces[place + 1 :]):
            ways = min(ways * piece.work, _MOST_WORK + 1)
        elif ways > 1 and piece.work > 1:
            stretch = 16
    return min(ways * stretch, _MOST_WORK + 1)


def _ends_itself(piece: _Piece, following: list[_Piece]) -> bool:
    """Whether a repeated character stops at one place only: what must follow is none of its characters."""
    if piece.characters is None:
        return False
    for later in following:
        if later.characters is None or piece.characters & later.characters:
            return False
        if not later.optional:
            return True
    return False
