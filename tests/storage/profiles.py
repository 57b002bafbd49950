"""Colour profiles made from their numbers (ICC.1:2001-04), and what they mean, computed without an ICC engine."""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SRGB_D50 = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])
ADOBE_D50 = np.array([[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]])
D50 = np.array([0.96420, 1.0, 0.82491])
ADOBE_GAMMA = 563 / 256


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65_536) for value in values))


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(78),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*D50),
        **tags,
    }
    table, data, start = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    head = struct.pack(">I4sI4s4s4s", start + len(data), bytes(4), 0x02400000, kind, space, connection)
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(*D50)
    return head.ljust(128, b"\0") + table + data


def matrix_profile(matrix: Floats, gamma: float) -> bytes:
    """Give the profile of a screen: three primaries and one gamma."""
    tags: dict[bytes, bytes] = {}
    for number, channel in enumerate((b"r", b"g", b"b")):
        tags[channel + b"XYZ"] = b"XYZ \0\0\0\0" + _fixed(*matrix[:, number])
        tags[channel + b"TRC"] = _curve(gamma)
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def grey_profile(gamma: float) -> bytes:
    """Give the profile of a grey scale."""
    return _profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": _curve(gamma)})


def ink_profile(corners: dict[tuple[int, int, int, int], tuple[float, float, float]]) -> bytes:
    """Give the profile of a press by the Lab colours of its 16 full overprints (cyan, magenta, yellow, black)."""
    identity, tables = _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1), bytes(range(256))
    grid = b""
    for number in range(16):
        lightness, a, b = corners[(number >> 3 & 1, number >> 2 & 1, number >> 1 & 1, number & 1)]
        grid += bytes([round(lightness * 2.55), round(a + 128), round(b + 128)])
    content = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + identity + tables * 4 + grid + tables * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": content, b"A2B1": content})


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"


def srgb_of(xyz: Floats) -> Floats:
    """Give sRGB, 0 to 255, of XYZ relative to D50 (IEC 61966-2-1, Bradford-adapted)."""
    linear = np.clip(xyz @ np.linalg.inv(SRGB_D50).T, 0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def xyz_of_lab(lab: Floats) -> Floats:
    """Give XYZ relative to D50 of CIELAB."""
    y = (lab[..., 0] + 16) / 116
    cubes = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], axis=-1)
    return D50 * np.where(cubes > 6 / 29, cubes**3, 3 * (6 / 29) ** 2 * (cubes - 4 / 29))


def lab_of(xyz: Floats) -> Floats:
    """Give CIELAB of XYZ relative to D50."""
    ratio = xyz / D50
    roots = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = np.moveaxis(roots, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def xyz_of_srgb(levels: Floats) -> Floats:
    """Give XYZ relative to D50 of sRGB, 0 to 255."""
    values = levels / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4) @ SRGB_D50.T
