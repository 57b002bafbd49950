"""What a person chose for good: one JSON file in the platform's folder for settings.

A broken or newer file never stops the program: what can be read of it stands, the rest is the default, and a copy of
the file is kept beside it. That copy is also how we know that the person has been told.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from studio.contract.errors import InvalidRequest, StudioError, shorten
from studio.contract.requests import DEFAULT_BACKBONE, BackboneChoice, GenerateRequest, Precision
from studio.storage import atomic
from studio.storage.naming import DEFAULT_TEMPLATE, NameTemplate

SETTINGS_VERSION = 1
MAX_SETTINGS_BYTES = 2**20


class Settings(BaseModel):
    """The settings; every value is checked when one is made.

    Attributes:
        pictures_folder: Where pictures are saved; None is the platform's folder for pictures.
        name_template: How they are named, see :class:`NameTemplate`.
        device: auto, cpu, mps, cuda or cuda:N.
        precision: Number format of the networks.
        default_backbone: Id or path of the backbone that paints when none is named.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    pictures_folder: Path | None = None
    name_template: str = DEFAULT_TEMPLATE
    device: str = "auto"
    precision: Precision = Precision.AUTO
    default_backbone: str = DEFAULT_BACKBONE

    @field_validator("pictures_folder")
    @classmethod
    def _is_absolute(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.expanduser().is_absolute():
            raise ValueError("it must be a whole path")
        return None if folder is None else folder.expanduser()

    @field_validator("name_template")
    @classmethod
    def _is_template(cls, text: str) -> str:
        return _accepted(text, lambda: NameTemplate(text))

    @field_validator("device")
    @classmethod
    def _is_device(cls, text: str) -> str:
        return _accepted(text, lambda: GenerateRequest(device=text))

    @field_validator("default_backbone")
    @classmethod
    def _is_backbone(cls, text: str) -> str:
        return _accepted(text, lambda: BackboneChoice.parse(text))


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
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_SETTINGS_BYTES + 1)
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except OSError as error:
        return LoadedSettings(Settings(), f"The settings {file} cannot be read ({error.strerror}); defaults are used.")
    settings, problem = _parse(data)
    if not problem:
        return LoadedSettings(settings)
    return LoadedSettings(settings, _notice_once(file, data, problem))


def save_settings(settings: Settings, file: Path) -> None:
    """Write the settings.

    Raises:
        SaveFailed: They could not be written; the old file is untouched.
    """
    values = {"version": SETTINGS_VERSION, **settings.model_dump(mode="json")}
    atomic.replace(file, (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass"))


def _accepted(text: str, check: Callable[[], object]) -> str:
    """Turn our refusal into the kind that pydantic collects."""
    try:
        check()
    except InvalidRequest as error:
        raise ValueError(error.text) from error
    return text


def _parse(data: bytes) -> tuple[Settings, str]:
    """Give the settings that can be read, and what is wrong with the rest."""
    if len(data) > MAX_SETTINGS_BYTES:
        return Settings(), f"are larger than {MAX_SETTINGS_BYTES:,} bytes"
    try:
        values = json.loads(data.decode("utf-8-sig", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        return Settings(), f"are no JSON ({shorten(error)})"
    if not isinstance(values, dict):
        return Settings(), "are no JSON object"
    version = values.pop("version", SETTINGS_VERSION)
    if version != SETTINGS_VERSION or isinstance(version, bool):
        return Settings(), f"have version {shorten(version)}, and this studio knows {SETTINGS_VERSION}"
    return _validated(values)


def _validated(values: dict[str, Any]) -> tuple[Settings, str]:
    """Keep every setting that is valid in itself."""
    try:
        return Settings(**values), ""
    except ValidationError as error:
        faults = {str(fault["loc"][0]): fault["msg"] for fault in error.errors()}
    kept = {name: value for name, value in values.items() if name not in faults}
    told = "; ".join(f"{name} is {shorten(values[name])!r}: {_plain(message)}" for name, message in faults.items())
    return Settings(**kept), f"have a value that is not allowed ({told})"


def _plain(message: str) -> str:
    return re.sub(r"^Value error, ", "", message).rstrip(".")


def _notice_once(file: Path, data: bytes, problem: str) -> str:
    """Keep a copy of the file beside it and give the notice, or nothing where that copy was made before."""
    copy = file.with_name(f"{file.stem}.kept-{hashlib.sha256(data).hexdigest()[:8]}{file.suffix}")
    if copy.exists():
        return ""
    notice = f"The settings {file} {problem}; defaults are used instead."
    try:
        atomic.write_new(copy, data)
    except StudioError:
        return notice
    return f"{notice} The file was kept as {copy.name}."
