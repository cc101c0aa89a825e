"""Works the station's queue of labels off, one at a time, beside the screens. No thread of its own: what the
printer answers in its device's thread is brought to the screen's.

What became of a label is kept in the store by `terminal.usecases.labels.print_queue`; this decides what to
try next.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from devices.capabilities import SENT, Capability, DeviceState, Phase, Print, ReasonCode, StateReason
from devices.model import Device, DeviceConfig
from devices.print.zpl import written
from devices.registry import Models, configured_device
from devices.supervisor import OnAnswer
from terminal.domain.state.print_job import JobId, PrintJob
from terminal.usecases.labels.print_queue import begin, in_doubt, not_sent, printed, waiting
from terminal.usecases.parts.workplace import Workplace
from ui.feedback import Feedback, Tone
from ui.text import language, text
from ui.widgets.content import PillState, PillTone
from ui.words.devices import REASON_WORDS

LABELS: Final = "labels"
"""The key of the queue's pill."""
RETRY_MS: Final = 3000
Request = Callable[[str, Print, OnAnswer], None]


def printer_of(configs: Iterable[DeviceConfig], models: Models) -> Device | None:
    """The first label printer of the station, None where there is none."""
    found = (configured_device(config, models) for config in configs if config.model in models)
    return next((device for device in found if device.model.capability is Capability.PRINT), None)


class Printing:
    """The queue of one station and its printer."""

    def __init__(
        self,
        work: Workplace,
        request: Request,
        here: Callable[[Callable[[], None]], None],
        changed: Callable[[Feedback | None], None],
    ) -> None:
        """`request` tells the device, `here` runs something in the screen's thread, `changed` is told after
        each step, with what has to be said of it.
        """
        self._work = work
        self._request = request
        self._here = here
        self._changed = changed
        self._printer: Device | None = None
        self._ready = False
        self._sending: JobId | None = None
        self._trouble: StateReason | None = None
        self._unfit: set[JobId] = set()
        self._done = False
        for job in waiting(work):
            if job.begun:  # the program ended before the printer had confirmed it
                in_doubt(work, job)

    def set_printer(self, printer: Device | None) -> None:
        """The station has this printer now, or none; a label on its way is still answered by the old one."""
        if printer == self._printer:
            return
        self._printer = printer
        self._trouble = None
        self._ready = False
        self._work.printer = printer.name if printer else ""
        self.go_on()

    def just_printed(self) -> bool:
        """True once after labels were printed: an event was written."""
        done = self._done
        self._done = False
        return done

    def note_state(self, device: str, state: DeviceState) -> None:
        """How the printer is doing; what was sent and not confirmed is in doubt once it is gone."""
        if self._printer is None or device != self._printer.name:
            return
        self._ready = state.phase is Phase.READY
        if not self._ready:
            self._trouble = None  # the device's own pill says what is wrong
            for job in waiting(self._work):
                if job.begun and job.id != self._sending:
                    in_doubt(self._work, job)
        self.go_on()

    def go_on(self) -> None:
        """Sends the next label, if the printer is there and none is on its way."""
        stopped = self._work.store.exchange().stopped
        if self._printer and self._ready and self._sending is None and not stopped:
            self._send_next(self._printer)
        self._changed(None)

    def pill(self) -> PillState | None:
        """What the header says of the queue: what keeps labels back, None while none wait."""
        held = [job for job in waiting(self._work) if job.id != self._sending]
        if not held or (self._ready and self._trouble is None and not self._unfit):
            return None
        count = text("{n} label waits|{n} labels wait", n=len(held))
        return PillState(LABELS, "printer", f"{self.trouble_words()} · {count}".lstrip(" ·"), PillTone.WARN)

    def trouble_words(self) -> str:
        """What keeps labels back, "" where nothing does."""
        if self._trouble is None:
            return text("A code does not fit on the label.") if self._unfit else ""
        return text(REASON_WORDS[self._trouble.code], device=self._work.printer)

    def _send_next(self, printer: Device) -> None:
        """The oldest one that can be laid out; the others wait until somebody cancels them."""
        found = ((job, self._written(job, printer)) for job in waiting(self._work))
        ready = next(((job, data) for job, data in found if data is not None), None)
        if ready is None:
            return
        job, data = ready
        begin(self._work, job)
        self._sending = job.id

        def answered(reason: StateReason | None) -> None:
            self._here(partial(self._answered, job, printer.name, reason))

        self._request(printer.name, Print(data), answered)

    def _written(self, job: PrintJob, printer: Device) -> bytes | None:
        """The label in the printer's language; None where a code does not fit, and then it waits."""
        from ui.labels.page import DoesNotFit, page_of  # not before the first label

        try:
            bytes_ = written(page_of(job.template, job.values, printer.model.print.dpi, job.id))
        except DoesNotFit:
            self._unfit.add(job.id)
            return None
        self._unfit.discard(job.id)
        return bytes_

    def _answered(self, job: PrintJob, device: str, reason: StateReason | None) -> None:
        """`job` as it was before it was sent this time."""
        self._sending = None
        if reason is None:
            self._taken(job, device)
            return
        self._trouble = reason
        sent = SENT in reason.parameters
        if sent and reason.code is ReasonCode.NO_ANSWER:
            pass  # it is with the printer, which is asked again before anything is sent again
        elif sent or job.begun:
            in_doubt(self._work, job)
        else:
            not_sent(self._work, job)
        self._changed(None)

    def _taken(self, job: PrintJob, device: str) -> None:
        self._trouble = None
        self._done = True
        printed(self._work, job, device)
        self._changed(_twice_words(job) if job.doubtful else None)
        self.go_on()


def _twice_words(job: PrintJob) -> Feedback:
    title = text("Label perhaps printed twice")
    detail = text("{code}: the line broke while it was printed. Destroy the second one.", code=job.thing[1])
    return Feedback(Tone.WARN, title, detail, "", "printer")


def job_words(job: PrintJob) -> tuple[str, str]:
    """A job in two lines: which label of what, and which printing."""
    number = text("Copy {n}", n=job.number) if job.number > 1 else ""
    sending = text("being sent") if job.begun else ""
    parts = (job.template.names.of(language()), number, sending)
    return job.thing[1], " · ".join(part for part in parts if part)
