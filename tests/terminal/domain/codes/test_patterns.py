"""Plant patterns: what is allowed, what is refused, and that nothing allowed runs away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.codes.patterns import LONGEST_MATCHED, PatternError, check_pattern, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"U-\d{6}", "U-004711"),
        (r"^WO-[0-9]{4}$", "WO-2611"),
        (r"(?P<lot>\d{4}-\d{4})(?:\/(?P<item>[A-Z]{3}))?", "2611-0530/PCB"),
        (r"物料:(?P<item>[^;]+);批次:(?P<lot>[^;]+);数量:(?P<quantity>\d+)", "物料:R1;批次:77;数量:20"),
        (r"P(?P<item>.+)\|L(?P<lot>.+)", "PA-1|L77"),
        (r"(?:ST|WS)-\d{3}", "WS-020"),
        (r"(?:AB){2}\.[\w\-]*", "ABAB.x-1"),
        (r"[]a]+-[^]]", "]a]-x"),
    ],
)
def test_allowed(pattern: str, text: str) -> None:
    assert check_pattern(pattern) is None
    assert compile_pattern(pattern).fullmatch(text)


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("", "length"),
        ("A" * 301, "length"),
        ("(a+)+", "nested"),
        ("(a|aa)+b", "nested"),
        ("(?:a?){20}", "nested"),
        (r".*.*.*x", "too_slow"),
        (r"\d{1,20}\d{1,20}\d{1,20}\d{1,20}\d{1,20}", "too_slow"),
        (r"(?:\w+|\d+)(?:\w+|\d+)(?:\w+|\d+)", "too_slow"),
        (r"\w+[^;]+\w+;", "too_slow"),
        ("(?=a)b", "not_allowed"),
        ("(?<=a)b", "not_allowed"),
        ("(?i)a", "not_allowed"),
        (r"(a)\1", "not_allowed"),
        (r"(?P<lot>a)(?P=lot)", "not_allowed"),
        ("a*?", "not_allowed"),
        ("a++", "not_allowed"),
        ("a{5,2}", "not_allowed"),
        ("a{999}", "not_allowed"),
        ("a^b", "not_allowed"),
        (r"\bA", "not_allowed"),
        ("(a", "not_allowed"),
        ("a)", "not_allowed"),
        ("*a", "not_allowed"),
        ("[a", "not_allowed"),
        ("((((((a))))))", "not_allowed"),
        ("[z-a]", "syntax"),
        ("(?P<lot>a)(?P<lot>b)", "syntax"),
        ("(?P<colour>a)", "group"),
        ("a*", "empty"),
        ("^$", "empty"),
    ],
)
def test_refused_and_said_in_both_languages(pattern: str, code: str) -> None:
    problem = check_pattern(pattern)
    assert problem is not None
    assert problem.code == code
    assert problem.en.startswith("The pattern ")
    assert re.search("[一-鿿]", problem.zh)
    with pytest.raises(PatternError, match="The pattern"):
        compile_pattern(pattern)


def test_a_pattern_is_judged_once() -> None:
    assert compile_pattern(r"U-\d{7}") is compile_pattern(r"U-\d{7}")


def test_fixed_character_between_parts_makes_any_number_of_them_cheap() -> None:
    assert check_pattern(";".join([r"[^;]+"] * 12)) is None
    assert check_pattern(r"\w+-" * 4 + r"\w+") is None
    assert check_pattern(r"(?P<item>\w+)-(?P<lot>\w+)-\w*\.\w*-x") is None


@pytest.mark.slow
@given(st.text(r"ab1.*+?{}(),2|[]^$\-dw:P<>=!", max_size=24))
def test_any_text_is_judged_and_what_is_allowed_ends(pattern: str) -> None:
    if check_pattern(pattern) is None:
        shape = compile_pattern(pattern)
        assert shape.fullmatch("") is None
        shape.fullmatch("a" * (LONGEST_MATCHED - 1) + "!")
        shape.fullmatch("ab1" * 80 + "!")
