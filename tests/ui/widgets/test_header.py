"""The header: pills that stay or change, who is working, no settings."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.theme.current import metrics, theme
from ui.widgets.content import PillState, PillTone, SignedInPerson
from ui.widgets.header import Header, Pill, person_color

OFFLINE = PillState("net", "cloud-off", "Offline · 37 to send", PillTone.WARN)
LOST = PillState("scanner", "unplug", "Scanner lost", PillTone.BAD)


def _header() -> Header:
    header = Header()
    header.set_station("ST-020", "Final assembly", "Line A")
    header.set_clock("14:32")
    header.set_person(None, "Nobody signed in")
    header.resize(1280, header.sizeHint().height())
    header.show()
    return header


def _pills(header: Header) -> list[Pill]:
    return [pill for pill in header.findChildren(Pill) if pill.isVisible()]


def test_pills_are_replaced_and_touched_by_key(qt_app: QApplication) -> None:
    header = _header()
    touched: list[str] = []
    header.pill_touched.connect(touched.append)
    header.set_pills((OFFLINE,))
    header.set_pills((LOST, OFFLINE))
    assert [pill.accessibleName() for pill in _pills(header)] == ["Scanner lost", "Offline · 37 to send"]
    QTest.mouseClick(_pills(header)[0], Qt.MouseButton.LeftButton)
    assert touched == ["scanner"]


def test_equal_pills_keep_their_widgets(qt_app: QApplication) -> None:
    header = _header()
    header.set_pills([OFFLINE])
    before = _pills(header)
    header.set_pills((OFFLINE,))
    assert _pills(header) == before


def test_normal_is_not_a_colour(qt_app: QApplication) -> None:
    pill = Pill(PillState("net", "cloud", "All sent"))
    pill.resize(pill.sizeHint())
    image = pill.grab().toImage()
    assert image.pixelColor(pill.width() - 12, pill.height() // 2).name().upper() == theme().header


def test_a_person_has_the_same_colour_everywhere_and_others_differ(qt_app: QApplication) -> None:
    assert person_color("E10482") == person_color("E10482")
    assert len({person_color(f"E10{n}") for n in range(400, 420)}) >= 6


def test_person_is_named_and_nobody_too(qt_app: QApplication) -> None:
    header = _header()
    touched: list[int] = []
    header.person_touched.connect(lambda: touched.append(1))
    assert header.person.accessibleName() == "Nobody signed in"
    header.set_person(SignedInPerson("E1", "李建华", "李", "白班"))
    assert header.person.accessibleName() == "李建华 – 白班"
    QTest.mouseClick(header.person, Qt.MouseButton.LeftButton)
    assert touched == [1]
    header.set_person(None)
    assert header.person.isHidden()


def test_touchable_parts_are_15_mm(qt_app: QApplication) -> None:
    header = _header()
    header.set_pills((OFFLINE, LOST))
    QApplication.processEvents()
    for part in (*_pills(header), header.person):
        assert min(part.width(), part.height()) / metrics().px_per_mm >= 15
