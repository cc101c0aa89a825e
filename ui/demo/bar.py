"""A bar that "scans" for those who have no scanner: codes of the demo plant as buttons, sent to the window
one chose.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.demo.plant import DemoPlant
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action import PlainButton
from ui.widgets.content import Kind
from ui.widgets.words import label


class ScanBar(QWidget):
    """One row of codes; a touch sends the code through the chosen station's scanner."""

    def __init__(
        self, plant: DemoPlant, stations: tuple[str, ...], codes: tuple[tuple[str, str], ...]
    ) -> None:
        super().__init__(None, Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle("tracepost")
        self._plant = plant
        self._station = stations[0]
        self._choosers: dict[str, PlainButton] = {}
        whole = QVBoxLayout(self)
        whole.addLayout(self._stations(stations))
        whole.addWidget(self._codes(codes))
        self._show_chosen()

    def _stations(self, stations: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        words = label("label", tone="ink2")
        words.setText(text("Scan at"))
        row.addWidget(words)
        for station in stations:
            button = PlainButton()
            button.set_texts(station)
            button.touched.connect(lambda station=station: self._choose(station))
            self._choosers[station] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _codes(self, codes: tuple[tuple[str, str], ...]) -> QScrollArea:
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setSpacing(metrics().gap)
        for words, code in codes:
            button = PlainButton(icon="scan-barcode")
            button.set_texts(f"{words} {code}")
            button.touched.connect(lambda code=code: self._plant.scanners[self._station].scan(code))
            row.addWidget(button)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFixedHeight(inside.sizeHint().height() + metrics().px(24))
        return area

    def _choose(self, station: str) -> None:
        self._station = station
        self._show_chosen()

    def _show_chosen(self) -> None:
        for station, button in self._choosers.items():
            button.set_kind(Kind.PRIMARY if station == self._station else Kind.NEUTRAL)
