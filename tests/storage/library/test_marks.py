"""Stars, labels, tags and collections survive everything that happens to the index, and to the files' names."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from studio.contract.errors import InvalidRequest, SaveFailed
from studio.storage.library import reconciling
from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
from studio.storage.library.reading import Facts
from tests.storage.library.conftest import Paint, all_of, found, only


@pytest.fixture
def marked(library: Library, paint: Paint) -> Library:
    """Give a library of two pictures, of which a.png has every kind of mark."""
    paint("a.png", "first")
    paint("b.png", "second")
    library.open()
    library.reconcile()
    ids = library.search(parse_query("name:a"))
    library.rate(ids, 4)
    library.label(ids, "green")
    library.tag(ids, ["Sea", "바다"])
    library.add_to_collection(library.make_collection("여행").id, ids)
    return library


def marks_of(library: Library, text: str) -> tuple[object, ...]:
    entry = only(library, text)
    collection = [each.count for each in library.collections() if each.name == "여행"]
    return entry.stars, entry.label, entry.tags, collection


ALL = (4, "green", ("Sea", "바다"), [1])


def reopened(library: Library) -> Library:
    library.close()
    fresh = Library(library.file, library.roots, library.file.parent.parent / "thumbnails")
    fresh.open()
    return fresh


def test_marks_are_searched(marked: Library) -> None:
    assert marks_of(marked, "first") == ALL
    for text in (
        "stars:>=3",
        "stars:4",
        "label:green",
        "tag:sea",
        "tag:바",
        "바다",
        "collection:여행",
        "collection:여",
        "is:starred is:tagged is:labelled is:collected has:tags",
        "-label:none",
    ):
        assert found(marked, text) == ["a.png"], text
    assert found(marked, "-tag:sea") == ["b.png"]
    assert found(marked, "label:none") == ["b.png"]


def test_a_rebuilt_index_loses_no_marks(marked: Library) -> None:
    marked.close()
    marked.file.unlink()
    fresh = reopened(marked)
    assert fresh.count() == 0
    fresh.reconcile()
    assert marks_of(fresh, "first") == ALL
    assert marks_of(fresh, "second")[:2] == (0, "")
    number = only(fresh, "first").id
    fresh.rebuild()
    assert marks_of(fresh, "first") == ALL
    assert only(fresh, "first").id == number
    fresh.close()


@pytest.mark.parametrize(
    "damage", [None, b"", b"{", b"\0" * 99, b'{"version": 1}', b"[]", b'{"version": 1, "pictures": 3}']
)
def test_a_lost_or_broken_journal_is_made_again_from_the_index(marked: Library, damage: bytes | None) -> None:
    journal = marked.file.with_name("library-marks.json")
    marked.close()
    if damage is None:
        journal.unlink()
    else:
        journal.write_bytes(damage)
    fresh = reopened(marked)
    assert marks_of(fresh, "first") == ALL
    fresh.close()
    fresh.file.unlink()
    again = reopened(fresh)
    again.reconcile()
    assert marks_of(again, "first") == ALL
    again.close()


def test_a_broken_journal_is_told_and_kept(marked: Library) -> None:
    marked.close()
    marked.file.with_name("library-marks.json").write_bytes(b"{broken")
    report = marked.open()
    assert "marks of the library" in report.notices[0]
    (kept,) = marked.file.parent.glob("library-marks.kept-*.json")
    assert kept.read_bytes() == b"{broken"


def test_a_journal_of_a_newer_program_is_not_written_over(marked: Library) -> None:
    journal = marked.file.with_name("library-marks.json")
    marked.close()
    newer = json.dumps({"version": 2, "pictures": {}}).encode()
    journal.write_bytes(newer)
    assert "version 2" in marked.open().notices[0]
    with pytest.raises(SaveFailed, match="cannot be changed"):
        marked.rate(marked.search(parse_query("")), 1)
    assert journal.read_bytes() == newer
    assert only(marked, "first").stars == 4


def test_a_mark_that_is_none_is_left_out_and_told(marked: Library) -> None:
    journal = marked.file.with_name("library-marks.json")
    marked.close()
    plain = json.loads(journal.read_bytes())
    plain["revision"] = "another"
    plain["pictures"] += [["/x.png", "", 9, "", [], []], 3, ["/y.png", "", 1, "pink", [], []]]
    journal.write_text(json.dumps(plain), encoding="utf-8")
    assert "3 of the marks" in marked.open().notices[0]
    assert marks_of(marked, "first") == ALL


def test_a_rename_keeps_the_marks_and_the_number(marked: Library, pictures: Path) -> None:
    number = only(marked, "first").id
    (pictures / "deep").mkdir()
    (pictures / "a.png").rename(pictures / "deep" / "새 이름.png")
    changes = marked.reconcile()
    assert changes.moved == ((pictures / "a.png", pictures / "deep" / "새 이름.png"),)
    assert (changes.added, changes.removed) == ((), ())
    assert marks_of(marked, "first") == ALL
    assert only(marked, "first").id == number
    assert found(marked, "이름") == ["새 이름.png"]


def test_a_rename_while_the_index_is_lost_keeps_the_marks(marked: Library, pictures: Path) -> None:
    marked.close()
    marked.file.unlink()
    (pictures / "a.png").rename(pictures / "c.png")
    marked.open()
    marked.reconcile()
    assert marks_of(marked, "name:c") == ALL


def test_a_copy_takes_no_marks(marked: Library, pictures: Path) -> None:
    shutil.copy2(pictures / "a.png", pictures / "copy.png")
    marked.reconcile()
    assert only(marked, "name:copy").stars == 0
    assert only(marked, "name:a.png").stars == 4


def test_a_deletion_that_is_undone_keeps_the_marks(marked: Library, pictures: Path, tmp_path: Path) -> None:
    (pictures / "a.png").rename(tmp_path / "a.png")
    marked.note_all([pictures / "a.png"], 0)
    assert found(marked) == ["b.png"]
    assert [each.count for each in marked.collections()] == [0]
    (tmp_path / "a.png").rename(pictures / "a.png")
    assert marked.note_saved(pictures / "a.png") is not None
    assert marks_of(marked, "first") == ALL


def test_a_new_picture_under_a_deleted_ones_name_takes_nothing_of_it(
    marked: Library, paint: Paint, pictures: Path, tmp_path: Path
) -> None:
    (pictures / "a.png").rename(tmp_path / "old.png")
    marked.note_all([pictures / "a.png"], 0)
    marked.note_saved(paint("a.png", "third", seed=77))
    assert only(marked, "third").stars == 0
    marked.rate([only(marked, "third").id], 1)
    (tmp_path / "old.png").rename(pictures / "old.png")
    marked.reconcile()
    assert marks_of(marked, "first") == ALL
    assert only(marked, "third").stars == 1


def test_a_changed_picture_keeps_its_marks(marked: Library, paint: Paint) -> None:
    path = paint("a.png", "changed", seed=99)
    assert marked.reconcile().changed == (path,)
    assert marks_of(marked, "changed") == ALL
    marked.close()
    marked.file.unlink()
    marked.open()
    marked.reconcile()
    assert marks_of(marked, "changed") == ALL


def test_marks_can_be_taken_away(marked: Library) -> None:
    ids = marked.search(parse_query("first"))
    marked.rate(ids, 0)
    marked.label(ids, "")
    marked.tag(ids, remove=["SEA", "바다"])
    (collection,) = marked.collections()
    marked.remove_from_collection(collection.id, ids)
    assert marks_of(marked, "first") == (0, "", (), [0])
    assert found(marked, "바다") == []
    assert json.loads(marked.file.with_name("library-marks.json").read_bytes())["pictures"] == []


def test_collections_are_named_renamed_and_deleted(marked: Library) -> None:
    (trip,) = marked.collections()
    assert marked.make_collection(" 여행 ") == trip
    other = marked.make_collection("Other")
    marked.rename_collection(other.id, "Best\nof all")
    assert [each.name for each in marked.collections()] == ["Best of all", "여행"]
    with pytest.raises(InvalidRequest, match="already"):
        marked.rename_collection(other.id, "여행")
    marked.delete_collection(trip.id)
    assert [each.name for each in marked.collections()] == ["Best of all"]
    assert only(marked, "first").stars == 4
    with pytest.raises(InvalidRequest, match="no collection"):
        marked.add_to_collection(trip.id, [1])
    with pytest.raises(InvalidRequest, match="no collection"):
        marked.rename_collection(trip.id, "x")
    assert marked.make_collection("New").id > other.id


def test_impossible_marks_are_refused(marked: Library) -> None:
    for stars in (-1, 6, True, 2.5):
        with pytest.raises(InvalidRequest, match="0 to 5"):
            marked.rate([1], stars)  # type: ignore[arg-type]
    with pytest.raises(InvalidRequest, match="violet"):
        marked.label([1], "pink")
    for name in ("", " \n", "x" * 101):
        with pytest.raises(InvalidRequest, match="1 to 100"):
            marked.tag([1], [name])
        with pytest.raises(InvalidRequest, match="1 to 100"):
            marked.make_collection(name)
    with pytest.raises(InvalidRequest, match="at most 100"):
        marked.tag(marked.search(parse_query("")), [f"t{number}" for number in range(101)])


def test_a_tag_keeps_the_form_in_which_it_was_given_first(marked: Library) -> None:
    ids = marked.search(parse_query("first"))
    marked.tag(ids, ["SEA", "  new   one "])
    assert only(marked, "first").tags == ("Sea", "new one", "바다")


def test_a_full_disk_keeps_the_marks_that_were_there(marked: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, data: bytes) -> None:
        raise SaveFailed("The disk is full.")

    monkeypatch.setattr("studio.storage.atomic.replace", fail)
    with pytest.raises(SaveFailed, match="full"):
        marked.rate(marked.search(parse_query("")), 1)
    assert marks_of(marked, "first") == ALL
    assert only(marked, "second").stars == 0


def test_marks_that_another_process_wrote_are_taken_over(marked: Library) -> None:
    other = Library(marked.file, marked.roots, marked.file.parent / "t")
    other.rate(other.search(parse_query("second")), 2)
    assert only(marked, "second").stars == 2
    marked.rate(marked.search(parse_query("first")), 5)
    assert [entry.stars for entry in other.entries(other.search(parse_query(""), "name"))] == [5, 2]
    other.close()


def swap(first: Path, second: Path) -> None:
    beside = first.with_name("beside.tmp")
    first.rename(beside)
    second.rename(first)
    beside.rename(second)


@pytest.mark.parametrize("batch", [1, 100])
def test_marks_follow_pictures_that_swap_their_names(
    marked: Library, pictures: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(reconciling, "BATCH", batch)
    swap(pictures / "a.png", pictures / "b.png")
    marked.reconcile()
    assert only(marked, "first").name == "b.png"
    assert marks_of(marked, "first") == ALL
    assert marks_of(marked, "second") == (0, "", (), [1])
    marked.rate([only(marked, "second").id], 1)
    swap(pictures / "a.png", pictures / "b.png")
    marked.reconcile()
    assert (marks_of(marked, "first"), only(marked, "second").stars) == (ALL, 1)
    fresh = reopened(marked)
    assert (marks_of(fresh, "first"), only(fresh, "second").stars) == (ALL, 1)
    fresh.close()


@pytest.mark.parametrize("batch", [1, 100])
@pytest.mark.parametrize("name", ["0.png", "z.png"])
def test_marks_follow_a_picture_whose_name_another_one_takes(
    marked: Library, paint: Paint, pictures: Path, monkeypatch: pytest.MonkeyPatch, batch: int, name: str
) -> None:
    monkeypatch.setattr(reconciling, "BATCH", batch)
    (pictures / "a.png").rename(pictures / name)
    paint("a.png", "third", seed=50)
    marked.reconcile()
    assert only(marked, "first").name == name
    assert marks_of(marked, "first") == ALL
    assert marks_of(marked, "third") == (0, "", (), [1])
    assert found(marked, "tag:sea") == [name]


def test_marks_follow_a_picture_that_replaces_another(marked: Library, pictures: Path) -> None:
    marked.rate([only(marked, "second").id], 2)
    (pictures / "a.png").replace(pictures / "b.png")
    marked.reconcile()
    assert only(marked, "first").name == "b.png"
    assert marks_of(marked, "first") == ALL


def test_a_copy_over_a_picture_leaves_both_their_marks(marked: Library, pictures: Path) -> None:
    marked.rate([only(marked, "second").id], 2)
    shutil.copyfile(pictures / "a.png", pictures / "b.png")
    marked.reconcile()
    assert [(entry.name, entry.stars) for entry in all_of(marked)] == [("a.png", 4), ("b.png", 2)]


def test_a_picture_that_cannot_be_read_for_a_while_keeps_what_it_is_known_by(
    marked: Library, paint: Paint, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(reconciling, "read_facts", lambda path: Facts(fault="It is locked."))
        os.utime(pictures / "a.png", (1, 1))
        marked.reconcile()
    (pictures / "a.png").rename(pictures / "c.png")
    marked.note_all([pictures / "a.png"], 0)
    paint("a.png", "third", seed=50)
    marked.reconcile()
    assert marks_of(marked, "first") == ALL
    assert only(marked, "third").stars == 0
