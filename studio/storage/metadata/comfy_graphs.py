"""ComfyUI's graphs: nodes by id with their inputs, from the `prompt` that ran or from the `workflow` of the window."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from studio.storage.metadata.plain_values import items, mapping, text, whole

MAX_NODES = 10_000
_SEED_NAMES = ("seed", "noise_seed")
_AFTER_SEED = ("fixed", "increment", "decrement", "randomize")
_WIDGETS = {
    "KSampler": ("seed", "", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": ("", "noise_seed", "", "steps", "cfg", "sampler_name", "scheduler"),
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeSDXL": ("", "", "", "", "", "", "text_g", "text_l"),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "EmptyLatentImage": ("width", "height"),
    "EmptySD3LatentImage": ("width", "height"),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name",),
    "LoraLoader": ("lora_name", "strength_model"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "RandomNoise": ("noise_seed",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "KSamplerSelect": ("sampler_name",),
    "CFGGuider": ("cfg",),
    "FluxGuidance": ("guidance",),
    "PrimitiveNode": ("value",),
    "PrimitiveStringMultiline": ("value",),
    "PrimitiveString": ("value",),
    "PrimitiveInt": ("value",),
}
"""Inputs that the nodes' fields stand for, in their order, where the workflow itself does not name them."""


@dataclass(frozen=True, slots=True)
class Link:
    """An input that comes from another node: its id, and which of its outputs."""

    node: str
    slot: int


@dataclass(frozen=True, slots=True)
class Node:
    """A node.

    Attributes:
        kind: Its class.
        values: Inputs that a person filled in, by name.
        links: Inputs that come from other nodes, by name.
    """

    kind: str
    values: Mapping[str, object] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes by their ids; links to nodes that are not there have been dropped."""

    nodes: Mapping[str, Node]

    def upstream(self, starts: Sequence[str], follows: Callable[[Node, str], bool] | None = None) -> Iterator[str]:
        """Give nodes from which others get what they work on, the nearest first, each once, the starts among them.

        Args:
            starts: Ids.
            follows: Says of a node and the name of one of its inputs whether that way is gone; None goes every way.
        """
        waiting = deque(starts)
        seen = set(starts)
        while waiting:
            name = waiting.popleft()
            yield name
            node = self.nodes[name]
            for key, link in node.links.items():
                if link.node not in seen and (follows is None or follows(node, key)):
                    seen.add(link.node)
                    waiting.append(link.node)


def graph_of_prompt(plain: object) -> Graph:
    """Give the graph that ran: `{id: {class_type, inputs}}`, a link being `[id, output]`."""
    raw = {str(key): mapping(value) for key, value in list(mapping(plain).items())[:MAX_NODES]}
    nodes = {}
    for key, entry in raw.items():
        inputs = mapping(entry.get("inputs"))
        links = {name: link for name, value in inputs.items() if (link := _link(value)) and link.node in raw}
        values = {name: value for name, value in inputs.items() if name not in links}
        nodes[key] = Node(text(entry.get("class_type")), values, links)
    return Graph(nodes)


def graph_of_workflow(plain: object) -> Graph:
    """Give the graph of the window: a list of nodes, whose fields have an order, and a list of links."""
    entries = [mapping(entry) for entry in items(mapping(plain).get("nodes"))[:MAX_NODES]]
    raw = {str(entry.get("id")): entry for entry in entries if "id" in entry}
    ways = _ways(mapping(plain).get("links"))
    nodes = {}
    for key, entry in raw.items():
        slots = [mapping(slot) for slot in items(entry.get("inputs"))]
        links = {
            text(slot.get("name")): way
            for slot in slots
            if (number := whole(slot.get("link"))) is not None and (way := ways.get(number)) and way.node in raw
        }
        values = {name: value for name, value in _fields(entry, slots).items() if name not in links}
        nodes[key] = Node(text(entry.get("type")), values, links)
    return Graph(nodes)


def _link(value: object) -> Link | None:
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[0], str | int):
        return None
    slot = whole(value[1])
    return None if slot is None or isinstance(value[1], str) else Link(str(value[0]), slot)


def _ways(links: object) -> dict[int, Link]:
    """Give where links come from by their numbers: `[number, node, output, ...]`, or an object with these names."""
    ways = {}
    for entry in items(links)[: 10 * MAX_NODES]:
        named = mapping(entry)
        listed = [named.get("id"), named.get("origin_id"), named.get("origin_slot")] if named else list(items(entry))
        if len(listed) >= 3 and (number := whole(listed[0])) is not None:
            ways[number] = Link(str(listed[1]), whole(listed[2]) or 0)
    return ways


def _fields(entry: Mapping[str, object], slots: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Give a node's fields by the names of the inputs that they stand for."""
    filled = entry.get("widgets_values")
    if isinstance(filled, Mapping):
        return dict(filled)
    named = [name for slot in slots if (name := text(mapping(slot.get("widget")).get("name")))]
    known = _WIDGETS.get(text(entry.get("type")))
    if known is not None and len(named) < len([name for name in known if name]):
        return {name: value for name, value in zip(known, items(filled), strict=False) if name}
    return _in_order(named, items(filled))


def _in_order(names: Sequence[str], filled: Sequence[object]) -> dict[str, object]:
    """Put names to fields in their order; behind a seed stands what becomes of it, which has no name."""
    fields: dict[str, object] = {}
    position = 0
    for name in names:
        if position >= len(filled):
            break
        fields[name] = filled[position]
        position += 1
        if name in _SEED_NAMES and position < len(filled) and filled[position] in _AFTER_SEED:
            position += 1
    return fields
