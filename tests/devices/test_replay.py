"""Every model on a byte line has a transcript, and gives what the transcript expects."""

from pathlib import Path

import msgspec
import pytest

from devices.model import DriverName
from devices.registry import load_models
from devices.replay import line_driver, read_transcript, replay

TRANSCRIPTS = Path(__file__).parents[1] / "transcripts"
MODELS = load_models()
REPLAYED = [
    name
    for name, model in MODELS.items()
    if not model.lacking and (model.driver is DriverName.WEDGE or line_driver(model))
]


@pytest.mark.parametrize("name", REPLAYED)
def test_model_against_its_transcript(name: str) -> None:
    steps = read_transcript((TRANSCRIPTS / f"{name}.jsonl").read_text(encoding="utf-8"))
    assert any(step.expect for step in steps)
    assert replay(steps, MODELS[name]) == [step.expect for step in steps]


def test_no_transcript_without_a_model() -> None:
    assert {file.stem for file in TRANSCRIPTS.glob("*.jsonl")} == set(REPLAYED)


@pytest.mark.parametrize(
    "line", ['{"t": 0, "rxx": "A"}', '{"rx": "A"}', '{"t": 0, "expect": [{"flaw": "strange"}]}']
)
def test_a_wrong_transcript_is_refused(line: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        read_transcript(line)
