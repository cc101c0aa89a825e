"""What every command prints with: nothing on it commands the console that shows it."""

import pytest

from ui.commands.command_line import complain, show


def test_a_code_that_commands_a_console_is_printed_as_dots(capsys: pytest.CaptureFixture[str]) -> None:
    show(None, as_json=False, words="SN\x1b[2J\u202e1\n\tgood")
    complain("Nothing is known of \x9b31m\x07")
    printed = capsys.readouterr()
    assert printed.out == "SN·[2J·1\n\tgood\n"
    assert printed.err == "Nothing is known of ·31m·\n"
