"""Pictures as latents and captions as text features, computed once and kept in the cache."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from studio.engine.blocks.autoencoder import Autoencoder, load_autoencoder
from studio.engine.sentences import WIDTH, load_sentence_encoder
from studio.training.autoencoder import to_pixels
from studio.training.drawings import Drawings
from studio.training.journal import Journal
from studio.training.pictures import Card, render_card
from studio.training.precision import fast_arithmetic
from studio.training.settings import TrainingFault, TrainingSettings
from studio.training.wholefiles import written_whole

ENCODED_TOGETHER = 64
PADDED_TO = 8


@dataclass(frozen=True, slots=True)
class TextTable:
    """Features of all different captions; tokens lie end to end.

    Attributes:
        tokens: (all tokens, 512) float16, memory-mapped.
        pooled: (captions, 512) float32.
        starts: (captions + 1,) offsets into `tokens`.
    """

    tokens: NDArray[np.float16]
    pooled: NDArray[np.float32]
    starts: NDArray[np.int64]

    def gather(self, chosen: NDArray[np.int64]) -> tuple[Tensor, Tensor, Tensor]:
        """Tokens (b, k, 512), mask (b, k) and pooled (b, 512) of captions; -1 stands for no text.

        k is a multiple of PADDED_TO, so that a compiled network meets few different shapes.
        """
        lengths = [int(self.starts[index + 1] - self.starts[index]) if index >= 0 else 0 for index in chosen]
        longest = -(-max(1, *lengths) // PADDED_TO) * PADDED_TO
        tokens = torch.zeros(len(chosen), longest, WIDTH)
        mask = torch.zeros(tokens.shape[:2], dtype=torch.bool)
        pooled = torch.zeros(len(chosen), WIDTH)
        for row, (index, length) in enumerate(zip(chosen, lengths, strict=True)):
            if length:
                part = np.asarray(self.tokens[self.starts[index] : self.starts[index + 1]], dtype=np.float32)
                tokens[row, :length] = torch.from_numpy(part)
                mask[row, :length] = True
                pooled[row] = torch.from_numpy(np.array(self.pooled[index]))
        return tokens, mask, pooled


@dataclass(frozen=True, slots=True)
class Deck:
    """Everything a backbone is trained on.

    Attributes:
        latents: (cards, c, h, w) float16.
        chance: (cards,) cumulative share of the samples, ends at 1.
        captions: for each card the rows of its captions in `text`.
    """

    latents: Tensor
    chance: NDArray[np.float64]
    captions: tuple[NDArray[np.int64], ...]
    text: TextTable


def _save_text(cache: Path, texts: list[str], journal: Journal) -> None:
    """Encodes all captions, longest beside longest, into three .npy files."""
    encoder = load_sentence_encoder()
    each: list[tuple[NDArray[np.float16], NDArray[np.float32]]] = []
    for begin in range(0, len(texts), ENCODED_TOGETHER):
        found = encoder.encode_together(texts[begin : begin + ENCODED_TOGETHER])
        each += [(tokens.numpy().astype(np.float16), pooled.numpy()) for tokens, pooled in found]
        if begin % (100 * ENCODED_TOGETHER) == 0:
            journal.write("texts", done=begin, of=len(texts))
    _save_array(cache / "text-tokens.npy", np.concatenate([tokens for tokens, _ in each]))
    _save_array(cache / "text-pooled.npy", np.stack([pooled for _, pooled in each]))
    _save_array(cache / "text-starts.npy", np.cumsum([0, *(len(tokens) for tokens, _ in each)]))


def _save_array(path: Path, array: NDArray[np.generic]) -> None:
    """Writes a .npy file; it appears whole or not at all.

    Raises:
        TrainingFault: the disk is full.
    """
    with written_whole(path) as partial, partial.open("wb") as stream:
        np.save(stream, array)


def prepare_text(cache: Path, cards: list[Card], journal: Journal) -> tuple[TextTable, dict[str, int]]:
    """The features of all captions of the cards, cached while the captions are the same, and each caption's row."""
    texts = sorted({text for card in cards for text in card.captions})
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    stamp = cache / "text.sha256"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
        _save_text(cache, texts, journal)
        stamp.write_text(digest, encoding="utf-8")
    table = TextTable(
        np.load(cache / "text-tokens.npy", mmap_mode="r"),
        np.load(cache / "text-pooled.npy", mmap_mode="r"),
        np.load(cache / "text-starts.npy"),
    )
    return table, {text: row for row, text in enumerate(texts)}


def reduce_pictures(pictures: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    """(n, h, w, 3) to (n, h / times, w / times, 3): the mean of every square of `times` pixels, rounded."""
    if times == 1:
        return pictures
    n, h, w, c = pictures.shape
    squares = pictures.reshape(n, h // times, times, w // times, times, c)
    means: NDArray[np.float32] = np.rint(squares.mean(axis=(2, 4), dtype=np.float32))
    return means.astype(np.uint8)


@torch.no_grad()
def encode_pictures(autoencoder: Autoencoder, pictures: NDArray[np.uint8]) -> Tensor:
    """(n, h, w, 3) uint8 to latents (n, c, h/f, w/f) float16, in small parts."""
    parts = np.array_split(pictures, max(1, len(pictures) // 32))
    with fast_arithmetic(torch.device("cpu")):
        latents = [autoencoder.encode_mean(to_pixels(part)).float() for part in parts]
    return torch.cat(latents).half()


def prepare_latents(
    cache: Path, drawings: Drawings, cards: list[Card], journal: Journal, *, name: str = "latents", reduced: int = 1
) -> Tensor:
    """Latents of all cards, from the cache where autoencoder and cards are the same.

    Args:
        cache: where they are kept.
        drawings: what the cards show.
        cards: whose pictures are encoded.
        journal: hears how far it is.
        name: of the file in the cache.
        reduced: the pictures are made so many times smaller, each pixel the mean of those it covers.

    Raises:
        TrainingFault: there is no trained autoencoder.
    """
    folder = cache / "autoencoder"
    weights = folder / "diffusion_pytorch_model.safetensors"
    if not weights.exists():
        raise TrainingFault(f"{weights} does not exist; run `studio train autoencoder` first")
    shown = repr([(card.places, card.ground) for card in cards])
    digest = hashlib.sha256(weights.read_bytes() + shown.encode()).hexdigest()
    stamp, path = cache / f"{name}.sha256", cache / f"{name}.npy"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
        autoencoder = load_autoencoder(folder)
        parts = []
        for begin in range(0, len(cards), 512):
            pictures = np.stack([render_card(drawings, card) for card in cards[begin : begin + 512]])
            parts.append(encode_pictures(autoencoder, reduce_pictures(pictures, reduced)))
            if begin % 4096 == 0:
                journal.write(name, done=begin, of=len(cards))
        _save_array(path, torch.cat(parts).numpy())
        stamp.write_text(digest, encoding="utf-8")
    return torch.from_numpy(np.load(path))


def prepare_deck(settings: TrainingSettings, drawings: Drawings, cards: list[Card]) -> Deck:
    """Latents, weights and text features of all cards, ready to sample from."""
    journal = Journal(settings.state, "data")
    text, rows = prepare_text(settings.cache, cards, journal)
    latents = prepare_latents(settings.cache, drawings, cards, journal)
    chance = np.cumsum([card.weight for card in cards])
    captions = tuple(np.array([rows[caption] for caption in card.captions]) for card in cards)
    return Deck(latents, chance / chance[-1], captions, text)
