"""Command codes: the same key on every layout, and no other label by accident."""

from itertools import combinations, product

import pytest

from terminal.domain.codes.commands import (
    COMMAND_LETTERS,
    COMMAND_PREFIX,
    CommandWord,
    command_code,
    command_of,
    looks_like_command,
)

# Letter keys of three layouts in the same order; where two differ, the key sends another letter.
US = "QWERTYUIOPASDFGHJKLZXCVBNM"
GERMAN = "QWERTZUIOPASDFGHJKLYXCVBNM"
FRENCH = "AZERTYUIOPQSDFGHJKLWXCVBN,"


def test_letters_are_the_same_key_everywhere() -> None:
    same = {us for us, german, french in zip(US, GERMAN, FRENCH, strict=True) if us == german == french}
    assert set(COMMAND_LETTERS) == same - {"I"}  # dotless in Turkish
    assert all(set(command_code(word)) <= set(COMMAND_LETTERS) for word in CommandWord)


@pytest.mark.parametrize("word", CommandWord)
def test_each_word_is_read_in_either_case(word: CommandWord) -> None:
    code = command_code(word)
    assert looks_like_command(code)
    assert command_of(code) is command_of(code.lower()) is command_of(code.swapcase()) is word
    assert len(code) <= 13, "Code 128 stays short"


def test_codes_differ_by_three_letters_or_more() -> None:
    for left, right in combinations(map(command_code, CommandWord), 2):
        different = sum(a != b for a, b in zip(left, right, strict=False)) + abs(len(left) - len(right))
        assert different >= 3, (left, right)


def test_one_wrong_letter_is_no_command() -> None:
    code = command_code(CommandWord.SCRAP)
    for place, letter in product(range(len(code)), COMMAND_LETTERS):
        wrong = code[:place] + letter + code[place + 1 :]
        assert wrong == code or command_of(wrong) is None


@pytest.mark.parametrize(
    "text", ["", "GOOD", "XTPX", "XTPXGOOD", "XTPXGOODOO1", " XTPXGOODOO", "ＸＴＰＸGOODOO"]
)
def test_other_texts_are_none(text: str) -> None:
    assert command_of(text) is None


def test_digits_and_calls() -> None:
    assert [word.digit for word in CommandWord if word.digit is not None] == list(range(10))
    assert {word.name for word in CommandWord if word.is_call} == {
        "CALL_MATERIAL", "CALL_QUALITY", "CALL_MACHINE", "CALL_LEADER", "CALL_SAFETY",
    }  # fmt: skip


def test_released_codes_never_change() -> None:
    """Sheets hang on walls for years."""
    assert COMMAND_PREFIX == "XTPX"
    assert {word.name: command_code(word)[4:] for word in CommandWord} == {
        "GOOD": "GOODOO", "SCRAP": "SCRPPH", "REWORK": "REDOCC", "UNDO": "UNDOXR", "CONFIRM": "CONFBG",
        "CANCEL": "CNCLDH", "PLUS_ONE": "PLUSUE", "HELP": "HELPOX", "SIGN_OUT": "LOGOUTCC", "DIGIT_0":
        "DGTOKU", "DIGIT_1": "DGTECV", "DIGIT_2": "DGTBTT", "DIGIT_3": "DGTDPN", "DIGIT_4": "DGTFLG",
        "DIGIT_5": "DGTVXC", "DIGIT_6": "DGTXJK", "DIGIT_7": "DGTSRX", "DIGIT_8": "DGTHHB", "DIGIT_9":
        "DGTNBL", "CALL_MATERIAL": "CLLSTORSE", "CALL_QUALITY": "CLLTESTUR", "CALL_MACHINE": "CLLTECHPU",
        "CALL_LEADER": "CLLLEDRJO", "CALL_SAFETY": "CLLSOSPK", "ENGLISH": "LNGENGP", "CHINESE": "LNGCNKV",
    }  # fmt: skip
