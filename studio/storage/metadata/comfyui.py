"""What ComfyUI writes: the graph that ran (`prompt`) and the window's (`workflow`), followed from the sampler.

A graph has no fixed form: nodes come from hundreds of packages. What is known is how they are joined: a sampler has a
seed, steps and links to its prompts, its latents and its network; texts stand in the nodes behind the prompts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.contract.geometry import Extent
from studio.storage.metadata.comfy_graphs import Graph, Link, Node, graph_of_prompt, graph_of_workflow
from studio.storage.metadata.foreign_records import ForeignPart, ForeignRecord, ForeignSource, extent_or_none
from studio.storage.metadata.plain_values import number, parsed, text, whole
from studio.storage.metadata.texts import PROMPT, WORKFLOW

_SEEDS = ("seed", "noise_seed")
_NUMBERS = ("value", "seed", "noise_seed", "int", "float", "number", "Value", "Number", "a")
_WEIGHTS = ("ckpt_name", "unet_name", "model_name", "gguf_name", "base_ckpt_name", "diffusion_name", "model")
_ADAPTERS = ("lora_name", "lora")
_PROMPTS = ("text", "text_g", "text_l", "t5xxl", "clip_g", "clip_l", "llama", "prompt")
_STRINGS = (
    *("value", "string", "String", "text", "prompt", "string_a", "string_b", "text_a", "text_b", "text_c", "text_d"),
    *("text1", "text2", "text3", "text4", "prefix", "suffix", "text_0"),
)
_OTHERWISE = ("model", "clip", "vae", "image", "pixels", "latent", "samples", "mask", "control_net", "style_model")
"""Inputs that never lead to a prompt."""
_LATENTS = ("latent_image", "latent", "samples", "optional_latent", "x", "any_latent")
_MAX_TEXTS = 200
_MAX_CHARACTERS = 2**20
_MAX_SAMPLERS = 20


def read_comfy(texts: Mapping[str, str]) -> ForeignRecord | None:
    """Read what stands in a file; None where ComfyUI did not write into it, or nothing can be followed.

    Args:
        texts: By keyword.
    """
    for keyword, graph_of in ((PROMPT, graph_of_prompt), (WORKFLOW, graph_of_workflow)):
        graph = graph_of(parsed(texts.get(keyword)))
        samplers = _samplers(graph)
        if samplers:
            return _Reading(graph, samplers).record()
    return None


def _is_sampler(node: Node) -> bool:
    names = {*node.values, *node.links}
    if "guider" in node.links and "sigmas" in names:
        return True
    return bool(names & set(_SEEDS)) and "steps" in names and bool({"positive", "model", "pipe"} & names)


def _samplers(graph: Graph) -> list[str]:
    """Give the samplers that pictures come from, the one first that began from noise; else any."""
    outputs = [key for key, node in graph.nodes.items() if _is_output(node)]
    reached = [key for key in graph.upstream(outputs) if _is_sampler(graph.nodes[key])][:_MAX_SAMPLERS]
    found = reached or [key for key, node in graph.nodes.items() if _is_sampler(node)][:_MAX_SAMPLERS]
    # The one that no other sampler comes before: further ones paint its picture anew, larger.
    return sorted(found, key=lambda key: sum(other in found for other in graph.upstream([key])))


def _is_output(node: Node) -> bool:
    kind = node.kind.lower()
    return ("save" in kind or "preview" in kind) and bool(node.links)


class _Reading:
    """Follows one graph.

    Args:
        graph: What was written.
        samplers: Its samplers, the one first that is told of.
    """

    def __init__(self, graph: Graph, samplers: Sequence[str]) -> None:
        self._graph = graph
        self._samplers = samplers
        self._key = samplers[0]
        self._node = graph.nodes[self._key]
        guider = self._node.links.get("guider")
        self._guided = self._node if guider is None else graph.nodes[guider.node]

    def record(self) -> ForeignRecord:
        """Give what the graph says."""
        positive = self._side("positive") or self._side("conditioning")
        size, parts = self._latents()
        network = list(self._graph.upstream([self._key], lambda _, name: name in ("model", "guider", "lora_stack")))
        return ForeignRecord(
            ForeignSource.COMFYUI,
            positive,
            self._side("negative"),
            seed=self._seed(),
            steps=whole(self._value(self._key, ("steps",), "sigmas")),
            sampler=self._sampler(),
            cfg=self._guidance(),
            size=size,
            model=self._first_text(network, _WEIGHTS),
            extra={"nodes": str(len(self._graph.nodes))},
            parts=parts | {ForeignPart.ADAPTERS: self._adapters(network)},
        )

    # Numbers

    def _seed(self) -> int | None:
        for name in _SEEDS:
            if (found := whole(self._filled(self._node, name))) is not None:
                return found
        return whole(self._value(self._key, _SEEDS, "noise"))

    def _guidance(self) -> float | None:
        plain = number(self._filled(self._guided, "cfg"))
        if plain is not None:
            # 1 is none: such families take their guidance as a number beside the prompt.
            distilled = self._distilled() if plain == 1 else None
            return plain if distilled is None else distilled
        return self._distilled()

    def _distilled(self) -> float | None:
        ways = [link.node for name in ("positive", "conditioning") if (link := self._guided.links.get(name))]
        nodes = (self._graph.nodes[key] for key in self._graph.upstream(ways, _leads_to_prompt))
        return next((found for node in nodes if (found := number(node.values.get("guidance"))) is not None), None)

    def _value(self, key: str, names: Sequence[str], way: str) -> object:
        """Give the first of some inputs of a node, or of those from which one of its inputs comes."""
        node = self._graph.nodes[key]
        starts = [key, *([node.links[way].node] if way in node.links else [])]
        for start in starts:
            for each in self._graph.upstream([start]) if start != key else [start]:
                for name in names:
                    found = self._filled(self._graph.nodes[each], name)
                    if whole(found) is not None:
                        return found
        return None

    def _filled(self, node: Node, name: str) -> object:
        """Give an input's value, or the number in the node from which it comes."""
        if name in node.values:
            return node.values[name]
        link = node.links.get(name)
        if link is None:
            return None
        for key in self._graph.upstream([link.node], lambda _, each: each in (name, *_NUMBERS, "", "any", "input")):
            values = self._graph.nodes[key].values
            found = next((values[each] for each in (name, *_NUMBERS) if number(values.get(each)) is not None), None)
            if found is not None:
                return found
        return None

    # Words

    def _sampler(self) -> str:
        words = []
        for name, way in (("sampler_name", "sampler"), ("scheduler", "sigmas")):
            starts = [self._node.links[way].node] if way in self._node.links else []
            words.append(text(self._node.values.get(name)) or self._first_text(self._graph.upstream(starts), (name,)))
        return " ".join(filter(None, words))

    def _first_text(self, keys: object, names: Sequence[str]) -> str:
        for key in keys if hasattr(keys, "__iter__") else ():
            for name in names:
                if found := text(self._graph.nodes[key].values.get(name)):
                    return found
        return ""

    def _adapters(self, network: Sequence[str]) -> str:
        found = []
        for key in network:
            values = self._graph.nodes[key].values
            name = next((each for each in (text(values.get(field)) for field in _ADAPTERS) if each), "")
            if name and name != "None":
                weight = number(values.get("strength_model"))
                found.append(name if weight is None else f"{name} ({weight:g})")
        return ", ".join(found)

    def _side(self, side: str) -> str:
        """Give the prompt that comes in on one side of the sampler."""
        if typed := text(self._guided.values.get(side)):
            return typed
        link = self._guided.links.get(side)
        if link is None:
            return ""
        found = _Prompt(self._graph, "negative" if side == "negative" else "positive")
        found.follow(link)
        return "\n".join(dict.fromkeys(found.texts))[:_MAX_CHARACTERS].strip()

    # What it was painted from

    def _latents(self) -> tuple[Extent | None, dict[ForeignPart, str]]:
        starts = [link.node for name in _LATENTS if (link := self._node.links.get(name))]
        size = extent_or_none(whole(self._node.values.get("width")), whole(self._node.values.get("height")))
        kinds = []
        for key in self._graph.upstream(starts):
            node = self._graph.nodes[key]
            kinds.append(node.kind)
            if size is None and not _is_sampler(node):
                size = extent_or_none(whole(self._filled(node, "width")), whole(self._filled(node, "height")))
        behind = [self._graph.nodes[key].kind for key in self._graph.upstream([self._key])]
        return size, {
            ForeignPart.SOURCE: _named(kinds, ("VAEEncode", "LoadImage")),
            ForeignPart.MASK: _named(kinds, ("Inpaint", "NoiseMask")),
            ForeignPart.CONTROL: _named(behind, ("ControlNet", "IPAdapter", "Redux", "StyleModelApply")),
            ForeignPart.ENLARGEMENT: ", ".join(self._graph.nodes[key].kind for key in self._samplers[1:]),
        }


class _Prompt:
    """Collects the texts from which one side of a sampler comes.

    Args:
        graph: What was written.
        side: positive or negative: which of two outputs is followed where a node has both.
    """

    def __init__(self, graph: Graph, side: str) -> None:
        self._graph = graph
        self._side = side
        self.texts: list[str] = []

    def follow(self, link: Link) -> None:
        """Collect the texts behind a link, in the order of the nodes' inputs; a node is looked at once."""
        waiting = [link]
        seen: set[str] = set()
        while waiting and len(self.texts) < _MAX_TEXTS:
            key = waiting.pop().node
            if key in seen:
                continue
            seen.add(key)
            waiting.extend(reversed(self._look(self._graph.nodes[key])))

    def _look(self, node: Node) -> list[Link]:
        """Take a node's own texts, and give the links that lead on."""
        if "zeroout" in node.kind.lower():
            return []
        names = {*node.values, *node.links}
        if self._side in names:
            return self._take(node, (self._side,))
        is_encoder = "clip" in names or "encode" in node.kind.lower()
        fields = [name for name in (_PROMPTS if is_encoder else _STRINGS) if name in names]
        if fields:
            return self._take(node, fields)
        return [link for name, link in node.links.items() if _leads_to_prompt(node, name)]

    def _take(self, node: Node, names: Sequence[str]) -> list[Link]:
        for name in names:
            if found := text(node.values.get(name)).strip():
                self.texts.append(found[:_MAX_CHARACTERS])
        return [node.links[name] for name in names if name in node.links]


def _leads_to_prompt(_: Node, name: str) -> bool:
    return not name.startswith(_OTHERWISE)


def _named(kinds: Sequence[str], words: Sequence[str]) -> str:
    """Give the first of some kinds of nodes that has one of the words in its name."""
    return next((kind for kind in kinds if any(word.lower() in kind.lower() for word in words)), "")
