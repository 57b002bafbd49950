"""The translations: all texts found, all of them Korean, the files made of exactly these texts."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tool(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load a script of packaging/, which is no package."""
    specification = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    monkeypatch.setitem(sys.modules, name, module)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def harvesting(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return tool("harvesting", monkeypatch)


@pytest.fixture
def languages(harvesting: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return tool("languages", monkeypatch)


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """A small program with a window and an engine."""
    folder = tmp_path / "studio"
    for room in ("ui", "engine"):
        (folder / room).mkdir(parents=True)
    (folder / "ui" / "panel.py").write_text(
        '"""Words."""\n'
        "from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject\n"
        'NAME = QT_TRANSLATE_NOOP("Menus", "&File")\n'
        "class Panel(QObject):\n"
        "    def retranslate(self):\n"
        '        self.a(self.tr("Steps & <b>more</b>"), self.tr("{count} "\n            "waiting").format(count=1))\n'
        '        self.a(self.tr("%n jobs", "", 2), self.tr("Open", "a file"), self.tr("Open", "a door"))\n',
        encoding="utf-8",
    )
    (folder / "engine" / "errors.py").write_text(
        '"""Nothing to translate."""\n'
        "import logging\n"
        "class StudioError(Exception): ...\n"
        "class Odd(StudioError): ...\n"
        'HINT = "Check the path."\n'
        "def fail(path, value, kind):\n"
        '    """Say nothing here."""\n'
        '    logging.error("the log is told this")\n'
        '    if value == "a b c": raise ValueError("it is cut off here")\n'
        '    wanted = "a text" if value else path\n'
        '    raise Odd(f"The {kind} is {value!r:>4}; it must be {wanted}.", "For example " + HINT)\n'
        '    raise Odd("Braces like {these} stay", hint=f"{kind}")\n',
        encoding="utf-8",
    )
    return folder


def test_everything_is_translated_and_the_files_are_up_to_date(languages: ModuleType) -> None:
    texts = languages.collect(ROOT / "studio")
    known = languages.read_translations(languages.LANGUAGES / "studio_ko.ts")
    assert languages.check(texts, known, languages.LANGUAGES) == []


def test_the_texts_of_the_window_are_found(languages: ModuleType, studio: Path) -> None:
    texts = languages.collect(studio)
    assert [text.source for text in texts["Menus"]] == ["&File"]
    assert {(text.source, text.comment, text.is_plural) for text in texts["Panel"]} == {
        ("Steps & <b>more</b>", "", False),
        ("{count} waiting", "", False),
        ("%n jobs", "", True),
        ("Open", "a file", False),
        ("Open", "a door", False),
    }


def test_the_sentences_of_the_rooms_below_are_found(harvesting: ModuleType, studio: Path) -> None:
    found = set(harvesting.harvest(studio)) - set(harvesting.WORDS)
    assert found == {
        "Check the path.",
        "it is cut off here",
        "The {0} is {1}; it must be {2}.",
        "a text",
        "For example {0}",
        "Braces like {{these}} stay",
    }


def test_korean_is_merged_written_and_read_again(languages: ModuleType, studio: Path, tmp_path: Path) -> None:
    texts = languages.collect(studio)
    merged = tmp_path / "ko"
    merged.mkdir()
    (merged / "a.json").write_text(
        json.dumps({"Panel": {"Steps & <b>more</b>": "단계 & <b>더</b>", "Open": "열기", "Gone": "없음"}}),
        encoding="utf-8",
    )
    (merged / "b.json").write_text(json.dumps({"Nowhere": {"A": "가"}, "Panel": {"%n jobs": "작업 %n개"}}), "utf-8")
    (merged / "broken.json").write_text("{", encoding="utf-8")
    (merged / "list.json").write_text("[1]", encoding="utf-8")
    known: dict[str, dict[tuple[str, str], str]] = {}
    strange = languages.merge(known, texts, merged)
    assert [line.split(":")[0] for line in strange] == ["a.json", "b.json", "broken.json", "list.json"]
    out = tmp_path / "languages"
    languages.write(texts, known, out)
    again = languages.read_translations(out / "studio_ko.ts")
    assert again["Panel"] == {
        ("Steps & <b>more</b>", ""): "단계 & <b>더</b>",
        ("Open", "a file"): "열기",
        ("Open", "a door"): "열기",
        ("%n jobs", ""): "작업 %n개",
    }
    written = (out / "studio_ko.ts").read_bytes()
    languages.write(texts, again, out)
    assert (out / "studio_ko.ts").read_bytes() == written
    assert b"location" not in written
    assert b"\r" not in written


def test_what_is_missing_can_be_filled_in(languages: ModuleType, studio: Path, tmp_path: Path) -> None:
    texts = languages.collect(studio)
    asked = languages.missing(texts, {})
    assert asked["Menus"] == {"&File": ""}
    filled = {context: {english: f"{english} 가" for english in each} for context, each in asked.items()}
    (tmp_path / "ko.json").write_text(json.dumps(filled), encoding="utf-8")
    known: dict[str, dict[tuple[str, str], str]] = {}
    assert languages.merge(known, texts, tmp_path) == []
    assert languages.missing(texts, known) == {}


def test_a_lost_place_and_an_old_file_are_faults(languages: ModuleType, studio: Path, tmp_path: Path) -> None:
    texts = languages.collect(studio)
    known = {context: {text.key(): text.source for text in each} for context, each in texts.items()}
    languages.write(texts, known, tmp_path)
    assert languages.check(texts, known, tmp_path) == []
    known["Panel"]["{count} waiting", ""] = "{number}개 대기 중"
    faults = languages.check(texts, known, tmp_path)
    assert any("other places" in fault and "{count}" in fault for fault in faults)
    assert any(fault.startswith("studio_ko.qm") for fault in faults)
    assert languages.check(texts, known, tmp_path, only="Menus") == []
    del known["Menus"]
    assert languages.check(texts, known, tmp_path, only="Menus") == ["Menus: no Korean for '&File'"]
