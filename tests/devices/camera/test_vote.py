import msgspec
import pytest

from devices.camera.formats import CodeRules, Engine, FoundCode, Symbology
from devices.camera.vote import Doubt, Votes, believable, check39

PLACE = ((0.0, 0.0), (90.0, 0.0), (90.0, 30.0), (0.0, 30.0))
ELSEWHERE = ((300.0, 0.0), (390.0, 0.0), (390.0, 30.0), (300.0, 30.0))
RULES = CodeRules(symbologies=tuple(Symbology))
CHECKED = CodeRules(code39_check=True)
STEP = 33_000_000
ONE, BOTH = frozenset({Engine.ZXING}), frozenset(Engine)
QR = FoundCode("LOT-0815", Symbology.QR, ONE, PLACE)
EAN = FoundCode("5901234123457", Symbology.EAN13, ONE, PLACE)
RIVAL = FoundCode("5907234123451", Symbology.EAN13, ONE, PLACE)
SURE = msgspec.structs.replace(EAN, engines=BOTH)
WEAK = (Symbology.EAN13, Symbology.EAN8, Symbology.UPCA, Symbology.UPCE, Symbology.CODABAR, Symbology.CODE39)


def verdicts(
    votes: Votes, *frames: tuple[FoundCode, ...], start: int = 0
) -> list[tuple[int, str, Doubt | None]]:
    return [
        (number, verdict.code.text, verdict.doubt)
        for number, codes in enumerate(frames, start)
        for verdict in votes.count(codes, number * STEP)
    ]


def test_a_strong_code_needs_two_frames() -> None:
    assert verdicts(Votes(RULES), (QR,), (QR,), (QR,)) == [(1, QR.text, None)]


@pytest.mark.parametrize("kind", WEAK)
def test_a_weak_code_needs_both_engines_or_three_frames(kind: Symbology) -> None:
    alone = msgspec.structs.replace(EAN, symbology=kind)
    sure = msgspec.structs.replace(SURE, symbology=kind)
    other = msgspec.structs.replace(alone, engines=frozenset({Engine.ZBAR}))
    assert verdicts(Votes(RULES), (alone,), (alone,), (alone,)) == [(2, EAN.text, None)]
    assert verdicts(Votes(RULES), (sure,), (sure,)) == [(1, EAN.text, None)]
    assert verdicts(Votes(RULES), (alone,), (other,)) == [(1, EAN.text, None)]


def test_a_code_must_leave_the_view_before_it_is_accepted_again() -> None:
    votes = Votes(RULES)
    assert len(verdicts(votes, *[(QR,)] * 5)) == 1
    assert verdicts(votes, (), (), (), (QR,), (QR,), start=5) == []
    assert verdicts(votes, *[()] * 30, (QR,), (QR,), start=10) == [(41, QR.text, None)]


def test_a_still_picture_is_no_absence() -> None:
    votes = Votes(RULES)
    verdicts(votes, (QR,), (QR,))
    votes.still(100 * STEP)
    assert verdicts(votes, (), (), (), (QR,), (QR,), start=101) == []


def test_contradicted_codes_wait_and_then_need_both_engines() -> None:
    votes = Votes(RULES)
    assert verdicts(votes, *[(EAN, RIVAL)] * 6) == []
    assert verdicts(votes, *[(EAN,)] * 40, start=6) == []
    assert not votes.settled
    assert verdicts(votes, (SURE,), start=46) == [(46, EAN.text, None)]
    assert votes.settled


def test_codes_at_different_places_do_not_contradict_each_other() -> None:
    second = msgspec.structs.replace(RIVAL, corners=ELSEWHERE, engines=BOTH)
    assert verdicts(Votes(RULES), *[(SURE, second)] * 2) == [(1, EAN.text, None), (1, RIVAL.text, None)]
    assert believable(SURE, (SURE, second), RULES)
    assert not believable(SURE, (SURE, RIVAL), RULES)
    assert believable(QR, (QR, RIVAL), RULES)


@pytest.mark.parametrize(
    ("code", "rules", "doubt"),
    [
        (FoundCode("1334", Symbology.ITF, BOTH, PLACE), RULES, Doubt.LENGTH),
        (FoundCode("133466", Symbology.ITF, BOTH, PLACE), CodeRules(lengths={}), Doubt.LENGTH),
        (FoundCode("133466", Symbology.ITF, BOTH, PLACE), CodeRules(lengths={Symbology.ITF: (4, 6)}), None),
        (FoundCode("T", Symbology.CODE39, BOTH, PLACE), RULES, Doubt.LENGTH),
        (FoundCode("LOT-9", Symbology.QR, ONE, PLACE), CodeRules(lengths={Symbology.QR: (8,)}), Doubt.LENGTH),
        (FoundCode("CODE39W", Symbology.CODE39, ONE, PLACE), CHECKED, None),
        (
            FoundCode("CODE39X", Symbology.CODE39, BOTH, PLACE),
            CodeRules(code39_check=True),
            Doubt.CHECK_DIGIT,
        ),
    ],
)
def test_lengths_and_check_characters(code: FoundCode, rules: CodeRules, doubt: Doubt | None) -> None:
    assert verdicts(Votes(rules), (code,), (code,)) == [(1, code.text, doubt)]
    assert believable(code, (code,), rules) is (doubt is None)


def test_check39_needs_its_alphabet() -> None:
    assert check39("CODE39W")
    assert not check39("")
    assert not check39("W")
    assert not check39("code39w")


def test_known_codes_are_the_last_filter_and_asked_once() -> None:
    asked: list[str] = []

    def known(code: FoundCode) -> bool:
        asked.append(code.text)
        return code.text != QR.text

    short = FoundCode("1334", Symbology.ITF, BOTH, ELSEWHERE)
    said = verdicts(Votes(RULES, known), *[(QR, SURE, short)] * 4)
    assert said == [(1, QR.text, Doubt.UNKNOWN), (1, EAN.text, None), (1, "1334", Doubt.LENGTH)]
    assert asked == [QR.text, EAN.text]
