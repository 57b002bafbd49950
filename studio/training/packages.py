"""The npm packages the pictures and captions come from: pinned, fetched, and refused when their licence changed.

Sources and licences: each package's own metadata; for FxEmojis the upstream project (mozilla/fxemoji LICENSE.md,
artwork CC-BY-4.0) is stricter than the package's (Apache-2.0), and the stricter one is credited.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from studio.training.settings import TrainingFault

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned package and how it must be credited.

    Attributes:
        licence_in_package: SPDX name that its package.json must carry.
        licence_digest: sha256 of `licence_text()`; a change of the text stops the build.
        credit_licence: what the picture's authors ask for (may be stricter than the package).
    """

    name: str
    version: str
    licence_in_package: str
    licence_digest: str
    authors: str
    project: str
    credit_licence: str
    use: str


PACKAGES: tuple[Package, ...] = (
    Package(
        "@iconify-json/noto",
        "1.2.9",
        "Apache-2.0",
        "57693eb94fd8062cb860d0973d49e8ff1aa9c1d0c40fc82e53a22ea317fd3cb2",
        "Google Inc.",
        "github.com/googlefonts/noto-emoji",
        "Apache-2.0",
        "drawings",
    ),
    Package(
        "@iconify-json/twemoji",
        "1.2.5",
        "CC-BY-4.0",
        "173ad39e5fd0df52763633d8e0ef80fc9b7dd77cb0fa85b2602be4453bdf5450",
        "Twitter, Inc. and other contributors",
        "github.com/jdecked/twemoji",
        "CC-BY-4.0",
        "drawings",
    ),
    Package(
        "@iconify-json/fluent-emoji-flat",
        "1.2.6",
        "MIT",
        "1531dab285ad991ea6cfe6688f68a7be4a37ac365b8087d5f4aa59fe307d956a",
        "Microsoft Corporation",
        "github.com/microsoft/fluentui-emoji",
        "MIT",
        "drawings",
    ),
    Package(
        "@lobehub/fluent-emoji-3d",
        "1.1.0",
        "MIT",
        "529fc91e3f97d3b2c3fe5102bea89059d6aa65c9e44d6bbb86591bb31aa783e1",
        "Microsoft Corporation; packaged by LobeHub",
        "github.com/microsoft/fluentui-emoji",
        "MIT",
        "drawings",
    ),
    Package(
        "@iconify-json/fxemoji",
        "1.2.2",
        "Apache-2.0",
        "2fac2ac41b341801d0b26a57770af6041a532829292b25a4893efc47023568cc",
        "Mozilla Foundation",
        "github.com/mozilla/fxemoji",
        "CC-BY-4.0",
        "drawings",
    ),
    Package(
        "@iconify-json/emojione",
        "1.2.3",
        "CC-BY-4.0",
        "173ad39e5fd0df52763633d8e0ef80fc9b7dd77cb0fa85b2602be4453bdf5450",
        "EmojiTwo contributors (fork of EmojiOne 2)",
        "github.com/EmojiTwo/emojitwo",
        "CC-BY-4.0",
        "drawings",
    ),
    Package(
        "@iconify-json/fluent-emoji",
        "1.2.7",
        "MIT",
        "1531dab285ad991ea6cfe6688f68a7be4a37ac365b8087d5f4aa59fe307d956a",
        "Microsoft Corporation",
        "github.com/microsoft/fluentui-emoji",
        "MIT",
        "drawings",
    ),
    Package(
        "@iconify-json/streamline-emojis",
        "1.2.4",
        "CC-BY-4.0",
        "173ad39e5fd0df52763633d8e0ef80fc9b7dd77cb0fa85b2602be4453bdf5450",
        "Streamline (Webalys)",
        "github.com/webalys-hq/streamline-vectors",
        "CC-BY-4.0",
        "drawings",
    ),
    Package(
        "@iconify-json/circle-flags",
        "1.2.11",
        "MIT",
        "894452bfdad1f1eeeaaf896b31ab7d7a854a922702ae9a5590e432deb75b42e0",
        "HatScripts",
        "github.com/HatScripts/circle-flags",
        "MIT",
        "drawings of flags",
    ),
    Package(
        "@iconify-json/flag",
        "1.2.12",
        "MIT",
        "a5a752e58ae14af1074ab98edb1f5af4a492867a642ac22416cb6bf559be44ef",
        "Panayiotis Lipiridis",
        "github.com/lipis/flag-icons",
        "MIT",
        "drawings of flags",
    ),
    Package(
        "emojibase-data",
        "17.0.0",
        "MIT",
        "5c4e1582dcae9429a5d00ec0a64185c3a711f9757b2308fdf275d90b120f6149",
        "Miles Johnson",
        "github.com/milesj/emojibase",
        "MIT",
        "labels in English and Korean",
    ),
)


def package_folder(cache: Path, package: Package) -> Path:
    """Where npm puts the package below the cache."""
    return cache / "npm" / "node_modules" / package.name


def read_json(folder: Path, name: str, kind: type[Kind]) -> Kind:
    """A JSON file below a package's folder, a `dict` or a `list` of values.

    Raises:
        TrainingFault: it is missing or cut off, as an interrupted npm leaves it, or of another kind.
    """
    try:
        values = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as damaged:
        raise incomplete(folder, name) from damaged
    if not isinstance(values, kind):
        raise incomplete(folder, name)
    return values


def incomplete(folder: Path, name: str) -> TrainingFault:
    """The fault of a package that lacks a file, or has only a part of it."""
    return TrainingFault(
        f"{folder / name} is missing or cut off, as after an interrupted installation; "
        f"remove {folder} and run `studio train data` again"
    )


def licence_text(folder: Path) -> str:
    """The text that states a package's licence: LICENSE, else the block in Iconify's info.json, else package.json's.

    Raises:
        TrainingFault: none of them states it.
    """
    licence_file = folder / "LICENSE"
    if licence_file.exists():
        return licence_file.read_text(encoding="utf-8")
    name = "info.json" if (folder / "info.json").exists() else "package.json"
    described = read_json(folder, name, dict)
    if "license" not in described:
        raise incomplete(folder, name)
    return json.dumps(described["license"], sort_keys=True)


def check_package(folder: Path, package: Package) -> None:
    """Raises TrainingFault when version, licence name or licence text differ from the pinned ones, or are not there."""
    described = read_json(folder, "package.json", dict)
    digest = hashlib.sha256(licence_text(folder).encode()).hexdigest()
    for what, found, allowed in (
        ("version", described.get("version"), package.version),
        ("licence", described.get("license"), package.licence_in_package),
        ("licence text (sha256)", digest, package.licence_digest),
    ):
        if found != allowed:
            raise TrainingFault(
                f"{package.name}: {what} is {found!r}, pinned is {allowed!r}; "
                "read the licence again before changing the pin in packages.py"
            )


def fetch_packages(cache: Path) -> None:
    """Installs the missing packages with the ordinary npm client into `<cache>/npm` and checks every one.

    Raises:
        TrainingFault: npm is missing or fails, or a package is not what was pinned.
    """
    missing = [package for package in PACKAGES if not (package_folder(cache, package) / "package.json").exists()]
    if missing:
        npm = shutil.which("npm")
        if npm is None:
            raise TrainingFault(
                "npm was not found; install Node.js, or put the unpacked packages below the cache in npm/node_modules"
            )
        folder = cache / "npm"
        folder.mkdir(parents=True, exist_ok=True)
        names = [f"{package.name}@{package.version}" for package in missing]
        done = subprocess.run(  # noqa: S603  # fixed names, no shell
            [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", *names],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise TrainingFault(f"npm install failed with {done.returncode}: {done.stderr.strip()[-400:]}")
    for package in PACKAGES:
        check_package(package_folder(cache, package), package)
