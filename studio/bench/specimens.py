"""Whole files of every kind that the program reads, and how it reads each: what is changed for `mutants`."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from studio.bench.victim import blank_document, painted, record_of
from studio.contract.geometry import Bounds
from studio.contract.raster import Mask
from studio.document.layers import LayerKind
from studio.storage.deletions import ORIGINS
from studio.storage.ended_jobs import EndedJob, load_ended, save_ended
from studio.storage.layouts import Layout, load_layout, save_layout
from studio.storage.library.library import MARKS_NAME, Library
from studio.storage.library.queries import parse_query
from studio.storage.library.reading import read_facts
from studio.storage.library.thumbnails import Thumbnails
from studio.storage.metadata.formats import PictureFormat
from studio.storage.metadata.reading import read_told
from studio.storage.metadata.writing import write_picture
from studio.storage.opening import open_picture
from studio.storage.projects.journal import LIST, Journal, Label
from studio.storage.projects.moments import Moments
from studio.storage.projects.ora import load_project
from studio.storage.projects.project import ProjectState
from studio.storage.projects.recovering import read_journal, recoverable
from studio.storage.projects.saving import save_project
from studio.storage.prompt_history import load_history, save_history
from studio.storage.queue_file import QueuedJob, load_queue, pictures_folder, save_queue
from studio.storage.recent_pictures import load_recent, save_recent
from studio.storage.run_marker import RunMarker
from studio.storage.settings import Settings, load_settings, save_settings
from studio.storage.trash import FOLDER, Trash

INDEX = "library.sqlite"
PICTURES = "pictures"
PICTURE_COUNT = 6


def _without_copies(file: Path) -> None:
    """Remove the copies of broken files, so that the next one is told again."""
    for copy in file.parent.glob("*.kept-*"):
        copy.unlink()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes:
        name: What it is called.
        structure: Which changes of its own it is given: png, json, or none.
        make: Makes a whole one in a folder and gives it.
        read: Reads it as the program does; gives the sentences that a person is told, and raises only `StudioError`.
        names: What a sentence may call it by.
        clean: Removes what reading left beside it.
    """

    name: str
    structure: str
    make: Callable[[Path], Path]
    read: Callable[[Path], list[str]]
    names: Callable[[Path], tuple[str, ...]] = lambda file: (file.name,)
    clean: Callable[[Path], None] = _without_copies


# Pictures


def _picture(picture_format: PictureFormat) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        folder.mkdir(parents=True)
        file = folder / f"picture{picture_format.suffix}"
        file.write_bytes(write_picture(painted(1), record_of(1), picture_format))
        return file

    return make


def _read_picture(file: Path) -> list[str]:
    """Read a picture in every way: for the index, its record, a thumbnail, the canvas."""
    said = [read_facts(file).fault]
    for read in (
        read_told,
        lambda path: Thumbnails(path.parent / "thumbnails").get(path, time.time_ns()),
        open_picture,
    ):
        try:
            read(file)
        except Exception as error:
            if not hasattr(error, "hint"):
                raise
            said.append(str(error))
    return [each for each in said if each]


# Projects and journals


def _state() -> ProjectState:
    document = blank_document()
    document.add_layer(LayerKind.MASK, "mask")
    with document.edit("Brush") as edit:
        edit.blend(document.active.id, Bounds(3, 4, 50, 60), lambda pixels: painted(3).array[:60, :50, 0] | pixels)
    document.select(painted(2).array[:40, :40, 0], Bounds(9, 9, 40, 40))
    request = replace(record_of(3).request, source=painted(4), mask=Mask(painted(5).array[..., 0]))
    jobs = (QueuedJob("job-1", request),)
    return ProjectState(Moments().take(document.state), Bounds(0, 0, 64, 64), {"prompt": "fox"}, jobs, "", record_of(6))


def _make_project(folder: Path) -> Path:
    folder.mkdir(parents=True)
    save_project(folder / "work.ora", _state())
    return folder / "work.ora"


def _read_project(file: Path) -> list[str]:
    return list(load_project(file).notices)


def _make_journal(folder: Path) -> Path:
    Journal(folder / "picture").write(replace(_state(), jobs=()), Label("work", 1.0, 1))
    return folder / "picture" / LIST


def _make_pack(folder: Path) -> Path:
    return next(_make_journal(folder).parent.glob("*.tiles"))


def _read_journal(file: Path) -> list[str]:
    found, notice = recoverable(file.parent.parent, lambda pid, born: False)
    _without_copies(file)
    return [*([notice] if notice else []), *(said for each in found for said in _read_one(each.path))]


def _read_one(folder: Path) -> list[str]:
    return list(read_journal(folder).notices)


# Lists of our own


def _make_settings(folder: Path) -> Path:
    settings = Settings(folder, device="cpu", theme="dark", language="ko", keys={"generate": ("Ctrl+G",)})
    save_settings(settings, folder / "settings.json")
    return folder / "settings.json"


def _make_queue(folder: Path) -> Path:
    save_queue((QueuedJob("a", record_of(1).request), *_state().jobs), folder / "queue.json")
    return folder / "queue.json"


def _make_pixels(folder: Path) -> Path:
    return next(pictures_folder(_make_queue(folder)).glob("*.pixels"))


def _read_pixels(file: Path) -> list[str]:
    queue = file.parent.with_name("queue.json")
    notice = load_queue(queue)[1]
    _without_copies(queue)
    return [notice] if notice else []


def _make_ended(folder: Path) -> Path:
    jobs = (EndedJob(name, record_of(1).request, "done", (folder / "a.png",), record=record_of(1)) for name in "ab")
    save_ended(tuple(jobs), folder / "ended-jobs.json")
    return folder / "ended-jobs.json"


def _make_layout(folder: Path) -> Path:
    save_layout(Layout(bytes(range(200)), b"docks", {"prompt": "fox", "steps": 20}), folder / "layout.json")
    return folder / "layout.json"


def _read_layout(file: Path) -> list[str]:
    layout, notice = load_layout(file)
    return _told(layout != Layout(), notice)


def _make_marker(folder: Path) -> Path:
    folder.mkdir(parents=True)
    file = folder / "running-1.json"
    file.write_text(json.dumps({"pid": 1, "born": 1.0, "log": str(folder / "run.log")}), encoding="utf-8")
    return file


def _read_marker(file: Path) -> list[str]:
    """Begin and end a run; the one that left the marker crashed, whatever the marker says."""
    marker = RunMarker(file.parent)
    found = marker.begin()
    marker.end()
    if found is None:
        raise AssertionError("A crash is not told of.")
    return []


def _make_history(folder: Path) -> Path:
    save_history(("a red fox", "고양이"), folder / "prompts.json")
    return folder / "prompts.json"


def _make_recent(folder: Path) -> Path:
    folder.mkdir(parents=True)
    pictures = tuple(folder / f"{number}.png" for number in range(4))
    for picture in pictures:
        picture.touch()
    save_recent(pictures, folder / "recent.json")
    return folder / "recent.json"


def _told(kept: object, notice: str) -> list[str]:
    """Give what was told; who reads nothing of what was there must tell."""
    if not kept and not notice:
        raise AssertionError("Everything in the file is lost, and nothing was told.")
    return [notice] if notice else []


def _read_recent(file: Path) -> list[str]:
    """Read the list; one that names no file that is there is empty, and that is no fault."""
    notice = load_recent(file)[1]
    return [notice] if notice else []


def _read_settings(file: Path) -> list[str]:
    loaded = load_settings(file)
    return _told(loaded.settings != Settings(), loaded.notice)


# The library


def _library(folder: Path) -> Library:
    return Library(folder / INDEX, (folder / PICTURES,), folder / "thumbnails")


def _make_library(folder: Path) -> Path:
    (folder / PICTURES).mkdir(parents=True)
    for number in range(PICTURE_COUNT):
        data = write_picture(painted(number), record_of(number), PictureFormat.PNG)
        (folder / PICTURES / f"{number}.png").write_bytes(data)
    library = _library(folder)
    library.reconcile()
    ids = library.search(parse_query(""))
    library.rate(ids[:3], 4)
    library.add_to_collection(library.make_collection("foxes").id, ids)
    library.close()
    return folder / INDEX


def _make_marks(folder: Path) -> Path:
    return _make_library(folder).with_name(MARKS_NAME)


def _read_library(file: Path) -> list[str]:
    """Open, search, look through the folders, search again; every picture is found in the end."""
    library = _library(file.parent)
    try:
        said = list(library.open().notices)
        library.search(parse_query("picture"))
        library.entries(library.search(parse_query("stars:>1")))
        said += library.reconcile().notices
        found = library.entries(library.search(parse_query("")))
        said += library.take_notices()
        if said and len(found) != PICTURE_COUNT:  # found damaged while it was read, and told: it is filled once more
            library.reconcile()
            found = library.entries(library.search(parse_query("")))
        if len(found) != PICTURE_COUNT:
            raise AssertionError(f"{len(found)} of {PICTURE_COUNT} pictures are found; told: {said}")
        return said
    finally:
        library.close()


def _clean_library(file: Path) -> None:
    _without_copies(file)
    for name in (f"{INDEX}-wal", f"{INDEX}-shm"):
        with contextlib.suppress(OSError):
            (file.parent / name).unlink()


# The trash


def _make_trash(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "a.png").write_bytes(b"picture")
    trash = Trash(folder / FOLDER)
    return folder / FOLDER / trash.delete([folder / "a.png"]).token / ORIGINS


def _read_trash(file: Path) -> list[str]:
    """Undo a deletion; the picture is never removed, wherever it is then."""
    trash, kept = Trash(file.parents[1]), file.parent / "a.png"
    undone = trash.undo(file.parent.name)
    back = [path for path in file.parents[2].rglob("*") if path.is_file() and path.read_bytes() == b"picture"]
    if len(back) != 1:
        raise AssertionError("The picture in the trash is lost.")
    file.parent.mkdir(parents=True, exist_ok=True)
    back[0].replace(kept)
    unknown = [f"{file.name} does not say where {path} was." for path in undone.strays]
    return [*(f"{file.name}: {error}" for _, error in undone.failed), *unknown]


KINDS = (
    Kind("png", "png", _picture(PictureFormat.PNG), _read_picture),
    Kind("webp", "", _picture(PictureFormat.WEBP), _read_picture),
    Kind("jpeg", "", _picture(PictureFormat.JPEG), _read_picture),
    Kind("project", "", _make_project, _read_project),
    Kind("journal", "json", _make_journal, _read_journal, lambda file: (str(file.parent), "work")),
    Kind("tiles", "", _make_pack, _read_journal, lambda file: ("journal",)),
    Kind("settings", "json", _make_settings, _read_settings),
    Kind("queue", "json", _make_queue, lambda file: _told(*load_queue(file))),
    Kind("pixels", "", _make_pixels, _read_pixels, lambda file: ("queue.json",)),
    Kind("ended", "json", _make_ended, lambda file: _told(*load_ended(file))),
    Kind("layout", "json", _make_layout, _read_layout),
    Kind("marker", "json", _make_marker, _read_marker),
    Kind("prompts", "json", _make_history, lambda file: _told(*load_history(file))),
    Kind("recent", "json", _make_recent, _read_recent),
    Kind("index", "", _make_library, _read_library, clean=_clean_library),
    Kind("marks", "json", _make_marks, _read_library, clean=_clean_library),
    Kind("trash", "json", _make_trash, _read_trash),
)
