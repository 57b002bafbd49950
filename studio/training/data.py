"""The first stage: packages to drawings to cards with captions."""

from __future__ import annotations

from studio.training.drawings import Drawings, run_drawings
from studio.training.journal import Journal
from studio.training.latents import prepare_text
from studio.training.pictures import Card, build_cards, load_cards, save_cards
from studio.training.settings import TrainingFault, TrainingSettings, prepare_torch
from studio.training.sizes import choose_size


def load_pictures(settings: TrainingSettings) -> tuple[Drawings, list[Card]]:
    """Drawings and cards, made where they are missing.

    Raises:
        TrainingFault: a file of the cache is damaged, or the cards are of other drawings.
    """
    drawings = run_drawings(settings)
    path = settings.cache / "cards.jsonl"
    if not path.exists() or not settings.resume:
        save_cards(path, build_cards(drawings, settings.seed, choose_size(smoke=settings.smoke).deck))
    cards = load_cards(path)
    last = max(place.drawing for card in cards for place in card.places)
    if last >= len(drawings.rgba):
        raise TrainingFault(
            f"{path} speaks of drawing {last}, but there are {len(drawings.rgba)}: it belongs to other drawings; "
            "remove it and run `studio train data` again"
        )
    return drawings, cards


def run_data(settings: TrainingSettings) -> None:
    """Fetches packages, draws, writes captions and encodes them."""
    prepare_torch(settings)
    drawings, cards = load_pictures(settings)
    journal = Journal(settings.state, "data")
    prepare_text(settings.cache, cards, journal)
    texts = len({text for card in cards for text in card.captions})
    journal.write(
        "finished", concepts=len(drawings.concepts), drawings=len(drawings.rgba), cards=len(cards), captions=texts
    )
