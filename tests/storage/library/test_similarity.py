"""Pictures that look alike have hashes that are alike; `imagehash`'s definition is met where both agree on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from scipy.fft import dctn

from studio.contract.raster import Raster
from studio.storage.library.library import Library
from studio.storage.library.similarity import distance, nearest, phash
from tests.storage.library.conftest import Paint, only


def a_scene(seed: int, side: int = 256) -> npt.NDArray[np.uint8]:
    """Give a picture of soft shapes."""
    coarse = np.random.default_rng(seed).integers(0, 256, (12, 12, 3), np.uint8)
    return np.asarray(Image.fromarray(coarse).resize((side, side), Image.Resampling.BICUBIC))


def test_it_is_the_sign_of_low_frequencies_against_their_median() -> None:
    pixels = a_scene(1, 32)
    grey = np.asarray(Image.fromarray(pixels).convert("L")).astype(float)
    spectrum = dctn(grey, norm="ortho")[:8, :8].ravel()
    bits = spectrum > np.median(spectrum[1:])
    bits[0] = False
    assert phash(Raster(pixels)) == int("".join("01"[int(bit)] for bit in bits), 2)


def test_the_same_picture_at_another_size_brightness_or_quality_is_near() -> None:
    picture = a_scene(2)
    image = Image.fromarray(picture)
    for other in (
        image.resize((90, 90)),
        image.resize((512, 512)),
        image.point(lambda level: int(level * 0.8 + 20)),
        image.quantize(64).convert("RGB"),
    ):
        assert distance(phash(Raster(picture)), phash(Raster(np.asarray(other)))) <= 6


def test_other_pictures_are_far() -> None:
    hashes = [phash(Raster(a_scene(seed))) for seed in range(40)]
    far = [distance(a, b) for place, a in enumerate(hashes) for b in hashes[:place]]
    assert 28 < np.mean(far) < 36
    assert min(far) > 8


def test_flat_pictures_are_alike_and_transparency_lies_over_white() -> None:
    assert phash(Raster(np.full((40, 30, 3), 7, np.uint8))) == phash(Raster(np.full((9, 9, 3), 250, np.uint8)))
    clear = np.dstack([a_scene(3), np.zeros((256, 256), np.uint8)])
    assert phash(Raster(clear)) == phash(Raster(np.full((8, 8, 3), 255, np.uint8)))


@given(st.lists(st.integers(0, 2**64 - 1), max_size=20), st.integers(0, 2**64 - 1), st.integers(0, 25))
def test_the_nearest_are_the_nearest(hashes: list[int], target: int, limit: int) -> None:
    found = nearest(target, list(enumerate(hashes)), limit)
    wanted = sorted((distance(target, value), -number) for number, value in enumerate(hashes))[:limit]
    assert [(bits, -number) for number, bits in found] == wanted


def test_a_library_finds_what_looks_alike(library: Library, pictures: Path, paint: Paint) -> None:
    for number in range(5):
        Image.fromarray(a_scene(number)).save(pictures / f"{number}.png")
    Image.fromarray(a_scene(3)).resize((100, 100)).save(pictures / "3-small.jpg")
    library.reconcile()
    assert library.similar(only(library, "name:3.png").id) == ()
    library.hash_pictures()
    found = library.similar(only(library, "name:3.png").id, 3)
    assert library.entries([found[0][0]])[0].name == "3-small.jpg"
    assert found[0][1] <= 4 < found[1][1]
    assert len(found) == 3
    assert library.similar(999) == ()
