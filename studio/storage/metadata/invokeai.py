"""What InvokeAI writes: `invokeai_metadata` since version 3, `sd-metadata` of 2, and the `Dream` line of 1."""

from __future__ import annotations

import re
from collections.abc import Mapping

from studio.storage.metadata.foreign_records import ForeignPart, ForeignRecord, ForeignSource, extent_or_none
from studio.storage.metadata.plain_values import items, mapping, number, parsed, shown, text, told, whole
from studio.storage.metadata.texts import DREAM, INVOKE, OLD_INVOKE

_TAKEN = {"positive_prompt", "negative_prompt", "seed", "steps", "scheduler", "cfg_scale", "width", "height", "model"}
_MAX_DREAM = 2**18
_MAX_PIECES = 1_000
_DREAM_ARGUMENT = re.compile(r"\s-([A-Za-z])\s?([^\s-]\S{0,99})")
_NEGATIVE = re.compile(r"\[([^\[\]]*)\]")


def read_invoke(texts: Mapping[str, str]) -> ForeignRecord | None:
    """Read what stands in a file; None where InvokeAI did not write into it.

    Args:
        texts: By keyword.
    """
    new = mapping(parsed(texts.get(INVOKE)))
    if new:
        return _new(new)
    old = mapping(parsed(texts.get(OLD_INVOKE)))
    if isinstance(old.get("image"), Mapping):
        return _old(old)
    return _dream(texts[DREAM][:_MAX_DREAM]) if DREAM in texts else None


def _new(values: Mapping[str, object]) -> ForeignRecord:
    weights = values.get("model")
    named = mapping(weights)
    mode = text(values.get("generation_mode"))
    return ForeignRecord(
        ForeignSource.INVOKEAI,
        text(values.get("positive_prompt")),
        text(values.get("negative_prompt")),
        seed=whole(values.get("seed")),
        steps=whole(values.get("steps")),
        sampler=text(values.get("scheduler")),
        cfg=number(values.get("cfg_scale")),
        size=extent_or_none(whole(values.get("width")), whole(values.get("height"))),
        model=text(weights) or text(named.get("name")) or text(named.get("model_name")),
        extra=told(values, _TAKEN),
        parts={
            ForeignPart.ADAPTERS: ", ".join(_adapter(each) for each in items(values.get("loras"))[:_MAX_PIECES]),
            ForeignPart.CONTROL: ", ".join(
                key for key in ("controlnets", "controlLoras", "ipAdapters", "t2iAdapters") if values.get(key)
            ),
            ForeignPart.SOURCE: mode if "img2img" in mode else "",
            ForeignPart.MASK: mode if "paint" in mode else "",
        },
    )


def _adapter(value: object) -> str:
    entry = mapping(value)
    named = entry.get("lora") or entry.get("model") or value
    name = text(named) or text(mapping(named).get("name")) or text(mapping(named).get("model_name")) or shown(named)
    weight = number(entry.get("weight"))
    return name if weight is None else f"{name} ({weight:g})"


def _old(values: Mapping[str, object]) -> ForeignRecord:
    image = mapping(values.get("image"))
    prompt = image.get("prompt")
    pieces = (
        [text(prompt)] if isinstance(prompt, str) else [text(mapping(each).get("prompt")) for each in items(prompt)]
    )
    positive, negative = _split(" ".join(pieces[:_MAX_PIECES]))
    kind = text(image.get("type"))
    return ForeignRecord(
        ForeignSource.INVOKEAI,
        positive,
        negative,
        seed=whole(image.get("seed")),
        steps=whole(image.get("steps")),
        sampler=text(image.get("sampler")),
        cfg=number(image.get("cfg_scale")),
        size=extent_or_none(whole(image.get("width")), whole(image.get("height"))),
        model=text(values.get("model_weights")) or text(values.get("model")),
        extra=told(values, ("image",)),
        parts={ForeignPart.SOURCE: kind if kind == "img2img" else ""},
    )


def _dream(line: str) -> ForeignRecord | None:
    """Read a command line such as `"a cat" -s 50 -S 123 -W 512 -H 512 -C 7.5 -A k_lms`."""
    prompt, quote, rest = line.strip().removeprefix('"').partition('"')
    arguments = {match[1]: match[2] for match in _DREAM_ARGUMENT.finditer(rest)}
    if not quote or not arguments:
        return None
    positive, negative = _split(prompt)
    return ForeignRecord(
        ForeignSource.INVOKEAI,
        positive,
        negative,
        seed=whole(arguments.get("S")),
        steps=whole(arguments.get("s")),
        sampler=arguments.get("A", ""),
        cfg=number(arguments.get("C")),
        size=extent_or_none(whole(arguments.get("W")), whole(arguments.get("H"))),
        parts={ForeignPart.SOURCE: arguments.get("I", "")},
    )


def _split(prompt: str) -> tuple[str, str]:
    """Take the negative prompt, which stood in square brackets, out of a prompt."""
    negative = ", ".join(filter(None, (each.strip(" ,") for each in _NEGATIVE.findall(prompt))))
    return " ".join(_NEGATIVE.sub(" ", prompt).split()), negative
