"""Builds a pipeline of a folder: every network filled by our own reading, every class diffusers' or transformers' own.

The result equals `DiffusionPipeline.from_pretrained(folder)` tensor for tensor. What differs is what happens on the
way: the files are hashed, checked and copied in one pass that can be stopped, shapes are compared with the configs
before anything is read, and nothing is ever fetched from the hub or executed from the folder.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from studio.contract.errors import UnsupportedWeights, WeightsMismatch, shorten
from studio.engine.families.family import LoadOptions
from studio.engine.fingerprints import fingerprint_of, remember
from studio.engine.loading import Component, PipelineFolder
from studio.engine.missing_packages import missing_package
from studio.engine.reading import Reading, check_shapes, stream
from studio.engine.untyped import Untyped, diffusers

IGNORED_EXTRA = re.compile(r"(^|\.)(position_ids|num_batches_tracked|rotary_emb\.inv_freq)$")
"""Buffers that old versions saved and new ones compute."""


@dataclass(frozen=True)
class LoadedPipeline:
    """A pipeline with all its components, on its device.

    Attributes:
        pipeline: The diffusers pipeline.
        networks: Its torch modules by component name.
        fingerprint: SHA-256 over the weights files' own.
    """

    pipeline: Untyped
    networks: Mapping[str, nn.Module]
    fingerprint: str


def load_pipeline(folder: PipelineFolder, options: LoadOptions, known: MutableMapping[str, str]) -> LoadedPipeline:
    """Load every component of a folder and put the pipeline together.

    Args:
        folder: What to load.
        options: Where to and how.
        known: SHA-256 of files by path, size and date; filled, and compared.

    Raises:
        Cancelled: `options.check` said so; nothing stays loaded.
        WeightsDamaged: A file is truncated, altered or not finite.
        WeightsMismatch: Keys or shapes are not what the config says.
        MissingPackage: A component needs a package that is not installed.
    """
    loader = _Loader(folder, options, known)
    pipeline_class = pipeline_class_of(folder)
    with quiet():
        components = {name: loader.load(component) for name, component in folder.components.items()}
        pipeline = _assembled(pipeline_class, folder, components)
    networks = {name: component for name, component in components.items() if isinstance(component, nn.Module)}
    options.progress("pipeline", 1.0)
    return LoadedPipeline(pipeline, networks, fingerprint_of(loader.digests))


def pipeline_class_of(folder: PipelineFolder) -> Untyped:
    """Give the class of a folder's pipeline.

    Raises:
        UnsupportedWeights: diffusers has no such class.
    """
    found = getattr(diffusers(), folder.pipeline, None)
    if not isinstance(found, type) or not issubclass(found, diffusers().DiffusionPipeline):
        raise UnsupportedWeights(
            f"{folder.path} is a {shorten(folder.pipeline)}, which diffusers {diffusers().__version__} does not have.",
            f"It was made with diffusers {shorten(folder.index.get('_diffusers_version', 'of another version'))}; "
            "code in the folder is never executed.",
        )
    return found


class _Loader:
    """Loads the components of one folder, and counts the bytes."""

    def __init__(self, folder: PipelineFolder, options: LoadOptions, known: MutableMapping[str, str]) -> None:
        self.folder = folder
        self.options = options
        self.known = known
        self.digests: dict[str, str] = {}
        self.done = 0

    def load(self, component: Component) -> Untyped:
        """Load one component: a network by our own reading, anything else by its class."""
        self.options.check()
        self.options.progress(component.name, self._fraction())
        with _naming_packages(component):
            found = _class_of(component)
            if not component.is_network:
                return found.from_pretrained(str(component.path), local_files_only=True)
            _refuse_quantised(component)
            if issubclass(found, diffusers().ModelMixin):
                network = self._diffusers_network(found, component)
            else:
                network = self._transformers_network(found, component)
        # `requires_grad` stays as from_pretrained leaves it: torch folds a matrix product otherwise by it, also without
        # gradients, and rounds otherwise (measured on Sana).
        return network.eval().to(self.options.device)

    def _fraction(self) -> float:
        return self.done / max(1, self.folder.bytes_on_disk)

    def _advance(self, component: Component) -> Callable[[int], None]:
        def advance(count: int) -> None:
            self.done += count
            self.options.progress(component.name, self._fraction())

        return advance

    def _tensors(
        self, component: Component, dtype_of: Callable[[str, torch.dtype], torch.dtype]
    ) -> Iterator[tuple[str, Tensor]]:
        """Give a component's tensors, and keep its files' digests."""
        for file in component.files:
            reading = Reading(self.options.check, self._advance(component))
            yield from stream(file, dtype_of, reading)
            remember(file.path, file.size, file.mtime_ns, reading.sha256, self.known)
            self.digests[file.path.relative_to(self.folder.path).as_posix()] = reading.sha256

    def _diffusers_network(self, network_class: Untyped, component: Component) -> Untyped:
        network = _empty_diffusers(network_class, component, self.options.dtype)
        names = _renamed(network, component)
        kept = _kept_in_fp32(network_class)
        expected = {key: tuple(tensor.shape) for key, tensor in network.state_dict().items()}
        shapes = {
            names[key]: entry.shape for file in component.files for key, entry in file.tensors.items() if key in names
        }
        check_shapes(component.name, expected, shapes)

        def dtype_of(key: str, stored: torch.dtype) -> torch.dtype:
            if not stored.is_floating_point:
                return stored
            return torch.float32 if kept & set(names.get(key, key).split(".")) else self.options.dtype

        state = {names[key]: tensor for key, tensor in self._tensors(component, dtype_of) if key in names}
        network.load_state_dict(state, assign=True)
        network.register_to_config(_name_or_path=str(component.path))
        return network

    def _transformers_network(self, network_class: Untyped, component: Component) -> Untyped:
        kept = _patterns_kept_in_fp32(network_class)

        def dtype_of(key: str, stored: torch.dtype) -> torch.dtype:
            is_kept = not stored.is_floating_point or any(re.search(pattern, key) for pattern in kept)
            return stored if is_kept else self.options.dtype

        config = network_class.config_class.from_pretrained(str(component.path), local_files_only=True)
        state = dict(self._tensors(component, dtype_of))
        network, found = network_class.from_pretrained(
            None,
            config=config,
            state_dict=state,
            dtype=self.options.dtype,
            output_loading_info=True,
            ignore_mismatched_sizes=True,
            local_files_only=True,
        )
        _check_report(component, found, len(state))
        network.config.name_or_path = str(component.path)
        return network


def _class_of(component: Component) -> Untyped:
    """Give a component's class, from diffusers or transformers and from nowhere else."""
    if component.library in ("diffusers", "transformers"):
        home: Untyped = importlib.import_module(component.library)
    else:
        home = getattr(importlib.import_module("diffusers.pipelines"), component.library, None)
    found = getattr(home, component.class_name, None) if home is not None else None
    if isinstance(found, type):
        return _remapped(found, component)
    raise UnsupportedWeights(
        f"The component {component.name!r} needs {shorten(component.library)}.{shorten(component.class_name)}, "
        "which is not in the installed diffusers and transformers.",
        "Code that comes with weights is never executed; update the studio, or give another version of the weights.",
    )


def _remapped(found: Untyped, component: Component) -> Untyped:
    """Give the class that replaced a deprecated one (Transformer2DModel of the first DiT and PixArt folders)."""
    loading_utils = importlib.import_module("diffusers.models.model_loading_utils")
    if found.__name__ in loading_utils._CLASS_REMAPPING_DICT:  # diffusers' own from_pretrained does the same
        return loading_utils._fetch_remapped_cls_from_config(dict(component.config), found)
    return found


def _refuse_quantised(component: Component) -> None:
    quantised = component.config.get("quantization_config")
    if quantised:
        method = quantised.get("quant_method", "an unknown method") if isinstance(quantised, dict) else quantised
        raise UnsupportedWeights(
            f"The component {component.name!r} is quantised with {shorten(method)}, which this engine does not run.",
            "Give the folder in fp32, bf16 or fp16.",
        )


def _empty_diffusers(network_class: Untyped, component: Component, dtype: torch.dtype) -> Untyped:
    """Give the network that a config describes, without memory for its weights, as `from_pretrained` builds it."""
    accelerate = importlib.import_module("accelerate")
    modeling = importlib.import_module("diffusers.models.modeling_utils")
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with modeling.no_init_weights(), accelerate.init_empty_weights(include_buffers=False):
            return network_class.from_config(dict(component.config))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise WeightsMismatch(
            f"{component.path / 'config.json'} does not describe a {component.class_name} ({shorten(error, 120)}).",
            "Get the folder again, or update the studio.",
        ) from error
    finally:
        torch.set_default_dtype(before)


def _renamed(network: Untyped, component: Component) -> dict[str, str]:
    """Give each stored key's name in the network: diffusers renames the attentions of old autoencoders."""
    stored = [key for file in component.files for key in file.tensors]
    by_name = {key: key for key in stored}
    network._fix_state_dict_keys_on_load(by_name)  # it moves values from old keys to new ones, of any kind
    expected = network.state_dict().keys()
    ignored = [re.compile(pattern) for pattern in network._keys_to_ignore_on_load_unexpected or ()]
    ignored.append(IGNORED_EXTRA)
    return {
        old: new
        for new, old in by_name.items()
        if new in expected or not any(pattern.search(new) for pattern in ignored)
    }


def _kept_in_fp32(network_class: Untyped) -> set[str]:
    kept = network_class._keep_in_fp32_modules or []  # the class's own rule
    return {kept} if isinstance(kept, str) else set(kept)


def _patterns_kept_in_fp32(network_class: Untyped) -> list[str]:
    """Give patterns of keys that transformers may keep in fp32: they are handed over as stored, and it decides."""
    names = [*(network_class._keep_in_fp32_modules or ()), *(network_class._keep_in_fp32_modules_strict or ())]
    return [re.escape(name).replace(r"\*", r"[^.]*") for name in names]


def _check_report(component: Component, found: Mapping[str, Any], total: int) -> None:
    """Refuse what transformers only warns about."""
    hint = "The weights and the config.json beside them do not belong together; get the whole folder again."
    extra = sorted(key for key in found["unexpected_keys"] if not IGNORED_EXTRA.search(key))
    for words, keys in (("lacks", sorted(found["missing_keys"])), ("has too many:", extra)):
        if keys:
            raise WeightsMismatch(
                f"{component.name} {words} {len(keys):,} of {total:,} tensors, such as {shorten(keys[0])!r}.", hint
            )
    for key, stored, expected in sorted(found["mismatched_keys"]):
        raise WeightsMismatch(
            f"{component.name}: {shorten(key)!r} has shape {list(stored)}, and its config asks for {list(expected)}.",
            hint,
        )


def _assembled(pipeline_class: Untyped, folder: PipelineFolder, components: Mapping[str, Any]) -> Untyped:
    """Put the pipeline together, with the settings of its index, as `from_pretrained` does."""
    expected, optional = pipeline_class._get_signature_keys(pipeline_class)  # what from_pretrained asks
    settings = {
        name: folder.index[name]
        for name in optional
        if name in folder.index and name not in expected and not _names_a_class(folder.index[name])
    }
    absent = {name: None for name in expected if name not in components}
    required = sorted(absent.keys() - set(pipeline_class._optional_components) - _with_null(folder))
    if required:
        raise WeightsMismatch(
            f"{folder.path} names no {', '.join(required)}, which a {folder.pipeline} needs.",
            "Get the whole folder again.",
        )
    wanted = {name: component for name, component in components.items() if name in expected or name in optional}
    pipeline = pipeline_class(**{**absent, **wanted, **settings})
    pipeline.register_to_config(_name_or_path=str(folder.path))
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _names_a_class(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(word is None or isinstance(word, str) for word in value)


def _with_null(folder: PipelineFolder) -> set[str]:
    return {name for name, value in folder.index.items() if _names_a_class(value) and value[0] is None}


@contextlib.contextmanager
def _naming_packages(component: Component) -> Iterator[None]:
    """Turn a missing package into a sentence with the line that installs it."""
    try:
        yield
    except ImportError as error:
        raise missing_package(error, f"The component {component.name!r} ({component.class_name})") from error
    except ValueError as error:
        if "sentencepiece" in str(error).lower():
            raise missing_package(error, f"The component {component.name!r} ({component.class_name})") from error
        raise


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' progress bars and loading reports off the terminal: our own events say it."""
    modules = [importlib.import_module(name) for name in ("diffusers.utils.logging", "transformers.utils.logging")]
    loggers = [logging.getLogger(name) for name in ("diffusers", "transformers")]
    levels = [logger.level for logger in loggers]
    shown = [module.is_progress_bar_enabled() for module in modules]
    try:
        for module, logger in zip(modules, loggers, strict=True):
            module.disable_progress_bar()
            logger.setLevel(logging.ERROR)
        yield
    finally:
        for module, logger, level, was_shown in zip(modules, loggers, levels, shown, strict=True):
            logger.setLevel(level)
            if was_shown:
                module.enable_progress_bar()
