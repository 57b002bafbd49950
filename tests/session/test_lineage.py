"""Records name what their pictures came from, whatever was done to those on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.contract.geometry import Extent
from studio.contract.raster import Raster
from studio.contract.records import SourceReference, SourceRole, lineage_of
from studio.contract.requests import GenerateRequest
from studio.session.requests import Recall
from studio.session.shelf import EDITED, Opened, Shelf
from studio.session.state import Task
from studio.storage.metadata.foreign import ForeignRecord, ForeignSource, read_foreign
from studio.storage.pngs import encode_png, read_picture, read_record
from tests.session.pictures import desk, opened, plain, record
from tests.window_parts import PATIENCE_MS, settled


@pytest.fixture
def shelf(places) -> Shelf:
    return Shelf(places)


def test_an_edited_picture_names_the_one_that_it_came_from(shelf: Shelf, tmp_path: Path) -> None:
    before = opened()
    shelf.save_edited(plain(Extent(20, 10)), before, tmp_path / "edited.png")
    found = read_record(tmp_path / "edited.png")
    expected = SourceReference(SourceRole.BASE, before.raster.sha256, "fox.png", before.record.id)
    assert found.sources == (expected,)
    assert (found.extent, found.notices, found.is_edited) == (Extent(20, 10), (EDITED,), True)


@pytest.mark.parametrize("suffix", ["png", "webp", "jpg"])
def test_an_edited_picture_is_written_as_its_name_says(shelf: Shelf, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"edited.{suffix}"
    picture = Raster(np.random.default_rng(1).integers(0, 256, (16, 16, 4), np.uint8))
    shelf.save_edited(picture, opened(), target)
    assert read_record(target).request.prompt == "a fox"
    assert target.read_bytes()[:4] == {"png": b"\x89PNG", "webp": b"RIFF", "jpg": b"\xff\xd8\xff\xe0"}[suffix]
    assert suffix == "jpg" or read_picture(target) == picture


def test_what_another_program_wrote_survives_an_edit(shelf: Shelf, tmp_path: Path) -> None:
    text = "사과\nSteps: 9, Sampler: Euler a, Seed: 5"
    foreign = ForeignRecord(ForeignSource.A1111, "사과", texts={"parameters": text})
    shelf.save_edited(plain(), Opened(Path("other.png"), plain(), None, foreign=foreign), tmp_path / "edited.webp")
    found = read_foreign(tmp_path / "edited.webp")
    assert found is not None
    assert (found.prompt, found.texts) == ("사과", {"parameters": text})


def test_a_result_that_was_put_into_a_picture_comes_from_both(qapp) -> None:
    at = desk()
    before = at.canvas.opened
    candidate = at.stage(GenerateRequest("a cat"), None, plain(value=3))
    at.staging.look_at(0)
    at.staging.accept(as_layer=True)
    assert at.canvas.opened.path == candidate.path
    assert at.canvas.opened.record.sources == (before.reference,)


def test_an_edited_source_is_told_beside_the_file_that_it_is_of() -> None:
    source, file = plain(value=9), opened().reference
    edited = lineage_of(GenerateRequest(source=source), (file,))
    assert edited == (SourceReference(SourceRole.SOURCE, source.sha256), file)
    as_it_was = lineage_of(GenerateRequest(source=opened().raster), (file,))
    assert as_it_was == (replace(file, role=SourceRole.SOURCE),)


@pytest.mark.parametrize("size", [Extent(20, 10), Extent(500, 10)])
def test_a_cut_copy_is_made_again_at_the_size_at_which_it_was_painted(size: Extent) -> None:
    from studio.session.requests import request_of

    made = record(Extent(64, 48))
    made = replace(made, request=replace(made.request, extent=Extent(64, 48)))
    assert request_of(made.derived(size, None)).extent == Extent(64, 48)
    from studio.contract.geometry import Margins

    continued = replace(made, request=GenerateRequest(source=plain(), margins=Margins(4, 0, 0, 0)).without_pixels())
    assert request_of(continued.derived(size, None)).extent is None


@pytest.mark.slow
def test_a_picture_made_from_the_open_one_names_its_file(started, qtbot) -> None:
    started.panels.update(prompt="made", steps=2, device="cpu", task=Task.NEW)
    settled(qtbot, started)
    started.generate()
    qtbot.waitUntil(lambda: started.shown is not None and started.queue.running is None, timeout=PATIENCE_MS)
    first = started.shown
    assert first.record.sources == ()
    started.panels.update(task=Task.FROM_PICTURE)
    settled(qtbot, started)
    started.generate()
    qtbot.waitUntil(lambda: len(started.results.pictures) == 2, timeout=PATIENCE_MS)
    found = read_record(started.results.pictures[0])
    assert found.sources == (replace(first.reference, role=SourceRole.SOURCE),)
    assert found.sources[0].record_id == read_record(first.path).id


# Other programs' pictures


def told_of(session, qtbot, name: str = "other.png"):
    """Give the notice about a picture."""
    qtbot.waitUntil(lambda: any(name in notice.text for notice in session.notices.all), timeout=PATIENCE_MS)
    return next(notice for notice in session.notices.all if name in notice.text)


@pytest.mark.slow
@pytest.mark.parametrize("part", [Recall.ALL, Recall.PROMPT, Recall.SEED])
def test_what_another_program_tells_is_taken_over(started, tmp_path: Path, qtbot, part: Recall) -> None:
    path = tmp_path / "other.png"
    settings = "Steps: 9, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 64x96, Model: sd"
    text = f"a cat <lora:soft:1>\nNegative prompt: dog\n{settings}"
    path.write_bytes(encode_png(plain(), ForeignRecord(ForeignSource.A1111, texts={"parameters": text})))
    before = started.panels.state
    started.recall(path, part)
    notice = told_of(started, qtbot)
    state = started.panels.state
    assert notice.text == "Taken over from other.png, which was made with Automatic1111 / Forge."
    words = (state.prompt, state.negative_prompt)
    assert words == (("a cat", "dog") if part is not Recall.SEED else (before.prompt, before.negative_prompt))
    assert (state.seed == 5) is (part is not Recall.PROMPT)
    assert (state.backbone, state.scheduler) == (before.backbone, before.scheduler)
    if part is Recall.ALL:
        assert (state.steps, state.guidance, state.extent) == (9, 7, Extent(64, 96))
        assert notice.hint == "Not taken over: weights (sd), sampler (Euler a), adapters (<lora:soft:1>)."


@pytest.mark.slow
def test_a_seed_that_nobody_told_is_said(started, tmp_path: Path, qtbot) -> None:
    path = tmp_path / "other.png"
    path.write_bytes(
        encode_png(plain(), ForeignRecord(ForeignSource.A1111, texts={"parameters": "cat\nSteps: 9, Seed: -1"}))
    )
    before = started.panels.state
    started.recall(path, Recall.SEED)
    assert "does not say which seed" in told_of(started, qtbot).text
    assert started.panels.state == before
    started.recall(path)
    qtbot.waitUntil(lambda: started.panels.state.prompt == "cat", timeout=PATIENCE_MS)
    assert started.panels.state.seed == before.seed


def test_every_part_that_is_left_out_has_a_name_for_people() -> None:
    from studio.session.recalling import PARTS
    from studio.storage.metadata.foreign import ForeignPart

    assert set(PARTS) == set(ForeignPart)
