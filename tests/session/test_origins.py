"""What pictures come from is known through edits, projects and crashes: files, records, other programs' texts."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from studio.contract.geometry import Extent
from studio.contract.raster import Mask, Raster
from studio.contract.records import SourceReference, SourceRole, lineage_of
from studio.contract.requests import GenerateRequest
from studio.document.layers import LayerKind
from studio.session import autosave
from studio.session.session import Session
from studio.session.shelf import Opened
from studio.session.state import Task
from studio.storage.metadata.foreign import ForeignRecord, ForeignSource, read_foreign
from studio.storage.pngs import encode_png, read_record
from studio.storage.projects import own_entries
from studio.storage.projects.ora import load_project
from tests.session.pictures import plain
from tests.ui.made_pictures import gradient, made_picture
from tests.window_parts import PATIENCE_MS

PARTLY = b"compositeWithTrainedAlgorithmicMedia"
PARAMETERS = "사과\nSteps: 9, Sampler: Euler a, Seed: 5"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(autosave, "AUTOSAVE_SECONDS", 0.02)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return made_picture(tmp_path / "base.png", "a base", raster=gradient(64, 48))


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return made_picture(tmp_path / "part.png", "a part", raster=gradient(16, 16, 9))


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "foreign.png"
    path.write_bytes(encode_png(gradient(64, 48), ForeignRecord(ForeignSource.A1111, texts={"parameters": PARAMETERS})))
    return path


@pytest.fixture
def saved(session: Session, finish, tmp_path: Path):
    """Give a function that saves what is seen, and gives the file."""

    def save(name: str = "saved.png") -> Path:
        session.save_picture(tmp_path / name)
        finish(session._saving_disk.do(int))  # after it in the same thread
        return tmp_path / name

    return save


def reference(path: Path) -> SourceReference:
    """Give what records name a picture of ours by."""
    from studio.storage.pngs import read_picture

    return SourceReference(SourceRole.BASE, read_picture(path).sha256, path.name, read_record(path).id)


def show(session: Session, finish, path: Path) -> None:
    finish(session._show(path))


def place(session: Session, finish, path: Path) -> None:
    finish(session.uses._place(path))


def reopened(session: Session, finish, path: Path) -> None:
    """Save the open picture as a project, close it and open it again."""
    finish(session.projects.write(session.canvas.current, path))
    session.projects.close_picture()
    finish(session.projects._open(path))


def test_a_layer_from_a_file_tells_how_it_was_made_where_nothing_else_does(session, finish, saved, part):
    session.canvas.begin(Extent(64, 48))
    place(session, finish, part)
    path = saved()
    found = read_record(path)
    assert (found.request.prompt, found.sources, found.extent) == ("a part", (reference(part),), Extent(64, 48))
    assert PARTLY in path.read_bytes()
    assert b"parameters" in path.read_bytes()


def test_a_photograph_with_a_made_layer_is_marked_and_named(session, finish, saved, part):
    photograph = Opened(Path("photo.jpg"), plain(), None)
    session.canvas.show(photograph)
    place(session, finish, part)
    path = saved()
    assert read_record(path).sources == (photograph.reference, reference(part))
    assert PARTLY in path.read_bytes()


def test_every_layer_from_a_file_is_named_as_long_as_it_is_there(session, finish, saved, base, part):
    show(session, finish, base)
    place(session, finish, part)
    document = session.canvas.document
    assert read_record(saved("both.png")).sources == (reference(base), reference(part))
    document.set_layer(document.active.id, is_visible=False)
    assert read_record(saved("hidden.png")).sources == (reference(base),)
    document.history.undo()
    document.flatten()
    assert read_record(saved("flat.png")).sources == (reference(base), reference(part))
    while document.history.position > 0:
        document.history.undo()
    assert read_record(saved("undone.png")).sources == (reference(base),)


def test_the_record_of_what_a_picture_began_with_comes_first(session, finish, saved, base, part, foreign):
    show(session, finish, base)
    place(session, finish, foreign)
    assert read_record(saved("own.png")).request.prompt == "a base"
    show(session, finish, foreign)
    place(session, finish, part)
    assert read_foreign(saved("foreign-first.png")).prompt == "사과"


def test_a_request_names_every_file_that_it_is_made_of(session, finish, base, part):
    show(session, finish, base)
    place(session, finish, part)
    session.panels.update(task=Task.FROM_PICTURE, prompt="more")
    session.queue.pause()
    job = session.generate()
    source = SourceReference(SourceRole.SOURCE, job.request.source.sha256)
    assert lineage_of(job.request, job.target.origins) == (source, reference(base), reference(part))


def test_a_mask_from_a_file_is_named(session, finish, base, tmp_path):
    pixels = np.zeros((48, 64, 3), np.uint8)
    pixels[:, :20] = 255
    file = made_picture(tmp_path / "where.png", raster=Raster(pixels))
    show(session, finish, base)
    finish(session.uses._use_as_mask(file))
    session.panels.update(prompt="repainted")
    session.queue.pause()
    job = session.generate()
    mask = SourceReference(SourceRole.MASK, Mask(pixels[..., 0]).sha256, "where.png", read_record(file).id)
    assert lineage_of(job.request, job.target.origins)[-1] == mask


def test_a_changed_mask_is_named_beside_its_file() -> None:
    file = SourceReference(SourceRole.MASK, "f" * 64, "where.png")
    request = GenerateRequest(source=plain(), mask=Mask(np.full((32, 48), 255, np.uint8)))
    assert lineage_of(request, (file,)) == (
        SourceReference(SourceRole.SOURCE, request.source.sha256),
        SourceReference(SourceRole.MASK, request.mask.sha256),
        file,
    )


# Projects


def test_a_project_knows_the_file_that_it_began_with(session, finish, saved, base, tmp_path):
    show(session, finish, base)
    session.canvas.document.add_layer()
    expected = reference(base)
    for name in ("once", "twice"):
        reopened(session, finish, tmp_path / "p.ora")
        assert read_record(saved(f"{name}.png")).sources == (expected,)


def test_a_project_keeps_what_another_program_wrote(session, finish, saved, foreign, tmp_path):
    show(session, finish, foreign)
    reopened(session, finish, tmp_path / "p.ora")
    assert session.shown.seed == 5
    assert read_foreign(saved()).texts == {"parameters": PARAMETERS}


def test_a_project_keeps_what_its_layers_come_from(session, finish, saved, part, foreign, tmp_path):
    session.canvas.begin(Extent(64, 48))
    place(session, finish, foreign)
    place(session, finish, part)
    reopened(session, finish, tmp_path / "p.ora")
    document = session.canvas.document
    assert [len(layer.record.sources) for layer in document.layers] == [0, 1, 1]
    assert read_record(saved("both.png")).sources[1:] == (reference(part),)
    document.remove_layer(document.layers[-1].id)
    assert read_foreign(saved("foreign.png")).texts == {"parameters": PARAMETERS}
    reopened(session, finish, tmp_path / "p.ora")
    assert [each.foreign is None for each in session.canvas.current.parts] == [False]


def test_what_another_program_has_changed_still_says_what_it_comes_from(session, finish, base, part, tmp_path):
    session.canvas.begin(Extent(64, 48))
    place(session, finish, part)
    path = tmp_path / "p.ora"
    finish(session.projects.write(session.canvas.current, path))
    rewritten(path, "stack.xml", lambda data: data.replace(b"part", b"\xec\x97\xac\xec\x9a\xb0"))
    assert load_project(path).state.document.sources(LayerKind.PIXELS) == (reference(part),)


def test_an_older_project_names_its_file_without_a_fingerprint(session, finish, saved, base, tmp_path):
    show(session, finish, base)
    session.canvas.document.add_layer()
    path = tmp_path / "p.ora"
    finish(session.projects.write(session.canvas.current, path))
    rewritten(path, own_entries.ORIGINS, lambda _: None)
    session.projects.close_picture()
    finish(session.projects._open(path))
    expected = SourceReference(SourceRole.BASE, "", "base.png", read_record(base).id)
    assert read_record(saved()).sources == (expected,)


@pytest.mark.parametrize(
    "text", [b"{", b"[]", b'{"base": 3, "parts": [1, {"reference": {}}], "layers": {"x": 1, "2": 3}, "foreign": []}']
)
def test_lying_origins_are_left_out(session, finish, part, tmp_path, text):
    session.canvas.begin(Extent(64, 48))
    place(session, finish, part)
    path = tmp_path / "p.ora"
    finish(session.projects.write(session.canvas.current, path))
    rewritten(path, own_entries.ORIGINS, lambda _: text)
    loaded = load_project(path)
    assert (loaded.state.origins.parts, loaded.state.document.sources(LayerKind.PIXELS)) == ((), ())
    assert bool(loaded.notices) == (text in (b"{", b"[]"))


def rewritten(path: Path, entry: str, change) -> None:
    """Change an entry of a project, or leave it out."""
    with zipfile.ZipFile(path) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    found[entry] = change(found[entry])
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in found.items():
            if data is not None:
                archive.writestr(name, data)


# After a crash


def test_a_crash_loses_nothing_of_where_pictures_come_from(
    session, surroundings, finish, qtbot, base, part, foreign, tmp_path
):
    show(session, finish, foreign)
    place(session, finish, part)
    journals = session.shelf.places.journals
    qtbot.waitUntil(lambda: any(_is_whole(file) for file in journals.glob("*/journal.json")), timeout=PATIENCE_MS)
    copy = journals.with_name("copied")
    shutil.copytree(journals, copy)
    finish(session.close())
    shutil.rmtree(journals, ignore_errors=True)
    shutil.copytree(copy, journals)
    again = Session(surroundings)
    try:
        finish(again.projects.begin())
        finish(again.projects._restore(again.projects.left))
        picture = again.canvas.current
        assert picture.opened.foreign.texts == {"parameters": PARAMETERS}
        assert picture.opened.reference.sha256 == gradient(64, 48).sha256
        assert [each.reference for each in picture.parts_shown] == [reference(part)]
    finally:
        finish(again.close())


def _is_whole(file: Path) -> bool:
    values = json.loads(file.read_text())
    return values["is_edited"] and "layers" in values["origins"]
