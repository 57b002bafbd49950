"""What the comparison weights learn: some 150 well-known things by one vendor at 64 px, on white and plain grounds.

Small networks that train for minutes learn little, so every caption has one likely picture; more kinds of pictures
would show the training's length more than the operator.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from studio.training.concepts import VENDORS
from studio.training.data import load_pictures
from studio.training.drawings import Drawings
from studio.training.famous import FAMOUS
from studio.training.grounds import GroundKind
from studio.training.journal import Journal
from studio.training.latents import Deck, TextTable, prepare_latents, prepare_text
from studio.training.pictures import FAVOURITES, Card
from studio.training.settings import TrainingSettings
from studio.training.sizes import choose_size

CONCEPTS, VENDOR, LONGEST_CAPTION = 150, "twemoji", 16
"""How many things, who drew them, and how many text tokens a caption has at most."""
TINTED_SHARE, WHITE_SHARE = 0.15, 0.75
"""Of all samples: things repainted; of each thing in its own colours: on white."""
LATENTS = "latents-operators"


def chosen_concepts() -> frozenset[str]:
    """Keys of the things that are learnt: favourites first, then other well-known things in their order."""
    ordered = sorted(FAMOUS, key=lambda key: key not in FAVOURITES)
    return frozenset(ordered[:CONCEPTS])


def is_chosen(drawings: Drawings, card: Card) -> bool:
    """Whether a card shows one of these things, by this vendor, alone on a plain ground."""
    if len(card.places) != 1 or card.ground.kind is not GroundKind.PLAIN:
        return False
    drawing = card.places[0].drawing
    key = drawings.concepts[int(drawings.concept[drawing])].key
    return VENDORS[int(drawings.vendor[drawing])] == VENDOR and key in chosen_concepts()


def share_out(drawings: Drawings, cards: list[Card]) -> list[Card]:
    """The cards with weights that sum to 1: every thing is shown equally often, mostly on white."""
    kinds = [_kind_of(drawings, card) for card in cards]
    totals: dict[tuple[str, ...], int] = {}
    for kind in kinds:
        totals[kind] = totals.get(kind, 0) + 1
    weights = np.array([_share_of(kind) / totals[kind] for kind in kinds])
    weights /= weights.sum()
    return [replace(card, weight=float(weight)) for card, weight in zip(cards, weights, strict=True)]


def _kind_of(drawings: Drawings, card: Card) -> tuple[str, ...]:
    """Cards of one kind share their part of the samples."""
    if card.places[0].tint >= 0:
        return ("tinted",)
    key = drawings.concepts[int(drawings.concept[card.places[0].drawing])].key
    return ("white" if card.ground.is_white else "ground", key)


def _share_of(kind: tuple[str, ...]) -> float:
    if kind[0] == "tinted":
        return TINTED_SHARE
    return (1 - TINTED_SHARE) / CONCEPTS * (WHITE_SHARE if kind[0] == "white" else 1 - WHITE_SHARE)


def prepare_operator_deck(settings: TrainingSettings, picture_px: int) -> Deck:
    """Latents, weights and text features of the chosen cards, from the cache where they are there.

    Raises:
        TrainingFault: there is no trained autoencoder, or a file of the cache is damaged.
    """
    drawings, cards = load_pictures(replace(settings, resume=True))  # to begin anew concerns the weights alone
    journal = Journal(settings.state, "data")
    text, rows = prepare_text(settings.cache, cards, journal)
    chosen = [card for card in cards if len(card.places) == 1] if settings.smoke else _chosen(drawings, cards)
    reduced = choose_size(smoke=settings.smoke).picture_px // picture_px
    latents = prepare_latents(settings.cache, drawings, chosen, journal, name=LATENTS, reduced=reduced)
    chance = np.cumsum([card.weight for card in chosen])
    captions = tuple(np.array([rows[caption] for caption in _short(card, text, rows)]) for card in chosen)
    return Deck(latents, chance / chance[-1], captions, text)


def _chosen(drawings: Drawings, cards: list[Card]) -> list[Card]:
    return share_out(drawings, [card for card in cards if is_chosen(drawings, card)])


def _short(card: Card, text: TextTable, rows: dict[str, int]) -> tuple[str, ...]:
    """A card's captions but for the longest; all of them where all are long."""
    short = tuple(
        caption
        for caption in card.captions
        if text.starts[rows[caption] + 1] - text.starts[rows[caption]] <= LONGEST_CAPTION
    )
    return short or card.captions
