"""What a person chose for good: one JSON file in the platform's folder for settings.

A broken or newer file never stops the program: what can be read of it stands, the rest is the default, and a copy of
the file is kept beside it. That copy is also how we know that the person has been told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from studio.contract.codec import from_plain, to_plain_fields
from studio.contract.errors import InvalidRequest, shorten
from studio.contract.requests import DEFAULT_BACKBONE, BackboneChoice, GenerateRequest, Precision
from studio.storage.atomic import can_be_path
from studio.storage.naming import DEFAULT_TEMPLATE, NameTemplate
from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile("settings")
LANGUAGES = ("system", "en", "ko")
THEMES = ("system", "light", "dark")
MAX_FOLDERS = 64
MAX_KEYS, MAX_KEY_CHARACTERS = 8, 40


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings; every value is checked when one is made.

    Attributes:
        pictures_folder: Where pictures are saved, a whole path; None is the platform's folder for pictures.
        library_folders: Further folders whose pictures the gallery shows, whole paths, in the order of the list; some
            may be read-only or away.
        name_template: How they are named, see :class:`NameTemplate`.
        device: auto, cpu, mps, cuda or cuda:N.
        precision: Number format of the networks.
        default_backbone: Id or path of the backbone that paints when none is named.
        language: Language of the window: system, en or ko.
        theme: How the window is painted: system, light or dark.
        loads_weights_at_start: Load the weights at the start, not with the first picture.
        asks_before_closing: Ask before the window closes while a job runs.
        keys: A person's own shortcuts (Qt's portable notation) by the id of their command.

    Raises:
        InvalidRequest: A value is impossible.
    """

    pictures_folder: Path | None = None
    library_folders: tuple[Path, ...] = ()
    name_template: str = DEFAULT_TEMPLATE
    device: str = "auto"
    precision: Precision = Precision.AUTO
    default_backbone: str = DEFAULT_BACKBONE
    language: str = "system"
    theme: str = "system"
    loads_weights_at_start: bool = False
    asks_before_closing: bool = True
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plain = from_plain(_PlainSettings, _plain_values(self), "settings")
        object.__setattr__(self, "precision", plain.precision)
        object.__setattr__(self, "keys", plain.keys)
        if plain.pictures_folder is not None:
            object.__setattr__(self, "pictures_folder", _whole_path("pictures folder", plain.pictures_folder))
        object.__setattr__(self, "library_folders", _whole_paths(plain.library_folders))
        NameTemplate(self.name_template)
        GenerateRequest(device=self.device)
        BackboneChoice.parse(self.default_backbone)
        _check_choice("language", self.language, LANGUAGES)
        _check_choice("theme", self.theme, THEMES)
        for command, keys in self.keys.items():
            if len(keys) > MAX_KEYS or any(len(key) > MAX_KEY_CHARACTERS for key in keys):
                raise InvalidRequest(f"The keys of {shorten(command)!r} are {shorten(keys)}; that is no shortcut.")


@dataclass(frozen=True, slots=True)
class _PlainSettings:
    """The settings as JSON has them: a path is a text there."""

    pictures_folder: str | None = None
    library_folders: tuple[str, ...] = ()
    name_template: str = ""
    device: str = ""
    precision: Precision = Precision.AUTO
    default_backbone: str = ""
    language: str = ""
    theme: str = ""
    loads_weights_at_start: bool = False
    asks_before_closing: bool = False
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """What was read.

    Attributes:
        settings: The settings, defaults where the file says nothing.
        notice: A sentence for the person, said once for each broken file; else empty.
    """

    settings: Settings
    notice: str = ""


def load_settings(file: Path) -> LoadedSettings:
    """Read the settings; a missing file gives the defaults, a broken or newer one the defaults and a notice."""
    values, notice = FILE.read(file)
    settings, faults = _salvaged(values)
    if faults:
        notice = FILE.told_once(file, f"{_refusal(file, faults)}; {FILE.instead}.")
    return LoadedSettings(settings, notice)


def save_settings(settings: Settings, file: Path) -> None:
    """Write the settings.

    Raises:
        SaveFailed: They could not be written; the old file is untouched.
    """
    values = _plain_values(settings)
    values["keys"] = dict(sorted(settings.keys.items()))
    FILE.write(file, dict(sorted(values.items())))


def export_settings(settings: Settings, file: Path) -> None:
    """Write the settings to a file of the person's choice, in place of one that is there.

    Raises:
        SaveFailed: They could not be written.
    """
    save_settings(settings, file)


def import_settings(file: Path) -> Settings:
    """Read settings that were exported; a file with one impossible value is refused whole.

    Raises:
        InvalidRequest: It holds no settings, or an impossible value; the text names it.
        UnknownVersion: A newer studio wrote it.
    """
    hint = "Choose a file that this studio has exported."
    try:
        with file.open("rb") as opened:
            values = FILE.parse(opened.read(FILE.max_bytes + 1), file)
    except OSError as error:
        raise InvalidRequest(f"The settings {file} cannot be read ({error.strerror or error}).", hint) from error
    except InvalidRequest as error:
        raise type(error)(error.text, hint) from error
    if not values.keys() & {each.name for each in fields(Settings)}:
        raise InvalidRequest(f"{file} holds no settings.", hint)
    settings, faults = _salvaged(values)
    if faults:
        raise InvalidRequest(f"{_refusal(file, faults)}.", "Nothing was taken over.")
    return settings


def _salvaged(values: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    """Keep every setting that is valid in itself; say what is wrong with the others."""
    settings, faults = Settings(), []
    for each in fields(Settings):
        if each.name in values:
            try:
                settings = replace(settings, **{each.name: values[each.name]})
            except InvalidRequest as error:
                text = error.text.removesuffix(".")
                faults.append(f"{each.name} is {shorten(values[each.name])!r}: {text}")
    return settings, faults


def _refusal(file: Path, faults: list[str]) -> str:
    return f"The settings {file} have a value that is not allowed ({'; '.join(faults)})"


def _plain_values(settings: Settings) -> dict[str, Any]:
    values = to_plain_fields(settings)
    if isinstance(settings.pictures_folder, Path):
        values["pictures_folder"] = str(settings.pictures_folder)
    if isinstance(settings.library_folders, list | tuple):
        values["library_folders"] = [str(each) if isinstance(each, Path) else each for each in settings.library_folders]
    return values


def _whole_paths(texts: tuple[str, ...]) -> tuple[Path, ...]:
    if len(texts) > MAX_FOLDERS:
        raise InvalidRequest(f"The library has {len(texts):,} further folders; at most {MAX_FOLDERS} are allowed.")
    folders = tuple(_whole_path("folder of the library", text) for text in texts)
    twice = next((each for each in folders if folders.count(each) > 1), None)
    if twice is not None:
        raise InvalidRequest(f"The folder {twice} is in the list twice.")
    return folders


def _whole_path(what: str, text: str) -> Path:
    try:
        folder = Path(text).expanduser()
    except RuntimeError:  # the home folder of somebody who does not exist
        folder = Path()
    if not folder.is_absolute() or not can_be_path(text):
        raise InvalidRequest(f"The {what} is {shorten(text)!r}; it must be a whole path.")
    return folder


def _check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidRequest(f"The {name} is {shorten(value)!r}; allowed: {', '.join(allowed)}.")
