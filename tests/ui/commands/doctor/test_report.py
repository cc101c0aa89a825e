"""The sum at the end of a report says no more than the findings do."""

from ui.program.finding import Finding, Level, report_of
from ui.text import set_language


def test_a_note_is_never_summed_up_as_all_fine() -> None:
    set_language("en")
    fine, note = Finding("a", Level.OK, "a"), Finding("b", Level.NOTE, "b")
    wrong = Finding("c", Level.WRONG, "c")
    ends = [
        report_of(found).words().splitlines()[-1] for found in ((fine,), (fine, note), (fine, note, wrong))
    ]
    assert ends == ["All fine.", "Nothing is wrong; 1 point to note.", "1 thing is wrong."]
