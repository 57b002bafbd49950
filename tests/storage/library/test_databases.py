"""Whatever lies at the index's place, the library opens, says what it found, and is whole after a reconciliation."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from studio.contract.errors import SaveFailed
from studio.contract.port import Stop
from studio.storage.library import databases, index, schema
from studio.storage.library.databases import is_sound
from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
from tests.storage.library.conftest import Paint, found, only

NAMES = ["a.png", "b.png"]


@pytest.fixture
def filled(library: Library, paint: Paint) -> Library:
    for name in NAMES:
        paint(name)
    library.open()
    library.reconcile()
    library.rate(library.search(parse_query("name:a")), 3)
    library.close()
    return library


def altered(library: Library, script: str) -> None:
    with contextlib.closing(sqlite3.connect(library.file)) as connection:
        connection.executescript(script)


def kept(library: Library) -> list[Path]:
    return sorted(library.file.parent.glob("library.kept-*.sqlite3"))


def test_a_missing_index_is_made(filled: Library) -> None:
    filled.file.unlink()
    report = filled.open()
    assert (report.was_rebuilt, report.is_read_only, report.notices) == (True, False, ())
    filled.reconcile()
    assert found(filled) == NAMES


def test_a_whole_index_is_opened_as_it_is(filled: Library) -> None:
    report = filled.open()
    assert (report.was_rebuilt, report.notices, found(filled)) == (False, (), NAMES)


@pytest.mark.parametrize(
    "content",
    [b"garbage" * 999, b"SQLite format 3\0", b"SQLite format 3\0" + bytes(4_096), b"\xff" * 600, b"PK\x03\x04" * 500],
)
def test_garbage_is_set_aside_and_the_index_made_again(filled: Library, content: bytes) -> None:
    filled.file.write_bytes(content)
    report = filled.open()
    assert report.was_rebuilt
    assert "was damaged; it is made again" in report.notices[0]
    assert kept(filled)[0].read_bytes() == content
    filled.reconcile()
    assert found(filled, "stars:3") == ["a.png"]


def test_an_empty_file_is_an_index_to_be_made(filled: Library) -> None:
    filled.file.write_bytes(b"")
    assert filled.open().was_rebuilt
    filled.reconcile()
    assert found(filled) == NAMES


@pytest.mark.parametrize(
    "script",
    ["DROP TABLE tags", "ALTER TABLE pictures RENAME prompt TO wish", "DROP TABLE texts", "PRAGMA application_id = 7"],
)
def test_a_wrong_schema_is_set_aside(filled: Library, script: str) -> None:
    altered(filled, script)
    assert filled.open().was_rebuilt
    assert len(kept(filled)) == 1
    filled.reconcile()
    assert found(filled, "stars:3") == ["a.png"]


def test_another_programs_database_is_kept(library: Library) -> None:
    library.file.parent.mkdir()
    altered(library, "CREATE TABLE precious(x); INSERT INTO precious VALUES(42)")
    assert library.open().was_rebuilt
    with contextlib.closing(sqlite3.connect(kept(library)[0])) as connection:
        assert connection.execute("SELECT x FROM precious").fetchall() == [(42,)]


def test_only_the_newest_files_that_were_set_aside_are_kept(filled: Library) -> None:
    for number in range(4):
        filled.file.write_bytes(b"garbage %d" % number)
        filled.open()
        filled.close()
    assert [path.read_bytes() for path in kept(filled)] == [b"garbage 2", b"garbage 3"]


def test_a_newer_index_is_searched_but_not_changed(filled: Library, paint: Paint) -> None:
    altered(filled, "ALTER TABLE pictures ADD COLUMN mood TEXT; PRAGMA user_version = 99")
    report = filled.open()
    assert (report.is_read_only, report.was_rebuilt) == (True, False)
    assert "newer version" in report.notices[0]
    assert found(filled, "stars:3") == ["a.png"]
    paint("c.png")
    assert "newer version" in filled.reconcile().notices[0]
    assert "newer version" in filled.rebuild().notices[0]
    assert found(filled) == NAMES
    with pytest.raises(SaveFailed, match="cannot be changed"):
        filled.rate(filled.search(parse_query("")), 1)
    with pytest.raises(SaveFailed, match="cannot be changed"):
        filled.note_saved(only(filled, "name:a").path)
    filled.thumbnail(only(filled, "name:a"))
    assert not kept(filled)


def test_a_newer_index_without_what_is_needed_is_left_alone(filled: Library) -> None:
    altered(filled, "ALTER TABLE pictures RENAME prompt TO wish; PRAGMA user_version = 99")
    before = filled.file.read_bytes()
    report = filled.open()
    assert "in memory" in report.notices[0]
    filled.reconcile()
    assert found(filled, "stars:3") == ["a.png"]
    filled.close()
    assert filled.file.read_bytes() == before


def test_an_older_index_is_led_on_after_a_backup(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    further = (*schema.MIGRATIONS, "ALTER TABLE pictures ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'")
    monkeypatch.setattr(schema, "MIGRATIONS", further)
    monkeypatch.setattr(schema.migrate, "__defaults__", (further,))
    report = filled.open()
    assert (report.was_rebuilt, report.notices, found(filled, "stars:3")) == (False, (), ["a.png"])
    with contextlib.closing(sqlite3.connect(filled.file.with_name("library.version-1.sqlite3"))) as backup:
        assert backup.execute("PRAGMA user_version").fetchone() == (1,)
        assert backup.execute("SELECT count(*) FROM pictures").fetchone() == (2,)


def test_a_migration_that_fails_leaves_the_old_tables_or_new_ones(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    further = (*schema.MIGRATIONS, "ALTER TABLE pictures ADD COLUMN mood TEXT; SELECT nothing FROM nowhere")
    with contextlib.closing(sqlite3.connect(filled.file, isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            schema.migrate(connection, further)
        assert schema.version_of(connection) == 1
        assert "mood" not in connection.execute("SELECT sql FROM sqlite_master WHERE name = 'pictures'").fetchone()[0]


def test_an_index_that_turns_out_damaged_heals_while_it_is_used(filled: Library) -> None:
    size = filled.file.stat().st_size
    with filled.file.open("r+b") as file:
        file.seek(4_096)
        file.write(os.urandom(size - 4_096))
    filled.open()
    found(filled)
    filled.reconcile()
    assert found(filled, "stars:3") == ["a.png"]
    assert len(kept(filled)) == 1


def hide_a_picture(library: Library) -> None:
    """Turn one bit of the index's page for the order by time, so that one of its entries leads nowhere."""
    library.close()
    with contextlib.closing(sqlite3.connect(library.file, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        place = "SELECT rootpage FROM sqlite_master WHERE name = 'pictures_by_moment'"
        end = connection.execute(place).fetchone()[0] * connection.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(library.file.read_bytes())
    data[end - 1] ^= 0x40
    library.file.write_bytes(data)


def test_a_bit_that_hides_a_picture_is_found_when_the_folders_are_looked_through(filled: Library) -> None:
    hide_a_picture(filled)
    filled.open()
    assert filled.count() == len(NAMES)
    assert len(filled.entries(filled.search(parse_query("")))) < len(NAMES)
    filled.reconcile()
    assert len(filled.entries(filled.search(parse_query("")))) == len(NAMES)
    assert found(filled) == NAMES
    assert found(filled, "stars:3") == ["a.png"]
    assert "was damaged; it is made again" in filled.take_notices()[0]
    assert len(kept(filled)) == 1
    filled.reconcile()
    assert len(kept(filled)) == 1


def test_a_folder_that_is_there_and_is_not_is_damage_too(filled: Library) -> None:
    filled.open()
    script = "DELETE FROM roots; CREATE TRIGGER t BEFORE INSERT ON roots BEGIN SELECT RAISE(IGNORE); END"
    altered(filled, script)
    filled.reconcile()
    assert found(filled) == NAMES
    assert found(filled, "stars:3") == ["a.png"]
    assert "was damaged; it is made again" in filled.take_notices()[0]


def test_a_check_that_is_to_end_says_nothing_and_is_made_again(filled: Library) -> None:
    hide_a_picture(filled)
    assert is_sound(filled.file, lambda: False) is False
    stop = Stop()
    stop.now()
    filled.reconcile(stop=stop)
    assert is_sound(filled.file, lambda: True) in (None, False)
    assert len(kept(filled)) == 0
    filled.reconcile()
    assert len(kept(filled)) == 1


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_never_stop_the_library(filled: Library, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(filled.file.read_bytes())
    for _ in range(40):
        data[chance.randrange(len(data))] = chance.randrange(256)
    filled.file.write_bytes(data)
    filled.open()
    filled.rebuild()
    assert found(filled) == NAMES
    assert only(filled, "name:a").stars == 3


def test_an_index_that_vanishes_during_a_reconciliation_is_whole_after_it(filled: Library, paint: Paint) -> None:
    paint("c.png")
    filled.open()

    def vanish(done: int, total: int) -> None:
        for path in filled.file.parent.glob("library.sqlite3*"):
            path.unlink()

    filled.reconcile(None, None, vanish)
    filled.reconcile()
    assert found(filled) == [*NAMES, "c.png"]
    assert found(filled, "stars:3") == ["a.png"]


def test_an_index_that_vanishes_while_it_is_open_is_made_again(filled: Library) -> None:
    filled.open()
    for path in filled.file.parent.glob("library.sqlite3*"):
        path.unlink()
    assert found(filled) == []
    filled.reconcile()
    assert found(filled, "stars:3") == ["a.png"]


def test_a_folder_at_the_index_s_place_leaves_an_index_in_memory(filled: Library) -> None:
    filled.file.unlink()
    filled.file.mkdir()
    report = filled.open()
    assert "made anew at each start" in report.notices[0]
    filled.reconcile()
    assert found(filled, "stars:3") == ["a.png"]


def test_a_full_disk_is_told_and_nothing_is_lost(small_disk: Path, paint: Paint, pictures: Path) -> None:
    library = Library(small_disk / "library.sqlite3", (pictures,), small_disk / "t")
    for number in range(40):
        paint(f"{number}.png", "word " * 2_000, seed=number)
    with pytest.raises(SaveFailed, match="full"):
        library.reconcile()
    library.close()
    (small_disk / "library.sqlite3").unlink(missing_ok=True)
    for path in pictures.iterdir():
        paint(path.name, "short", seed=1)
    library.close()


def test_a_read_only_folder_of_the_index_can_be_searched(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    real = databases._connect

    def refuse(file: Path, mode: str) -> sqlite3.Connection:
        if mode.startswith("rw"):
            raise sqlite3.OperationalError("attempt to write a readonly database")
        return real(file, mode)

    monkeypatch.setattr(databases, "_connect", refuse)
    report = filled.open()
    assert report.is_read_only
    assert "cannot be written to" in report.notices[0]
    assert found(filled, "stars:3") == ["a.png"]


@pytest.mark.parametrize("damage", [None, b"", b"garbage" * 99])
def test_no_number_means_another_picture_after_the_index_was_made_anew(
    filled: Library, paint: Paint, damage: bytes | None
) -> None:
    before = filled.search(parse_query(""))
    filled.close()
    filled.file.unlink()
    if damage is not None:
        filled.file.write_bytes(damage)
    paint("0.png")
    filled.open()
    filled.reconcile()
    assert len(filled.search(parse_query(""))) == 3
    assert filled.entries(before) == ()


def test_a_search_waits_for_no_other_process_and_a_writer_does(filled: Library, paint: Paint) -> None:
    filled.open()
    other = sqlite3.connect(filled.file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    paint("c.png")
    writing = threading.Thread(target=filled.reconcile)
    writing.start()
    time.sleep(0.2)
    began = time.monotonic()
    assert found(filled) == NAMES
    waited = time.monotonic() - began
    other.execute("COMMIT")
    other.close()
    writing.join()
    assert waited < databases.BUSY_SECONDS / 3
    assert found(filled) == [*NAMES, "c.png"]


def test_a_writer_that_has_waited_long_enough_says_who_has_the_index(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BUSY_SECONDS", 0.05)
    filled.open()
    with contextlib.closing(sqlite3.connect(filled.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(SaveFailed, match="in use by another process"):
            filled.note_saved(only(filled, "name:a").path)
