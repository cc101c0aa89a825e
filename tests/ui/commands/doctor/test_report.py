"""The sum at the end of a report says no more than the findings do."""

from ui.program.finding import Diagnosis, Level, report_of
from ui.text import set_language


def test_a_note_is_never_summed_up_as_all_fine() -> None:
    set_language("en")
    fine, note = Diagnosis("a", Level.OK, "a"), Diagnosis("b", Level.NOTE, "b")
    wrong = Diagnosis("c", Level.WRONG, "c")
    ends = [
        report_of(found).words().splitlines()[-1] for found in ((fine,), (fine, note), (fine, note, wrong))
    ]
    assert ends == ["All fine.", "Nothing is wrong; 1 point to note.", "1 thing is wrong."]
