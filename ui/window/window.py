"""The one window of a terminal: header, the present screen, feedback strip, and what lies over them.

It is the `Shell` that presenters see. What a touch or code means is decided by them and the scan router.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from devices.wedge.repeat import RepeatFilter
from terminal.domain.codes.meanings import Ambiguous
from terminal.domain.events.payloads import EventKey
from terminal.stations.station_type import StationType
from terminal.store.facts import Settings
from terminal.usecases.parts.workplace import Workplace
from terminal.words.times import clock_words
from ui.camera.desk import CAMERA, CameraDesk
from ui.desk import acts
from ui.desk.desk import Desk
from ui.desk.scan_router import ScanRouter
from ui.desk.screen import HasDialogs, Presenter, Scan, Underway
from ui.feedback import Feedback, Tone
from ui.text import subscribe, text
from ui.theme.current import metrics
from ui.widgets.content import Block
from ui.widgets.dialogs.keypad_dialog import open_keypad
from ui.widgets.dialogs.overlay import BlockingOverlay
from ui.widgets.frame import WindowFrame
from ui.widgets.header import Header
from ui.widgets.strip import FeedbackStrip
from ui.widgets.touch import Ground
from ui.window.exchange_dialog import ExchangeDialog
from ui.window.header_pills import DevicePill, HeaderPills, MakePill
from ui.window.hooks import Hooks
from ui.window.menu import Menu
from ui.window.navigator import SIGN_IN, reachable, screen_of, screen_of_pill
from ui.window.offers import Offers
from ui.window.rows import WindowRows
from ui.window.toasts import SpoiltNotice
from ui.window.which_dialog import WhichDialog
from ui.words import headers as header_words
from ui.words.devices import lost_words

T = TypeVar("T")
NO_PROGRAM: Final = Hooks()


class Window(Ground):
    """A terminal's window."""

    def __init__(
        self, work: Workplace, kind: StationType, hooks: Hooks = NO_PROGRAM, key_warning: str = ""
    ) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.work = work
        self.desk = Desk(work, self, key_warning)
        self.router = ScanRouter(
            self.desk, self.presenter, RepeatFilter(work.store.settings().repeat_window_ms)
        )
        self._kind, self._hooks = kind, hooks
        self._made: dict[str, tuple[Presenter, Any]] = {}
        self._kept: dict[str, Presenter] = {}  # of screens that new sizes have undone
        self._name = ""
        self._pills = HeaderPills(work)
        self.camera = CameraDesk(self, self.desk)
        self._build()
        self._end_language = subscribe(self.retranslate)
        self.destroyed.connect(self._end_language)  # however it goes, nobody speaks to it any more
        self.retranslate()
        self.refresh()

    def _build(self) -> None:
        self.header, self.strip = Header(), FeedbackStrip()
        self.stack = QStackedWidget()
        self.notice = SpoiltNotice(self)
        self.offers = Offers(self, self.work, self.camera, self.stack.geometry, self.notice)
        self.toast = self.offers.toast
        self.frame, self.menu = WindowFrame(self), Menu(self, self._reachable, self._signed_in)
        self.stop, self.which = BlockingOverlay(self), WhichDialog(self, self.router.apply)
        self.stop.acknowledged.connect(self.before_touch)
        self.exchange = ExchangeDialog(self, self.work, self._hooks.try_exchange)
        self._rows = WindowRows(self, self.header, self.stack, self.strip)
        self.header.person_touched.connect(self.menu.open)
        self.header.pill_touched.connect(self._pill_touched)
        self.menu.chosen.connect(self._menu_chosen)
        self.strip.faded.connect(self._faded)
        self._minute = QTimer(self)
        self._minute.timeout.connect(lambda: self.heard(frozenset({"minute"})))
        self._minute.start(15_000)

    def _faded(self) -> None:
        self.frame.set_on(False)
        self.strip.setVisible(self.header.isVisibleTo(self))

    # ------------------------------------------------------------ shell

    def presenter(self) -> Presenter:
        """The presenter of the present screen."""
        return self._made[self._name][0]

    def screen_name(self) -> str:
        """The name of the present screen."""
        return self._name

    def underway(self) -> str:
        """What is open in the station's own work asks for this next; "" where nothing is."""
        self.make_ready(self._kind.first_screen)
        presenter = self._made[self._kind.first_screen][0]
        return presenter.following() if isinstance(presenter, Underway) else ""

    def begin_with(self) -> str:
        """What a person begins with in the station's own work where no order is taken up."""
        return text(screen_of(self._kind.first_screen).begin_with)

    def beside_work(self) -> bool:
        """True where the present screen does not show what is worked on."""
        return screen_of(self._name).beside_work

    def show_screen(self, name: str) -> None:
        """Brings a screen to the front; the one left gives up what was half done in it."""
        if self._name and self._name != name:
            self.toast.withdraw()
            self.camera.close()
            presenter, view = self._made[self._name]
            presenter.leave()
            view.leave()
        self.make_ready(name)
        self._name = name
        self._pills.read_calls()
        self._rows.set_bare(screen_of(name).bare)
        self.stack.setCurrentWidget(self._made[name][1])
        self.uncover()
        self.refresh()

    def go_back(self) -> None:
        """Back to the station's work, wherever one came from."""
        self.show_screen(self._kind.first_screen)

    def unmade(self) -> tuple[str, ...]:
        """The screens of this station's work that are not made yet, the first one first."""
        return tuple(name for name in self._kind.screens if name not in self._made)

    def make_ready(self, name: str) -> None:
        """Makes a screen if it is not made yet; where nobody waits for it before it is shown."""
        if name in self._made:
            return
        presenter = self._kept.pop(name, None) or screen_of(name).make_presenter(self.desk)
        view = screen_of(name).make_view(presenter, self)
        self._made[name] = (presenter, view)
        # Shown once before it counts in the layout: what is hidden then must not widen the window.
        view.show_state(presenter.state())
        self.stack.addWidget(view)

    def say(self, feedback: Feedback) -> None:
        """Shows and sounds a feedback; a fail also frames the window. An act beside the work leaves in sight
        what the work asks for next.
        """
        if feedback.tone in (Tone.OK, Tone.WARN) and not feedback.next and self.work.terminal().actor:
            feedback = replace(feedback, next=acts.next_for_person(self.desk))
        self.strip.say(feedback)
        self.strip.show()
        self.frame.set_on(feedback.tone is Tone.BAD)
        if feedback.tone is not Tone.NEUTRAL:
            self._hooks.play(feedback.tone)

    def before_touch(self) -> None:
        """Any touch ends what a refusal has left in sight: strip, frame and the chip of the material."""
        self.strip.calm()
        if self.desk.refused_material is not None:
            self.desk.refused_material = None
            self.refresh()

    def refresh(self) -> None:
        """Follows who is signed in, then lets header and screen read again; within a touch, at its end."""
        if self.desk.touched:
            return
        self.offers.follow()
        wanted = self._wanted_screen()
        if wanted != self._name:
            self.show_screen(wanted)
            return
        self._render_header()
        presenter, view = self._made[self._name]
        view.show_state(presenter.state())

    def _wanted_screen(self) -> str:
        """The sign-in screen while nobody is signed in; else the present one, or the station's first."""
        if self._locked():
            return self._name if self._name and screen_of(self._name).without_sign_in else SIGN_IN
        return self._kind.first_screen if self._name in ("", SIGN_IN) else self._name

    def _reachable(self) -> tuple[str, ...]:
        return reachable(self._kind, locked=self._locked())

    def _locked(self) -> bool:
        return self.asks_who() and not self._signed_in()

    def _signed_in(self) -> bool:
        return bool(self.work.terminal().actor)

    def asks_who(self) -> bool:
        """False for a place that only shows and never asks who is there."""
        return self._kind.signs_in

    def captured(self) -> None:
        """An event was written; a photo is offered of what failed in it."""
        self._hooks.captured()
        self._pills.read_calls()
        self.offers.photo()

    def offer_again(self, scan: Scan) -> None:
        """Offers "+1" for a label read twice."""
        self.offers.again(scan.reading.value, lambda: self.router.apply(scan))

    def offer_undo(self, key: EventKey, what: str) -> None:
        """Offers to take the report back that says `what`."""
        self.offers.undo(what, lambda: acts.undo(self.desk, key))

    def note_spoilt_scan(self) -> None:
        """Says until it is touched that a code came in pieces and was not used."""
        self.notice.add()
        self.offers.lay_out()

    def give_up(self) -> None:
        """Closes what the present screen has open, without recording anything, and takes offers back."""
        self.toast.withdraw()
        presenter = self.presenter()
        if isinstance(presenter, HasDialogs):
            presenter.cancel()

    def uncover(self) -> bool:
        """Closes what the window itself has laid over the screen; False where nothing was."""
        covers = [cover for cover in (self.menu, self.which, self.exchange) if not cover.isHidden()]
        for cover in covers:
            cover.shut()
        return bool(covers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.offers.lay_out()

    def block(self, words: Feedback) -> None:
        """Fills the screen with a stop until it is acknowledged."""
        self.stop.show_block(Block(words.title, "", words.detail, text("I have put it aside")))

    def blocked(self) -> bool:
        """True while a stop is not acknowledged."""
        return not self.stop.isHidden()

    def unblock(self) -> None:
        """A supervisor has seen the stop."""
        self.stop.hide()
        self.frame.set_on(False)

    def ask_which(self, scan: Scan) -> None:
        """Asks what an ambiguous code is."""
        if isinstance(scan.meaning, Ambiguous):
            self.which.ask(scan)

    def type_digit(self, digit: int) -> str | None:
        """Types into the open keypad; gives what stands there then, None where no keypad takes it."""
        pad = open_keypad(self)
        return pad.type_digit(digit) if pad else None

    def confirm_typed(self) -> bool | None:
        """Confirms the open keypad: whether it could be, None where none is open."""
        pad = open_keypad(self)
        return pad.confirm() if pad else None

    def settings_changed(self, settings: Settings) -> None:
        """Puts changed settings into force; where sizes have changed, everything is built anew."""
        sizes = metrics()
        self.router.set_repeat_window(settings.repeat_window_ms)
        self.router.set_value_window(settings.value_window_ms)
        self._hooks.settings_changed(settings)
        if metrics() != sizes:
            self.rebuild()
        self.refresh()

    def rebuild(self) -> None:
        """Builds all but the screens out of sight for the sizes in force; presenters keep what they know."""
        self.camera.close()
        said, stopped, spoilt = self.strip.said, self.stop.shown(), self.notice.spoilt
        self._kept |= {name: presenter for name, (presenter, _) in self._made.items()}
        self._made = {}
        self._minute.stop()
        for child in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            child.hide()
            child.setParent(None)
            child.deleteLater()
        if (old := self.layout()) is not None:
            QWidget().setLayout(old)  # a widget keeps its layout until another takes it
        self._build()
        self.make_ready(self._name)
        self._rows.set_bare(screen_of(self._name).bare)
        self.stack.setCurrentWidget(self._made[self._name][1])
        self.strip.put_back(*said)
        self.frame.set_on(said[1] is Tone.BAD)
        self.notice.add(spoilt)
        if stopped:
            self.stop.show_block(stopped)
        self.retranslate()

    def in_background(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """Computes `job` beside this thread; `then` takes what it gave here."""
        self._hooks.background(job, then)

    def end_program(self) -> None:
        """Leaves the kiosk."""
        self._hooks.end()

    def _pill_touched(self, key: str) -> None:
        if screen := screen_of_pill(key):
            self.show_screen(screen.name)
        elif device := self._pills.device(key):
            self._device_touched(key, device)
        else:
            {header_words.EXCHANGE: self.exchange.ask, CAMERA: self.camera.open}.get(key, self.menu.open)()

    def _device_touched(self, device: str, shown: DevicePill) -> None:
        if shown.touched is not None:
            shown.touched()
        elif pill := shown.make():
            self.say(lost_words(pill, self.desk.devices.capability_of(device)))

    def _menu_chosen(self, name: str) -> None:
        if name == "sign_out":
            acts.sign_out_person(self.desk, "button")
        else:
            self.show_screen(name)

    # ------------------------------------------------------------ news from outside

    def set_kind(self, kind: StationType) -> None:
        """The station's type is known now, or another: its screens are offered."""
        if kind != self._kind:
            self._kind = kind
            stays = self._name in (*kind.screens, SIGN_IN) or screen_of(self._name).without_sign_in
            self._name = self._name if stays else ""
            self.refresh()

    def heard(self, topics: frozenset[str]) -> None:
        """Something changed outside; the present screen reads again if it concerns it."""
        if "pattern" in topics:
            self.desk.patterns_changed()
        if topics & {"call", "minute"}:
            self._pills.read_calls()
        if self._name and topics & (self.presenter().topics | {"person", "exchange", "minute", "call"}):
            self.refresh()

    def exchange_told(self, *, connected: bool) -> None:
        """A try of the exchange has ended; who asked for it is answered."""
        if self.exchange.told(connected=connected):
            waiting = text("{n} to send", n=self.work.store.unsent_count(self.work.identity))
            self.say(Feedback(Tone.OK, text("The hub answers"), waiting))

    def set_device_pill(
        self, device: str, make: MakePill | None, touched: Callable[[], None] | None = None
    ) -> None:
        """Shows or removes the pill of a device; `make` gives it in the language in force. A touch on it
        says what is lost, or is `touched`.
        """
        if self._pills.set_device(device, make, touched):
            self._render_header()

    def _render_header(self) -> None:
        shown = screen_of(self._name)
        title = header_words.screen_title(shown.name, shown.title, self._kind.first_screen)
        self.header.set_station(*header_words.header_station(self.work, title))
        self.header.set_person(header_words.header_person(self.work), text("Nobody signed in"))
        self.header.set_pills(self._pills.shown(self.camera.pills()))
        self.header.set_clock(clock_words(self.work.now(), self.work.identity.zone))

    def retranslate(self) -> None:
        """The language has changed: everything that is made says its words anew."""
        self.setWindowTitle(f"{self.work.identity.station} · tracepost")
        self.menu.retranslate()
        self.notice.retranslate()
        self._pills.read_calls()
        for _, view in self._made.values():
            view.retranslate()
        if self._name:
            self.refresh()

    def close_down(self) -> None:
        """Ends timers and subscriptions; before the program ends."""
        self.camera.close()
        self._minute.stop()
        self.toast.withdraw()
        self._end_language()
