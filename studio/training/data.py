"""The first stage: packages to drawings to cards with captions."""

from __future__ import annotations

from studio.training.drawings import Drawings, run_drawings
from studio.training.journal import Journal
from studio.training.latents import prepare_text
from studio.training.pictures import SHARES, Card, build_cards, load_cards, save_cards
from studio.training.settings import TrainingFault, TrainingSettings, prepare_torch
from studio.training.sizes import choose_size
from studio.training.wholefiles import written_whole


def load_pictures(settings: TrainingSettings) -> tuple[Drawings, list[Card]]:
    """Drawings and cards, made where they are missing; cards of another seed, size or shares are made anew.

    Raises:
        TrainingFault: a file of the cache is damaged, or the cards are of other drawings.
    """
    drawings = run_drawings(settings)
    path, stamp = settings.cache / "cards.jsonl", settings.cache / "cards.stamp"
    deck = choose_size(smoke=settings.smoke).deck
    wanted = f"seed {settings.seed}, {deck}, {SHARES}"
    if not path.exists() or not settings.resume or (stamp.exists() and stamp.read_text(encoding="utf-8") != wanted):
        save_cards(path, build_cards(drawings, settings.seed, deck))
        with written_whole(stamp) as partial:
            partial.write_text(wanted, encoding="utf-8")
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
