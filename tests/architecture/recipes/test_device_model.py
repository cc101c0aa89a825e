"""The recipe of a device model."""

from pathlib import Path

import pytest

from tests.architecture.recipes.copied import added, run, run_tests, touched

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def add_device_model(tree: Path) -> None:
    """A gauge of a maker that nobody has met: what it is and how it speaks, and what was recorded of it."""
    (tree / "devices/models/acme_gauge.toml").write_text(GAUGE, encoding="utf-8")
    (tree / "tests/transcripts/acme_gauge.jsonl").write_text(RECORDED, encoding="utf-8")


GAUGE = r"""name = "acme_gauge"
title = { en = "Acme gauge", zh = "Acme 量具" }
capability = "value"
driver = "serial"
sources = ["Acme gauge manual, p. 7: L= and the value in mm, then CR; ? asks for one"]
usb = [{ vid = 0xACE0, pid = 0x0001 }]

[frame]
terminators = ["\r"]
ends_by_idle = false
drop_nul = false

[poll]
text = "?"

[value]
pattern = 'L=(?P<value>[+-]\d{1,3}\.\d{3})'
unit = "mm"
refused = { 'E\d' = "device_error" }
"""
RECORDED = """
{"t": 0, "rx": "L=+12.340\\r", "expect": [{"value": "12.340", "unit": "mm", "resolution": "0.001"}]}
{"t": 200, "rx": "E4\\r", "expect": [{"value": "E4", "flaw": "device_error"}]}
"""
MODEL_AT_WORK = """
from devices.ports.discover import match
from devices.ports.sysfs import Port
from devices.registry import load_models

port = Port(path="/dev/ttyACM0", stable="usb:ACE0:0001", vid=0xACE0, pid=1)
print(match(port, load_models().values()))
"""


def test_device_model(tree: Path) -> None:
    added(tree, "device model", add_device_model)
    assert not [path for path in touched(tree) if path.endswith(".py")]
    assert "model='acme_gauge', reason='usb_product'" in run(tree, "-c", MODEL_AT_WORK)
    run_tests(tree, "tests/devices/test_replay.py", "tests/devices/test_registry.py")
