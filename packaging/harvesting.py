"""Finds the sentences that the rooms below the window give in English: the texts and hints of errors, and notices.

An f-string becomes a template with numbered places: "The {0} is {1}; it must be a whole number from {2} to {3}.". What
is put into a sentence may be prose itself ("a whole number", ", not a safetensors file."), so every literal that reads
as prose is taken, whether an error is raised right there or three functions further up. Left out are docstrings, what
the log is told, what a widget translates by itself, comparisons, and the words in `NOT_FOR_PEOPLE`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

# The rooms with whole sentences and parts of sentences; above them only whole sentences are of this kind.
ROOMS = ("contract", "storage", "document", "engine", "session")
UPPER = ("ui", "app.py", "application")
# What a researcher calls: its errors name arguments and shapes, in the field's own letters.
CALLED_BY_PROGRAMS = (
    "engine/blocks/",
    "engine/exponential_sums.py",
    "engine/kernels/",
    "engine/operators/",
    "engine/shapes.py",
)
# What a database reads: parts of SQL look like prose.
SPOKEN_TO_DATABASES = ("storage/library/rows.py", "storage/library/schema.py", "storage/library/searching.py")
# Single words and short parts that stand in a sentence's place, which no rule would find among a program's words.
WORDS = (
    " of {0}",
    "{0} for editing by instruction",
    "{0} for inpainting",
    "{0} is {1}: {2}",
    "{0} is {1}{2}",
    "{0} lacks {1}, such as {2}, and has {3} too many, such as {4}.",
    "{0} lacks {1}, such as {2}.",
    "{0}; {1}.",
    "{0} pictures",
    "A picture",
    "Leave the prompt empty.",
    "The file was kept as {0}.",
    "The {0} {1}",
    "backbone",
    "collection",
    "count",
    "device",
    "extent",
    "guidance",
    "height",
    "lacks",
    "layout",
    "mask",
    "picture",
    "precision",
    "prompt",
    "prompts",
    "queue",
    "recent pictures",
    "record",
    "request",
    "scheduler",
    "seed",
    "settings",
    "shift",
    "sound",
    "steps",
    "strength",
    "tag",
    "text encoder",
    "video",
    "width",
)
NOT_FOR_PEOPLE = frozenset(
    {
        *("pip install {0}", "no previews", "out of memory", "w x h"),
        *("No rights reserved.", "{{name}} exports", "{{shown}} of {{total}}", "{{total}}장 중 {{shown}}장"),
        "default-src 'none'; img-src 'self' data: file:; style-src 'unsafe-inline'; script-src 'sha256-{0}'; "
        "base-uri 'none'; form-action 'none'",
    }
)
# Calls whose words are translated elsewhere, or that no person reads.
OTHERS_WORDS = frozenset(
    {
        *("tr", "translate", "QT_TRANSLATE_NOOP", "setObjectName", "getLogger", "getattr", "setattr", "hasattr"),
        *("compile", "match", "fullmatch", "search", "sub", "split", "replace", "removeprefix", "removesuffix"),
        *("startswith", "endswith", "encode", "decode", "strftime"),
    }
)
LOG_CALLS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
LOGGERS = frozenset({"log", "_log", "logger", "_logger", "logging", "LOG", "warnings"})
PLACE = re.compile(r"\{\d+\}")


def harvest(studio: Path) -> dict[str, str]:
    """Give every template that a folder `studio` has, with a place where it stands."""
    found = dict.fromkeys(WORDS, "WORDS")
    errors = _errors(studio)
    for name in (*ROOMS, *UPPER):
        place = studio / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place] if place.is_file() else []:
            where = file.relative_to(studio).as_posix()
            if not where.startswith((*CALLED_BY_PROGRAMS, *SPOKEN_TO_DATABASES)):
                tree = ast.parse(file.read_text(encoding="utf-8"))
                _Reader(found, errors, where, name in ROOMS).visit(tree)
    return found


class _Reader(ast.NodeVisitor):
    """Collects the prose of one module."""

    def __init__(self, found: dict[str, str], errors: set[str], file: str, takes_parts: bool) -> None:  # noqa: FBT001
        self._found = found
        self._errors = errors
        self._file = file
        self._takes_parts = takes_parts

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for part in (node.left, *node.comparators):
            if not isinstance(part, (ast.Constant, ast.Tuple, ast.Set, ast.List)):
                self.visit(part)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Assert(self, node: ast.Assert) -> None:
        """Leave out what only a developer reads."""

    def visit_arg(self, node: ast.arg) -> None:
        """Leave out annotations."""

    def visit_Call(self, node: ast.Call) -> None:
        name = _called(node)
        if name in self._errors:
            # What an error says is for people, however it begins and ends.
            for word in (*node.args, *(each.value for each in node.keywords)):
                parts = _added(word)
                if any(_is_text(part) for part in parts):
                    self._keep(_template(parts), word)
        if name not in OTHERS_WORDS and not _is_log(node):
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._take(_escaped(node.value), node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._take(_template([node]), node)
        self._look_inside([node])

    def visit_BinOp(self, node: ast.BinOp) -> None:
        parts = _added(node)
        if not any(_is_text(part) for part in parts):
            self.generic_visit(node)
            return
        self._take(_template(parts), node)
        self._look_inside(parts)

    def _look_inside(self, parts: list[ast.expr]) -> None:
        """Read what is put into a text: it may have words of its own."""
        for part in parts:
            if isinstance(part, ast.JoinedStr):
                for value in part.values:
                    if isinstance(value, ast.FormattedValue):
                        self.visit(value.value)
            elif not _is_text(part):
                self.visit(part)

    def _take(self, template: str, node: ast.AST) -> None:
        if _is_sentence(" ".join(template.split())):
            self._keep(" ".join(template.split()), node)
        elif self._takes_parts and _is_part(template):
            self._keep(template, node)

    def _keep(self, template: str, node: ast.AST) -> None:
        if template not in NOT_FOR_PEOPLE and _words(template):
            self._found.setdefault(template, f"{self._file}:{node.lineno}")


def _errors(studio: Path) -> set[str]:
    """Give the names of the classes that are StudioErrors, directly or through others."""
    bases = {}  # type: dict[str, set[str]]
    for file in studio.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for node in _classes(ast.parse(text)) if "class" in text else ():
            bases[node.name] = {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases}
    found = {"StudioError"}
    while True:
        more = {name for name, parents in bases.items() if parents & found} - found
        if not more:
            return found | {"Noticed"}
        found |= more


def _classes(block: ast.AST) -> Iterator[ast.ClassDef]:
    """Give every class of a module, a statement or a branch of one; no expression has any, and none is looked into."""
    for node in ast.iter_child_nodes(block):
        if isinstance(node, (ast.stmt, ast.excepthandler, ast.match_case)):
            if isinstance(node, ast.ClassDef):
                yield node
            yield from _classes(node)


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_log(node: ast.Call) -> bool:
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in LOG_CALLS | {"warn"}:
        return False
    return getattr(function.value, "id", getattr(function.value, "attr", "")) in LOGGERS


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _added(node: ast.expr) -> list[ast.expr]:
    """Give the terms of a sum."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_added(node.left), *_added(node.right)]
    return [node]


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _template(parts: list[ast.expr]) -> str:
    """Give the text of some terms, with a numbered place for each value."""
    text, places = "", 0
    for part in parts:
        for piece in part.values if isinstance(part, ast.JoinedStr) else [part]:
            if isinstance(piece, ast.Constant) and isinstance(piece.value, str):
                text += _escaped(piece.value)
            else:
                text += f"{{{places}}}"
                places += 1
    return text


def _words(template: str) -> list[str]:
    return re.findall(r"[A-Za-z']+", PLACE.sub(" ", template))


def _is_sentence(text: str) -> bool:
    """Say whether it begins like a sentence and ends like one."""
    if not re.search(r"[.?!]$", text) or not re.match(r"[A-Z0-9`{]", text):
        return False
    return " " in text and len(_words(text)) >= (1 if PLACE.search(text) else 2) and not re.search(r"[<>=\n]", text)


def _is_part(text: str) -> bool:
    """Say whether it reads as a part of a sentence: words that begin small, or a noun with its article."""
    plain = PLACE.sub("", text)
    if " " not in plain or re.search(r"[<>=\n\\/_*%@#&]", plain):
        return False
    if re.match(r"(The|A|An|Your) ", text):
        return len(_words(text)) >= 2
    return re.match(r"[ ,:;(]+[A-Za-z0-9{]|[a-z0-9{]", text) is not None and len(_words(text)) >= 2
