"""What is this on disk? Finds what a folder or file is, and refuses by name what it is not. Nothing in it is executed.

A pipeline folder is diffusers' own form: model_index.json names the pipeline's class and, per component, the library
and class; each component has a folder with its config and, where it is a network, safetensors. Only headers are read
here, so that saying what a folder is takes milliseconds; `networks.py` reads the weights.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from studio.contract.errors import UnsupportedWeights, WeightsDamaged, WeightsNotFound, shorten
from studio.engine.component_files import weights_of
from studio.engine.fingerprints import check_manifest, fingerprint_of
from studio.engine.reading import check_state, read_tensors
from studio.engine.refusals import INDEX, PIPELINE_HINT, read_json, refused_file, refused_folder
from studio.engine.weights_files import WeightsFile, read_header

__all__ = [
    "INDEX",
    "Component",
    "PipelineFolder",
    "check_manifest",
    "check_state",
    "count_parameters",
    "fingerprint_of",
    "open_component",
    "open_folder",
    "read_tensors",
]

WITHOUT_WEIGHTS = re.compile(
    r"(Tokenizer|TokenizerFast|Scheduler|Processor(Fast|Pil)?|FeatureExtractor)$|^TextEncoder$"
)
"""Classes of components without weights files; the last is our own text encoder, whose weights are a package's."""
SETTINGS_FILES = {"scheduler": "scheduler_config.json", "tokenizer": "tokenizer_config.json"}


@dataclass(frozen=True)
class Component:
    """One component of a pipeline folder.

    Attributes:
        name: Its name in model_index.json.
        library: Package that has its class.
        class_name: Its class.
        path: Its folder.
        config: Its config; empty where it has none (most tokenizers).
        files: Its weights; empty where it is not a network.
        variant: Variant of its files, such as "fp16"; empty for none.
    """

    name: str
    library: str
    class_name: str
    path: Path
    config: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[WeightsFile, ...] = ()
    variant: str = ""

    @property
    def is_network(self) -> bool:
        """Whether it has weights."""
        return bool(self.files)


@dataclass(frozen=True)
class PipelineFolder:
    """A diffusers pipeline folder whose every part is there, by its headers.

    Attributes:
        path: The folder.
        pipeline: Class name in model_index.json.
        index: The rest of model_index.json.
        components: Every component that is not null, in the index's order.
        notices: Sentences a person should read.
        lender: Folder that lends the components which this one does not hold itself; None where it holds them all.
    """

    path: Path
    pipeline: str
    index: Mapping[str, Any]
    components: Mapping[str, Component]
    notices: tuple[str, ...] = ()
    lender: Path | None = None

    @property
    def networks(self) -> dict[str, Component]:
        """The components that have weights."""
        return {name: component for name, component in self.components.items() if component.is_network}

    @cached_property
    def scheduler_config(self) -> Mapping[str, Any]:
        """Config of the folder's own scheduler with its class as `_class_name`; empty where it has none."""
        scheduler = self.components.get("scheduler")
        return {} if scheduler is None else {**scheduler.config, "_class_name": scheduler.class_name}

    def config(self, component: str) -> Mapping[str, Any]:
        """Give a component's config, empty where there is no such component."""
        found = self.components.get(component)
        return {} if found is None else found.config

    @cached_property
    def parameters(self) -> int:
        """Number of weights of all components."""
        return sum(
            entry.elements for one in self.components.values() for file in one.files for entry in file.tensors.values()
        )

    @cached_property
    def bytes_on_disk(self) -> int:
        """Size of all weights files that are used."""
        return sum(file.size for component in self.components.values() for file in component.files)


def open_folder(path: str) -> PipelineFolder:
    """Say what lies at a path, reading headers only.

    Raises:
        WeightsNotFound: Nothing is there, or a part is missing.
        UnsupportedWeights: It is something else, named, with what to do.
        UnsafeWeights: Its weights are pickles.
        WeightsDamaged: A file is truncated or unreadable.
    """
    folder = Path(path).expanduser()
    try:
        if not folder.exists():
            raise WeightsNotFound(f"There is nothing at {shorten(folder, 200)}.", "Check the path. " + PIPELINE_HINT)
        if folder.is_file():
            raise refused_file(folder)
        if not (folder / INDEX).is_file():
            raise refused_folder(folder)
        return _opened(folder)
    except (OSError, ValueError) as error:
        raise WeightsNotFound(
            f"{shorten(folder, 200)} cannot be read ({shorten(error)}).", "Check the path."
        ) from error


def count_parameters(path: Path) -> int:
    """Give the number of weights in a safetensors file, from its header."""
    return sum(entry.elements for entry in read_header(path).tensors.values())


def _opened(folder: Path) -> PipelineFolder:
    index = read_json(folder / INDEX)
    pipeline = index.pop("_class_name", None)
    if isinstance(pipeline, list | tuple):
        raise UnsupportedWeights(
            f"The pipeline in {folder} needs Python code of its own ({shorten(pipeline)}), which is never executed.",
            "Look for a version of it that diffusers itself has.",
        )
    if not isinstance(pipeline, str):
        raise WeightsDamaged(
            f"{folder / INDEX} names no pipeline class (_class_name is {shorten(repr(pipeline))}).", PIPELINE_HINT
        )
    components = {}
    for name, value in index.items():
        if not (isinstance(value, list) and len(value) == 2) or name.startswith("_"):  # library and class
            continue
        library, class_name = value
        if library is not None and class_name is not None:
            components[name] = open_component(folder, name, str(library), str(class_name))
    notices = [
        f"{component.name} is read from its {component.variant} files."
        for component in components.values()
        if component.variant
    ]
    programs = sorted(file.name for file in folder.glob("*.py"))
    if programs:
        notices.append(f"The folder has Python files ({', '.join(programs[:3])}); they are never executed.")
    return PipelineFolder(folder, pipeline, index, components, tuple(notices))


def open_component(folder: Path, name: str, library: str, class_name: str) -> Component:
    """Give a component of a folder by its headers.

    Raises:
        WeightsNotFound: It is not there, or a part of it is missing.
        UnsafeWeights: Its weights are pickles.
        WeightsDamaged: Its name is impossible, or a file is truncated or unreadable.
    """
    if re.search(r"[^\w.-]|^\.+$", name) or ".." in name:
        raise WeightsDamaged(f"{folder / INDEX} has a component with the impossible name {shorten(repr(name))}.", "")
    path = folder / name
    if not path.is_dir():
        raise WeightsNotFound(
            f"The component {name!r} ({class_name}) that {INDEX} names is missing: there is no folder {path}.",
            "Download or copy the whole folder again.",
        )
    if WITHOUT_WEIGHTS.search(class_name):
        settings = next((path / file for key, file in SETTINGS_FILES.items() if key in class_name.lower()), None)
        needs_it = settings is not None and settings.name == "scheduler_config.json"
        config = read_json(settings) if settings is not None and (needs_it or settings.is_file()) else {}
        return Component(name, library, class_name, path, config)
    config = read_json(path / "config.json")
    files, variant = weights_of(path, name)
    return Component(name, library, class_name, path, config, files, variant)
