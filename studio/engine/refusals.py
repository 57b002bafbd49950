"""Names what a path is when it is not a pipeline folder, and says what to give instead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.contract.errors import StudioError, UnsupportedWeights, WeightsDamaged, WeightsNotFound, shorten
from studio.engine.recognising import recognise
from studio.engine.weights_files import FileKind, kind_of, read_header, refusal

INDEX = "model_index.json"
PIPELINE_HINT = f"Give a diffusers pipeline folder: the one with {INDEX} in it."
MODELS_FOLDERS = {
    "checkpoints",
    "loras",
    "vae",
    "Stable-diffusion",
    "Lora",
    "VAE",
    "diffusion_models",
    "unet",
    "controlnet",
    "embeddings",
}


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        WeightsNotFound: There is no such file.
        WeightsDamaged: It is no JSON object.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WeightsNotFound(
            f"{path} cannot be read ({error.strerror}).", "Download or copy the folder again."
        ) from error
    except (ValueError, RecursionError) as error:
        raise WeightsDamaged(f"{path} is not JSON ({shorten(error)}).", "Download or copy the file again.") from error
    if not isinstance(plain, dict):
        raise WeightsDamaged(
            f"{path} holds {shorten(repr(plain))} instead of a JSON object.", "Download the file again."
        )
    return plain


def refused_file(path: Path) -> StudioError:
    """Give the error for a file: what it is instead."""
    kind = kind_of(path)
    if path.name == INDEX:
        return UnsupportedWeights(f"{path} is a file of a pipeline folder.", f"Give the folder itself: {path.parent}.")
    if kind is not FileKind.SAFETENSORS:
        return refusal(path, kind)
    found = recognise(read_header(path))
    return UnsupportedWeights(f"{path} is {found.what}.", found.hint)


def refused_folder(folder: Path) -> StudioError:
    """Give the error for a folder without model_index.json: what it is instead."""
    inside = sorted(folder.iterdir())
    names = {entry.name for entry in inside}
    if not inside:
        return WeightsNotFound(f"The folder {folder} is empty.", PIPELINE_HINT)
    if (folder.parent / INDEX).is_file():
        hint = f"Give the pipeline's folder: {folder.parent}."
        return UnsupportedWeights(f"{folder} is one component of a pipeline.", hint)
    if "config.json" in names:
        return _refused_component(folder)
    for is_it, what, hint in _guesses(folder, names):
        if is_it:
            return UnsupportedWeights(f"{folder} {what}.", hint)
    return _refused_files(folder, [entry for entry in inside if entry.is_file()])


def _guesses(folder: Path, names: set[str]) -> Iterator[tuple[bool, str, str]]:
    """Give what a folder may be: whether it is, what it is in words, and what to do."""
    is_modular = "modular_model_index.json" in names
    yield is_modular, "is a modular pipeline of diffusers, which this engine does not run", PIPELINE_HINT
    yield "adapter_config.json" in names, "is an adapter of PEFT (a LoRA), not a backbone", "Adapters come later."
    several = 2  # one alone may be chance
    is_collection = len(names & MODELS_FOLDERS) >= several or (folder / "models" / "checkpoints").is_dir()
    yield is_collection, "is a models folder of ComfyUI or A1111, not one pipeline", PIPELINE_HINT
    nested = sorted(name for name in names if (folder / name / INDEX).is_file())
    if nested:
        yield True, f"holds pipeline folders: {', '.join(nested[:5])}", f"Give one: {folder / nested[0]}."


def _refused_component(folder: Path) -> StudioError:
    config = read_json(folder / "config.json")
    kind = config.get("_class_name") or next(iter(config.get("architectures") or []), None) or config.get("model_type")
    library = "transformers" if "_diffusers_version" not in config else "diffusers"
    what = f"a single network of {library} ({shorten(kind)})" if kind else "a single network"
    return UnsupportedWeights(f"{folder} is {what}, not a pipeline.", PIPELINE_HINT)


def _refused_files(folder: Path, files: list[Path]) -> StudioError:
    weights = [
        file
        for file in files
        if file.suffix.lower() in {".safetensors", ".ckpt", ".pt", ".pth", ".bin", ".gguf", ".onnx"}
    ]
    if not weights:
        names = ", ".join(file.name for file in files[:3]) or "only folders"
        return WeightsNotFound(f"{folder} has no {INDEX} and no weights in it ({names}).", PIPELINE_HINT)
    if len(weights) == 1:
        return refused_file(weights[0])
    kinds = sorted({kind_of(file).value.removeprefix("a ").removeprefix("an ") for file in weights})
    return UnsupportedWeights(
        f"{folder} holds {len(weights)} weights files ({', '.join(kinds)}) but no {INDEX}: it is not one pipeline.",
        "Give one of the files to learn what it is; " + PIPELINE_HINT[0].lower() + PIPELINE_HINT[1:],
    )
