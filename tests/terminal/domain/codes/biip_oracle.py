"""biip 5.2 as a second opinion on GS1 strings: what it makes of a text, strings made for both, the figures.

Run as a module it prints them: `python -m tests.terminal.domain.codes.biip_oracle`. Test tool only: the
product does not use biip (docs/decisions/0004).
"""

import random
import re
import string
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from time import perf_counter

import biip

from terminal.domain.codes.ai_table import AI_TABLE, Identifier, check_digit
from terminal.domain.codes.digital_link import is_link, parse_link
from terminal.domain.codes.fault import CodeFault
from terminal.domain.codes.gs1 import parse_bare_key
from terminal.domain.codes.gs1_reader import parse_elements
from terminal.domain.codes.text import GS, clean, with_separators

Elements = tuple[tuple[str, str], ...]
CSET82 = "!\"%&'()*+,-./:;<=>?_" + string.ascii_letters + string.digits


def by_biip(text: str) -> tuple[Elements | None, str]:
    """The elements biip reports as a success ("" = none), and the errors it hides inside them."""
    try:
        result = biip.parse(text)
    except biip.ParseError as error:
        return None, str(error)
    whole = result.gs1_message or result.gs1_digital_link_uri
    if whole is None:
        return None, result.gs1_message_error or result.gs1_digital_link_uri_error or ""
    elements = tuple((element.ai.ai, element.value) for element in whole.element_strings)
    hidden = [
        error
        for element in whole.element_strings
        for error in (element.gtin_error, element.gln_error, element.sscc_error)
        if error
    ]
    return elements, "; ".join(hidden)


def by_us(text: str, year: int = 2026) -> Elements | CodeFault:
    """The elements our reader finds, or why none."""
    code = clean(text)
    if is_link(code.text):
        data = parse_link(code.text, year)
    elif code.flagged or code.text.startswith("("):
        data = parse_elements(with_separators(code.text), year)
    else:
        bare = parse_bare_key(code.text, year)
        data = parse_elements(code.text, year) if isinstance(bare, CodeFault) else bare
    return data if isinstance(data, CodeFault) else data.elements


# ---------------------------------------------------------------- strings for both


def made_value(identifier: Identifier, rng: random.Random) -> str:
    """A clean value of that identifier."""
    parts = re.findall(r"\((\[.*?\]|-)\{(1,)?(\d+)\}\)(\?)?", identifier.shape.pattern)
    value = ""
    for (characters, up_to, most, optional), rule in zip(parts, identifier.rules, strict=True):
        if optional and rng.random() < 0.5:
            break
        length = rng.randint(1, int(most)) if up_to else int(most)
        value += _repaired(rule, "".join(rng.choices(_characters(characters), k=length)), rng)
    return value


def _characters(pattern: str) -> str:
    return "".join(c for c in CSET82 + "#=" if re.fullmatch(pattern, c))


def _repaired(rule: str, part: str, rng: random.Random) -> str:
    made = {
        "c": lambda: part[:-1] + check_digit(part[:-1]),
        "g": lambda: "0" + part[1:-1] + check_digit(part[1:-1]),
        "l": lambda: next(part[:-1] + d for d in string.digits if _luhn(part[:-1] + d)),
        "r": lambda: part[:-2] + f"{98 - int(part[:-2] + '00') % 97:02}",
        "d": lambda: _day(rng),
        "e": lambda: _day(rng),
        "t": lambda: f"{rng.randrange(24):02}{rng.randrange(60):02}",
        "h": lambda: f"{rng.randrange(24):02}",
        "v": lambda: f"{rng.randrange(60):02}",
        "i": lambda: f"{rng.randint(1, 9):02}{rng.randint(9, 99):02}",
        "s": lambda: "156" * rng.randint(1, 5),
        "a": lambda: "0" + part[1:],
        "b": lambda: "0" + part[1:],
        "o": lambda: "1" + part[1:],
        "z": lambda: "1" + part[1:],
        "u": lambda: part.replace("%", "_"),
    }
    return made[rule]() if rule else part


def _day(rng: random.Random) -> str:
    return (date(2000, 1, 1) + timedelta(rng.randrange(27_000))).strftime("%y%m%d")


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def made_pairs(rng: random.Random) -> Elements:
    """One to six clean elements of different identifiers that may stand on one label."""
    chosen = rng.sample(sorted(set(AI_TABLE) - {"02"}), rng.randint(1, 6))
    return tuple((ai, made_value(AI_TABLE[ai], rng)) for ai in chosen)


def made_string(pairs: Elements) -> str:
    """The element string as a symbol holds it, with its AIM identifier."""
    text = "]C1"
    for place, (ai, value) in enumerate(pairs):
        text += ai + value + (GS if AI_TABLE[ai].separated and place < len(pairs) - 1 else "")
    return text


def spoilt(text: str, rng: random.Random) -> str:
    """`text` with one character behind the AIM identifier wrong, missing or doubled."""
    place = rng.randrange(3, len(text))
    put = rng.choice(["", text[place] * 2, rng.choice(CSET82 + GS + " #"), rng.choice(string.digits)])
    return text[:place] + put + text[place + 1 :]


def compared(count: int, *, spoil: bool, seed: int = 1) -> Iterator[tuple[str, str]]:
    """The verdict and the text of that many strings."""
    rng = random.Random(seed)
    for _ in range(count):
        text = made_string(made_pairs(rng))
        text = spoilt(text, rng) if spoil else text
        yield verdict(text), text


def verdict(text: str) -> str:
    """How the two agree about `text`."""
    (theirs, hidden), ours = by_biip(text), by_us(text)
    if theirs is not None and hidden:
        return "hidden error refused" if isinstance(ours, CodeFault) else "HIDDEN ERROR READ"
    if theirs is None:
        return "both refuse" if isinstance(ours, CodeFault) else "only ours reads"
    if isinstance(ours, CodeFault):
        return f"only biip reads: {ours.kind.value} {ours.where}"
    return "same" if tuple(dict.fromkeys(theirs)) == ours else "DIFFERENT"


def _main() -> None:
    for name, spoil in (("made", False), ("one character wrong", True)):
        found = Counter(each for each, _ in compared(20_000, spoil=spoil))
        print(f"20,000 strings, {name}:")
        for each, count in found.most_common():
            print(f"  {count:6} {each}")
    rng = random.Random(7)
    texts = [made_string(made_pairs(rng)) for _ in range(2000)]
    taken = []
    for read in (by_biip, by_us):
        start = perf_counter()
        for text in texts:
            read(text)
        taken.append((perf_counter() - start) / len(texts) * 1e6)
    print(f"a string: biip {taken[0]:.0f} us, ours {taken[1]:.0f} us, {taken[0] / taken[1]:.1f} times")


if __name__ == "__main__":
    _main()
