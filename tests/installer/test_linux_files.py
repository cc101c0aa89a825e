"""The files for a Linux station stay true to the code beside them."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_vendor_of_a_device_model_has_its_rule() -> None:
    models = [
        tomllib.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "devices/models").glob("*.toml")
    ]
    vendors = {f"{usb['vid']:04x}" for model in models for usb in model.get("usb", ())}
    rules = (ROOT / "installer/linux/70-tracepost-scanners.rules").read_text(encoding="utf-8")
    assert vendors == set(re.findall(r'ATTRS\{idVendor\}=="(\w+)"', rules))
