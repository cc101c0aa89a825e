"""Pictures of codes for tests: made, turned, blurred and with noise; no file is read."""

import cv2
import numpy as np
import zxingcpp

from devices.camera.prepare import Gray

SIZE = (640, 480)


def symbol(text: str, kind: str, module: int = 3) -> Gray:
    """A code with its quiet zones, `module` pixels a module."""
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
    return np.array(made.to_image(scale=module, add_hrt=False, add_quiet_zones=True))


def scene(
    code: Gray, angle: float = 0.0, *, blur: float = 0.0, noise: float = 0.0, at: tuple[int, int] = (0, 0)
) -> Gray:
    """The code on a light ground, turned by degrees around the middle, moved by `at` pixels."""
    width, height = SIZE
    turn = cv2.getRotationMatrix2D((code.shape[1] / 2, code.shape[0] / 2), angle, 1.0)
    turn[:, 2] += (width - code.shape[1]) / 2 + at[0], (height - code.shape[0]) / 2 + at[1]
    frame = cv2.warpAffine(code, turn, SIZE, borderValue=(230,), flags=cv2.INTER_LINEAR)
    if blur:
        frame = cv2.GaussianBlur(frame, (0, 0), blur)
    return noisy(np.asarray(frame, np.uint8), noise)


def noisy(frame: Gray, sigma: float, seed: int = 1) -> Gray:
    """With normal noise of `sigma` gray levels."""
    if not sigma:
        return frame
    added = frame + np.random.default_rng(seed).normal(0, sigma, frame.shape)
    return np.clip(added, 0, 255).astype(np.uint8)


def empty(noise: float = 0.0, seed: int = 1) -> Gray:
    """Nothing but ground."""
    return noisy(np.full(SIZE[::-1], 200, np.uint8), noise, seed)
