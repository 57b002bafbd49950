"""Copies of many pictures: formats, sizes, names, records, faults half way, cancelling."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.contract.errors import SaveFailed, UnreadablePicture
from studio.contract.geometry import Extent
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.storage.exporting.exporting import export
from studio.storage.exporting.plan import ColourProfile, CopyStyle, ExportPlan, Fit, Resize
from studio.storage.metadata.formats import KeptMetadata, PictureFormat
from studio.storage.naming import NameTemplate
from studio.storage.opening import read_picture
from studio.storage.pngs import encode_png, read_record
from tests.storage.exporting.files import a_gradient, leftovers, made, with_record


def exported(tmp_path: Path, style: CopyStyle, **values: object) -> Path:
    source = made(tmp_path, "A Red Apple.png", **values)  # type: ignore[arg-type]
    report = export(ExportPlan((source,), tmp_path / "out", style))
    assert report.is_whole
    return report.written[0]


@pytest.mark.parametrize("picture_format", list(PictureFormat))
def test_a_copy_keeps_its_name_its_pixels_and_its_record(tmp_path: Path, picture_format: PictureFormat) -> None:
    path = exported(tmp_path, CopyStyle(picture_format, quality=95, is_lossless=True))
    assert path == tmp_path / "out" / f"A Red Apple{picture_format.suffix}"
    assert read_record(path) == read_record(tmp_path / "A Red Apple.png")
    difference = np.abs(read_picture(path).array.astype(int) - a_gradient().array)
    assert difference.max() <= (24 if picture_format is PictureFormat.JPEG else 0)


@pytest.mark.parametrize("picture_format", list(PictureFormat))
def test_only_the_parameters_or_nothing_is_kept_as_it_was_chosen(tmp_path: Path, picture_format: PictureFormat) -> None:
    for kept, has_prompt in ((KeptMetadata.PARAMETERS, True), (KeptMetadata.NONE, False)):
        data = exported(tmp_path, CopyStyle(picture_format, metadata=kept), prompt="secret words").read_bytes()
        found = b"secret words" in data or "secret words".encode("utf-16-be") in data
        assert found == has_prompt
        assert b"trainedAlgorithmicMedia" in data or not has_prompt
        assert b'"request"' not in data


@pytest.mark.parametrize("picture_format", list(PictureFormat))
def test_display_p3_is_tagged_and_looks_the_same(tmp_path: Path, picture_format: PictureFormat) -> None:
    style = CopyStyle(picture_format, 100, True, profile=ColourProfile.DISPLAY_P3)
    path = exported(tmp_path, style)
    with Image.open(path) as image:
        assert b"D\0i\0s\0p\0l\0a\0y\0 \0P\x003" in image.info["icc_profile"]
        inside = np.asarray(image.convert("RGB")).astype(int)
    assert np.abs(inside - a_gradient().array).max() > 20
    # Every reader that knows profiles gets the colours back, but for the rounding of both ways (most where it is dark).
    difference = np.abs(read_picture(path).array.astype(int) - a_gradient().array)
    assert difference.mean() < (1.5 if picture_format is PictureFormat.JPEG else 0.5)
    assert difference.max() <= (24 if picture_format is PictureFormat.JPEG else 8)


def test_no_profile_says_nothing_of_colours(tmp_path: Path) -> None:
    data = exported(tmp_path, CopyStyle(profile=ColourProfile.NONE)).read_bytes()
    assert b"sRGB" not in data
    assert b"iCCP" not in data
    assert b"sRGB" in exported(tmp_path, CopyStyle()).read_bytes()


def test_a_scaled_copy_says_its_own_size_and_that_it_was_scaled(tmp_path: Path) -> None:
    path = exported(tmp_path, CopyStyle(resize=Resize(scale=0.5)))
    record = read_record(path)
    assert record.extent == read_picture(path).extent == Extent(24, 16)
    assert any("scaled from 48x32 to 24x16" in notice for notice in record.notices)
    assert b"/trainedAlgorithmicMedia" in path.read_bytes()


def test_an_exact_size_is_filled_by_cutting_evenly(tmp_path: Path) -> None:
    found = read_picture(exported(tmp_path, CopyStyle(resize=Resize(exact=Extent(32, 32))))).array
    assert found.shape == (32, 32, 3)
    assert np.abs(found.astype(int) - a_gradient().array[:, 8:40]).max() <= 1


def test_an_exact_size_between_bars_keeps_the_whole_picture(tmp_path: Path) -> None:
    style = CopyStyle(resize=Resize(exact=Extent(48, 48), fit=Fit.BARS))
    found = read_picture(exported(tmp_path, style)).array
    assert np.array_equal(found[8:40, :, :3], a_gradient().array)
    assert found[8:40, :, 3].min() == 255
    assert found[:8, :, 3].max() == 0


def test_transparent_colours_do_not_bleed_into_a_smaller_copy(tmp_path: Path) -> None:
    pixels = np.zeros((32, 32, 4), np.uint8)
    pixels[:, :16] = 255
    found = read_picture(exported(tmp_path, CopyStyle(resize=Resize(scale=0.5)), raster=Raster(pixels))).array
    seen = found[found[..., 3] > 8]
    assert seen[:, :3].min() >= 250


def test_names_that_are_taken_are_counted_on_and_nothing_is_overwritten(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder in folders:
        folder.mkdir()
    sources = tuple(made(folder, "same.png", folder.name) for folder in folders)
    out = tmp_path / "out"
    out.mkdir()
    (out / "same.png").write_bytes(b"mine")
    report = export(ExportPlan(sources, out))
    assert [path.name for path in report.written] == ["same (2).png", "same (3).png", "same (4).png"]
    assert (out / "same.png").read_bytes() == b"mine"
    assert [read_record(path).request.prompt for path in report.written] == ["a", "b", "c"]


def test_a_template_names_and_numbers_and_goes_on_after_what_is_there(tmp_path: Path) -> None:
    sources = tuple(made(tmp_path, f"{number}.png", "빨간 사과") for number in range(3))
    plan = ExportPlan(
        sources, tmp_path / "out", CopyStyle(PictureFormat.WEBP), NameTemplate("{backbone}/{number}-{prompt}")
    )
    for first in (1, 4):
        report = export(plan)
        names = [path.relative_to(tmp_path / "out").as_posix() for path in report.written]
        assert names == [f"dit/{first + number:04}-빨간-사과.webp" for number in range(3)]


def test_a_picture_without_a_record_is_named_after_its_file(tmp_path: Path) -> None:
    source = tmp_path / "Holiday Photo.jpg"
    Image.fromarray(a_gradient().array).save(source)
    plan = ExportPlan((source,), tmp_path / "out", template=NameTemplate("{number}-{prompt}"))
    assert export(plan).written[0].name == "0001-holiday-photo.png"


def test_hostile_names_become_names_that_every_system_takes(tmp_path: Path) -> None:
    names = ["a\nb.png", "evil\u202egnp.png", "con.png", 'x<>:"|?*.png', "가" * 80 + ".png"]
    sources = tuple(made(tmp_path, name) for name in names)
    report = export(ExportPlan(sources, tmp_path / "out"))
    found = [path.name for path in report.written]
    assert found[:4] == ["a_b.png", "evil_gnp.png", "con-.png", "x_______.png"]
    assert len(found[4].encode()) <= 124


def test_what_cannot_be_read_is_left_out_with_its_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    whole = made(tmp_path, "whole.png")
    cut, empty, text = (tmp_path / name for name in ("cut.png", "empty.png", "text.png"))
    cut.write_bytes(whole.read_bytes()[:200])
    empty.write_bytes(b"")
    text.write_text("not a picture")
    missing = tmp_path / "missing.png"
    told: list[tuple[int, int, str]] = []
    report = export(
        ExportPlan((cut, empty, whole, text, missing), tmp_path / "out"),
        lambda done, total, path: told.append((done, total, path.name)),
    )
    assert [path.name for path in report.written] == ["whole.png"]
    assert [skipped.path for skipped in report.skipped] == [cut, empty, text, missing]
    assert all(isinstance(skipped.reason, UnreadablePicture) for skipped in report.skipped)
    assert all(skipped.reason.__traceback__ is None for skipped in report.skipped)
    assert told == [
        (1, 5, "cut.png"),
        (2, 5, "empty.png"),
        (3, 5, "whole.png"),
        (4, 5, "text.png"),
        (5, 5, "missing.png"),
    ]


def test_a_picture_too_long_for_webp_is_left_out_and_said(tmp_path: Path) -> None:
    long, short = tmp_path / "long.png", made(tmp_path, "short.png")
    Image.new("RGB", (16_384, 1)).save(long)
    report = export(ExportPlan((long, short), tmp_path / "out", CopyStyle(PictureFormat.WEBP)))
    assert [path.stem for path in report.written] == ["short"]
    assert "16,383" in report.skipped[0].reason.text


def test_a_stop_between_two_pictures_leaves_whole_ones_only(tmp_path: Path) -> None:
    sources = tuple(made(tmp_path, f"{number}.png") for number in range(20))
    stop = Stop()
    report = export(ExportPlan(sources, tmp_path / "out"), lambda done, *_: stop.now() if done == 3 else None, stop)
    assert report.is_cancelled
    assert 3 <= len(report.written) <= 4
    assert sorted((tmp_path / "out").iterdir()) == sorted(report.written)
    assert all(read_picture(path).extent == Extent(48, 32) for path in report.written)


def test_a_full_disk_ends_it_with_a_message_and_what_was_written_is_whole(tmp_path: Path, small_disk: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (160, 160, 3), np.uint8)
    sources = tuple(made(tmp_path, f"{number}.png", raster=Raster(noise)) for number in range(8))
    report = export(ExportPlan(sources, small_disk / "out"))
    assert isinstance(report.fault, SaveFailed)
    assert "full" in report.fault.text
    assert 1 <= len(report.written) < 8
    assert sorted(path for path in (small_disk / "out").iterdir()) == sorted(report.written)
    assert all(read_record(path).seed == 7 for path in report.written)
    for path in report.written:
        path.unlink()
    assert export(ExportPlan(sources[-1:], small_disk / "out")).is_whole


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    source = made(tmp_path, "a.png")
    (tmp_path / "out").write_bytes(b"")
    report = export(ExportPlan((source,), tmp_path / "out"))
    assert isinstance(report.fault, SaveFailed)
    assert report.written == ()


@pytest.mark.slow
def test_many_pictures_take_the_memory_of_a_few(tmp_path: Path) -> None:
    source = made(tmp_path, "a.png", raster=a_gradient(256, 192))
    peaks: dict[int, int] = {}

    def measure(done: int, *_: object) -> None:
        if done in (40, 150):
            peaks[done] = tracemalloc.get_traced_memory()[1]
            tracemalloc.reset_peak()

    plan = ExportPlan((source,) * 150, tmp_path / "out", CopyStyle(PictureFormat.JPEG, metadata=KeptMetadata.NONE))
    tracemalloc.start()
    try:
        report = export(plan, measure)
    finally:
        tracemalloc.stop()
    assert len(report.written) == len(set(report.written)) == 150
    # Paths grow with the number, pictures do not: 110 of these take 16 MB.
    assert peaks[150] - peaks[40] < 1_500_000
    assert leftovers(tmp_path / "out") == []


def test_records_of_other_programs_go_with_the_copy(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_text("parameters", "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 12345, Size: 48x32")
    buffer = io.BytesIO()
    Image.fromarray(a_gradient().array).save(buffer, "PNG", pnginfo=texts)
    source = tmp_path / "other.png"
    source.write_bytes(buffer.getvalue())
    plan = ExportPlan(
        (source,), tmp_path / "out", CopyStyle(PictureFormat.WEBP), NameTemplate("{number}-{prompt}-{seed}")
    )
    (path,) = export(plan).written
    assert path.name == "0001-a-cat-12345.webp"
    assert "a cat".encode("utf-16-be") in path.read_bytes()


def test_the_source_is_never_touched(tmp_path: Path) -> None:
    source = made(tmp_path, "a.png")
    before = source.read_bytes()
    report = export(ExportPlan((source,), tmp_path))
    assert report.written[0].name == "a (2).png"
    assert source.read_bytes() == before == encode_png(a_gradient(), with_record(a_gradient()))
