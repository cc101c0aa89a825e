"""A dialog is made once, when it is first wanted."""

from ui.widgets.dialogs.late import Late


def test_nothing_is_made_before_it_is_wanted() -> None:
    made: list[str] = []

    def make() -> str:
        made.append("one")
        return "dialog"

    late = Late(make)
    assert late.when(None) is None
    assert made == []
    assert late.when("wanted") == "dialog"
    assert late.when(None) == late.get() == late.made == "dialog"
    assert made == ["one"]
