"""`tracepost decode` as a person or script meets it."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp

from ui.cli import main


def write(path: Path, text: str, kind: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.DataMatrix) -> Path:
    picture = np.array(zxingcpp.create_barcode(text, kind).to_image(scale=4))
    path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["decode", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_one_line_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = write(tmp_path / "批次.png", "LOT-0815")
    second = write(tmp_path / "b.png", "1334", zxingcpp.BarcodeFormat.ITF)
    status, out, _ = run(capsys, first, second, "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [(line["file"], line["codes"]) for line in lines] == [
        (str(first), [{"text": "LOT-0815", "format": "data_matrix", "accepted": True}]),
        (str(second), [{"text": "1334", "format": "itf", "accepted": False}]),
    ]
    assert all(line["ms"] > 0 for line in lines)


def test_words_hold_nothing_that_steers_a_console(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = write(tmp_path / "a.png", "LOT\x1b[31m\x1d批次")
    assert run(capsys, picture) == (0, f"{picture}: data_matrix accepted: LOT<1B>[31m<1D>批次\n", "")


def test_a_transparent_ground_is_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = cv2.imread(str(write(tmp_path / "printed.png", "LOT-0815")), cv2.IMREAD_GRAYSCALE)
    assert printed is not None
    ink = np.zeros((*printed.shape, 4), np.uint8)
    ink[:, :, 3] = 255 - printed
    logo = tmp_path / "logo.png"
    cv2.imwrite(str(logo), ink)
    assert run(capsys, logo) == (0, f"{logo}: data_matrix accepted: LOT-0815\n", "")


def test_no_code_is_a_no(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.png"
    empty.write_bytes(cv2.imencode(".png", np.full((200, 200), 255, np.uint8))[1].tobytes())
    assert run(capsys, empty) == (1, f"{empty}: no code\n", "")


@pytest.mark.parametrize("content", [None, b"", b"no picture"])
def test_what_is_no_picture(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "what.png"
    if content is not None:
        path.write_bytes(content)
    status, out, err = run(capsys, path)
    assert (status, out) == (2, "")
    assert str(path) in err
    assert "not searched" in err
