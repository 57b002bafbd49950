"""Keep the translations: run by `.venv/bin/python packaging/languages.py [--merge FOLDER] [--check] [--only CONTEXT]`.

It collects every text of the window with Qt's own lupdate, adds under the context `Messages` the English sentences of
the rooms below (harvesting.py), keeps the Korean that is there, and writes resources/languages: studio_ko.ts for
people, studio_ko.qm for Qt (made by lrelease), and messages.json with the templates of `Messages`. Texts that nobody
uses any more are dropped. No line numbers stand in the .ts, and everything is sorted: a change is a small difference.

What lupdate finds in Python (seen with 6.11.3): `self.tr("...")` anywhere in a class, also in inner functions, lambdas,
async functions, match, conditions, dictionaries; `QCoreApplication.translate("Context", "...")` under any alias;
`QT_TRANSLATE_NOOP("Context", "...")`; implicit and explicit concatenation over several lines; triple quotes; escapes;
a second argument of tr as the disambiguation; `%n` with a third argument. What it does not find: a call inside an
f-string, a text in a variable, and a `tr` outside of a class or of another object (it takes the object's name for the
context).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import harvesting

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ROOT / "resources" / "languages"
MESSAGES = "Messages"
PLACES = re.compile(r"\{\w*\}|%n|%L?\d")


class Text:
    """One text of the window.

    Attributes:
        source: The English.
        comment: What tells it from the same English elsewhere in its context.
        is_plural: It is asked for with a number.
    """

    def __init__(self, source: str, comment: str = "", *, is_plural: bool = False) -> None:
        self.source = source
        self.comment = comment
        self.is_plural = is_plural

    def key(self) -> tuple[str, str]:
        """Give what tells it from the others of its context."""
        return self.source, self.comment


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; 0 where all is well."""
    parser = argparse.ArgumentParser(description="Collect, merge and check the translations.")
    parser.add_argument("--merge", type=Path, help='folder with files {"Context": {"English": "Korean"}}')
    parser.add_argument("--check", action="store_true", help="write nothing; fail where something is missing or old")
    parser.add_argument("--only", metavar="CONTEXT", help="look at one context alone when checking")
    parser.add_argument("--missing", action="store_true", help="print what has no Korean yet, as JSON to fill in")
    chosen = parser.parse_args(arguments)
    texts = collect(ROOT / "studio")
    known = read_translations(LANGUAGES / "studio_ko.ts")
    if chosen.merge:
        for line in merge(known, texts, chosen.merge):
            print(line)
    if chosen.missing:
        print(json.dumps(missing(texts, known), ensure_ascii=False, indent=2))
        return 0
    if chosen.check:
        faults = check(texts, known, LANGUAGES, only=chosen.only)
        print("\n".join(faults) or "Every text has its Korean.")
        return 1 if faults else 0
    write(texts, known, LANGUAGES)
    count = sum(map(len, texts.values()))
    print(f"{count} texts in {len(texts)} contexts; {sum(map(len, missing(texts, known).values()))} without Korean.")
    return 0


def collect(studio: Path) -> dict[str, list[Text]]:
    """Give the texts of every context, sorted."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.ts"
        listed = Path(folder) / "files.lst"
        files = sorted(file for file in studio.rglob("*.py"))
        listed.write_text("\n".join(file.as_posix() for file in files), encoding="utf-8")
        _run("pyside6-lupdate", f"@{listed}", "-ts", found, "-silent", "-locations", "none")
        texts = _read_texts(found)
    texts[MESSAGES] = [Text(template) for template in harvesting.harvest(studio)]
    return {context: sorted(each, key=Text.key) for context, each in sorted(texts.items()) if each}


def read_translations(file: Path) -> dict[str, dict[tuple[str, str], str]]:
    """Give the finished translations of a .ts, by context and text; nothing where there is no file."""
    known = {}  # type: dict[str, dict[tuple[str, str], str]]
    if not file.exists():
        return known
    for context in _parse(file).iter("context"):
        words = known.setdefault(context.findtext("name") or "", {})
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type"):
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")]
            words[_key(message)] = forms[0] if forms else translation.text or ""
    return known


def merge(known: dict[str, dict[tuple[str, str], str]], texts: dict[str, list[Text]], folder: Path) -> list[str]:
    """Take over the Korean of every JSON file of a folder, in the order of their names; give what fitted nowhere."""
    strange = []
    for file in sorted(folder.glob("*.json")):
        try:
            contexts = json.loads(file.read_text(encoding="utf-8-sig"))
            pairs = [(context, source, korean) for context in contexts for source, korean in contexts[context].items()]
        except (ValueError, AttributeError, TypeError, LookupError) as error:
            strange.append(f"{file.name}: not read ({error})")
            continue
        for context, source, korean in pairs:
            fitting = [text for text in texts.get(context, ()) if text.source == source]
            for text in fitting:
                known.setdefault(context, {})[text.key()] = korean
            if not fitting:
                strange.append(f"{file.name}: nobody says {source!r} in {context}")
    return strange


def missing(texts: dict[str, list[Text]], known: dict[str, dict[tuple[str, str], str]]) -> dict[str, dict[str, str]]:
    """Give the texts without Korean, in the form that `merge` reads."""
    found = {
        context: {text.source: "" for text in each if not known.get(context, {}).get(text.key())}
        for context, each in texts.items()
    }
    return {context: each for context, each in found.items() if each}


def write(texts: dict[str, list[Text]], known: dict[str, dict[tuple[str, str], str]], folder: Path) -> None:
    """Write the three files of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    ts, qm = folder / "studio_ko.ts", folder / "studio_ko.qm"
    ts.write_bytes(as_ts(texts, known).encode("utf-8"))
    _run("pyside6-lrelease", ts, "-silent", "-qm", qm)
    # Its checksum stands beside it: Qt reads a damaged file without a look, out of its memory.
    checksum = {qm.name: zlib.crc32(qm.read_bytes())}
    (folder / "messages.json").write_bytes(as_messages(texts, checksum).encode("utf-8"))


def check(
    texts: dict[str, list[Text]],
    known: dict[str, dict[tuple[str, str], str]],
    folder: Path,
    *,
    only: str | None = None,
) -> list[str]:
    """Give a line for each fault: no Korean, other places for values, files that are not of these texts.

    Args:
        texts: What the program says.
        known: What is translated.
        folder: Where the files lie.
        only: The one context to look at.
    """
    faults = [
        f"{context}: no Korean for {source!r}"
        for context, each in missing(texts, known).items()
        for source in each
        if only in (None, context)
    ]
    for context, each in texts.items():
        for text in each if only in (None, context) else ():
            korean = known.get(context, {}).get(text.key(), "")
            if korean and sorted(PLACES.findall(korean)) != sorted(PLACES.findall(text.source)):
                faults.append(f"{context}: other places for values in {korean!r} than in {text.source!r}")
    return faults + ([] if only else _old_files(texts, known, folder))


def as_ts(texts: dict[str, list[Text]], known: dict[str, dict[tuple[str, str], str]]) -> str:
    """Give the texts and their Korean as Qt's .ts."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", '<TS version="2.1" language="ko_KR">']
    for context, each in texts.items():
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for text in each:
            lines += _as_message(text, known.get(context, {}).get(text.key(), ""))
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


def as_messages(texts: dict[str, list[Text]], checksums: dict[str, int]) -> str:
    """Give the templates, and the checksums of the files beside them, as the window reads them."""
    templates = [text.source for text in texts.get(MESSAGES, ())]
    return json.dumps({"version": 1, **checksums, "templates": templates}, ensure_ascii=False, indent=1) + "\n"


def _as_message(text: Text, korean: str) -> list[str]:
    mark = "" if korean else ' type="unfinished"'
    shown = escape(korean)
    if text.is_plural:
        # Korean has one form for every number.
        shown = f"\n            <numerusform>{shown}</numerusform>\n        "
    lines = ['    <message numerus="yes">' if text.is_plural else "    <message>"]
    lines.append(f"        <source>{escape(text.source)}</source>")
    if text.comment:
        lines.append(f"        <comment>{escape(text.comment)}</comment>")
    return [*lines, f"        <translation{mark}>{shown}</translation>", "    </message>"]


def _old_files(texts: dict[str, list[Text]], known: dict[str, dict[tuple[str, str], str]], folder: Path) -> list[str]:
    """Say which files of a folder are not what these texts make."""
    with tempfile.TemporaryDirectory() as place:
        write(texts, known, Path(place))
        names = ("studio_ko.ts", "studio_ko.qm", "messages.json")
        old = [name for name in names if _bytes(folder / name) != _bytes(Path(place) / name)]
    return [f"{name} is not what these texts make: run packaging/languages.py" for name in old]


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


def _read_texts(file: Path) -> dict[str, list[Text]]:
    texts = {}  # type: dict[str, list[Text]]
    for context in _parse(file).iter("context"):
        each = texts.setdefault(context.findtext("name") or "", [])
        for message in context.iter("message"):
            source, comment = _key(message)
            each.append(Text(source, comment, is_plural=message.get("numerus") == "yes"))
    return texts


def _parse(file: Path) -> ElementTree.Element:
    return ElementTree.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 - our own file


def _key(message: ElementTree.Element) -> tuple[str, str]:
    return message.findtext("source") or "", message.findtext("comment") or ""


def _run(program: str, *arguments: str | Path) -> None:
    """Run one of Qt's tools, which lies beside the Python that runs this."""
    path = Path(sys.executable).parent / (program + (".exe" if sys.platform == "win32" else ""))
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{program} failed: {(done.stderr or done.stdout).strip()}")


if __name__ == "__main__":
    sys.exit(main())
