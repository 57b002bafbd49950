"""Everything that is measured of one backbone, and the same measures of true pictures beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from studio.engine.sentences import load_sentence_encoder
from studio.training.autoencoder import to_pictures, to_pixels
from studio.training.compositions import HELD_OUT, Composition
from studio.training.concepts import is_held_out
from studio.training.evaluation.contactsheets import LANGUAGES, SEEDS, paint_prompts, text_of
from studio.training.evaluation.copying import Copying, measure_copying
from studio.training.evaluation.features import Vectors
from studio.training.evaluation.frechet import frechet_distance
from studio.training.evaluation.losses import LossFigures, measure_loss
from studio.training.evaluation.prompts import COMPOSED, KNOWN, Prompt
from studio.training.evaluation.repainting import Hidden, SeamFigures, measure_seams, repaint
from studio.training.evaluation.retrieval import Retrieval, measure_retrieval
from studio.training.evaluation.rules import RuleKind, score_rules
from studio.training.evaluation.subjects import Pictures, Sampling, Subject, paint, parts_of, quickened
from studio.training.evaluation.truth import label_of, prompt_of, true_picture
from studio.training.evaluation.yardsticks import Yardsticks, on_white
from studio.training.famous import FAMOUS

RuleScores = dict[RuleKind, tuple[float, int]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is made and measured.

    Attributes:
        known: prompts of things that training showed.
        composed: prompts of the contact sheets that it never showed.
        cases: compositions for the rules, each with every one of `rule_seeds`.
        frechet: pictures for the Frechet distance.
        losses: pictures of each kind for the loss.
        decoded: drawings that go through the autoencoder, to know what a copy looks like.
    """

    sampling: Sampling
    known: tuple[Prompt, ...] = KNOWN
    composed: tuple[Prompt, ...] = COMPOSED
    cases: tuple[Composition, ...] = HELD_OUT
    rule_seeds: tuple[int, ...] = (1, 2, 3)
    frechet: int = 128
    losses: int = 64
    decoded: int = 256
    seed: int = 1

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Those of the contact sheets, in their order."""
        return self.known + self.composed


@dataclass(frozen=True, slots=True)
class RealSample:
    """Captioned training pictures, and as many others drawn alike: what the Frechet distance is measured between."""

    captions: tuple[str, ...]
    pictures: Pictures
    others: Pictures


@dataclass(frozen=True, slots=True)
class TruthFigures:
    """What real pictures reach."""

    retrieval: dict[str, Retrieval]
    frechet: float
    rules: RuleScores


@dataclass(frozen=True, slots=True)
class SubjectFigures:
    """What one backbone reaches; `loss_held_out` is None where nothing is held out."""

    backbone: str
    origin: str
    step: int
    pictures_seen: int
    loss_seen: LossFigures
    loss_held_out: LossFigures | None
    retrieval: dict[str, Retrieval]
    frechet: float
    rules: RuleScores
    copying: Copying
    seams: dict[str, SeamFigures]


@dataclass(frozen=True, slots=True)
class Painted:
    """What one backbone painted for the sheets: language to seed to pictures, and kind of mask to pictures."""

    contact: dict[str, dict[int, Pictures]]
    repainted: dict[str, Pictures]


def measure_truth(yard: Yardsticks, real: RealSample, subject: Subject, plan: Plan) -> TruthFigures:
    """Real drawings that the scorer was not fitted on, and true compositions after the autoencoder."""
    names = [label_of(concept) for concept in yard.drawings.concepts]
    unseen = np.flatnonzero(~yard.fitted)
    places = yard.places([names[yard.drawings.concept[index]] for index in unseen])
    known = np.array([yard.drawings.concepts[yard.drawings.concept[index]].key in FAMOUS for index in unseen])
    found = {"all drawings": retrieved(yard, yard.real[unseen], places)}
    if known.any():
        found["known"] = retrieved(yard, yard.real[unseen[known]], places[known])
        found["shuffled"] = shuffled(yard, yard.real[unseen[known]], places[known], plan.seed)
    random = np.random.default_rng((plan.seed, 5))
    pairs = [
        (true_picture(yard.unseen, case, yard.side_px, random), case) for case in plan.cases for _ in plan.rule_seeds
    ]
    kept = [(picture, case) for picture, case in pairs if picture is not None]
    rules: RuleScores = {}
    if kept:
        pictures = through_autoencoder(subject, np.stack([picture for picture, _ in kept]))
        rules = score_rules(list(pictures), [case for _, case in kept], yard.judge)
        right = yard.places([case.english for _, case in kept])
        found["composed"] = retrieved(yard, yard.features(pictures), right)
    distance = frechet_distance(yard.features(real.others), yard.features(real.pictures))
    return TruthFigures(found, distance, rules)


def measure_subject(
    subject: Subject, yard: Yardsticks, real: RealSample, hidden: Mapping[str, Hidden], plan: Plan
) -> tuple[SubjectFigures, Painted]:
    """Paints and measures; the sheets' pictures come with the figures."""
    seen, held_out = loss_pictures(yard, plan)
    quick = quickened(subject)
    contact = {
        language: paint_prompts(quick, [text_of(prompt, language) for prompt in plan.prompts], SEEDS, plan.sampling)
        for language in LANGUAGES
    }
    repainted = {kind: repaint(quick, part, plan.seed, plan.sampling) for kind, part in hidden.items()}
    composed = paint_prompts(quick, [case.english for case in plan.cases], plan.rule_seeds, plan.sampling)
    pictures = np.concatenate(list(composed.values()))
    cases = list(plan.cases) * len(composed)
    known = np.concatenate([part[: len(plan.known)] for part in contact["en"].values()])
    made = paint(quick, real.captions, noise_for(subject, len(real.captions), plan.seed), plan.sampling)
    figures = SubjectFigures(
        backbone=subject.backbone,
        origin=subject.origin,
        step=subject.step,
        pictures_seen=subject.pictures,
        loss_seen=_loss(subject, yard, seen, plan),
        loss_held_out=_loss(subject, yard, held_out, plan) if len(held_out) else None,
        retrieval=_retrievals(yard, contact, (pictures, cases), plan),
        frechet=frechet_distance(yard.features(made), yard.features(real.pictures)),
        rules=score_rules(list(pictures), cases, yard.judge),
        copying=_copying(subject, yard, yard.features(known), plan),
        seams={kind: measure_seams(part, repainted[kind]) for kind, part in hidden.items()},
    )
    return figures, Painted(contact, repainted)


def _retrievals(
    yard: Yardsticks,
    contact: Mapping[str, Mapping[int, Pictures]],
    composed: tuple[Pictures, Sequence[Composition]],
    plan: Plan,
) -> dict[str, Retrieval]:
    """Known things in both languages, compositions, and known things against shuffled captions."""
    found, count = {}, len(plan.known)
    for language, by_seed in contact.items():
        features = yard.features(np.concatenate([part[:count] for part in by_seed.values()]))
        right = yard.places([prompt.english for prompt in plan.known] * len(by_seed))
        found["known" if language == "en" else "known, Korean"] = retrieved(yard, features, right)
        if language == "en":
            found["shuffled"] = shuffled(yard, features, right, plan.seed)
    right = yard.places([case.english for case in composed[1]])
    found["composed"] = retrieved(yard, yard.features(composed[0]), right)
    return found


def retrieved(yard: Yardsticks, features: Vectors, right: NDArray[np.int64]) -> Retrieval:
    """How often the right label is found."""
    return measure_retrieval(yard.similarities(features, right), right)


def shuffled(yard: Yardsticks, features: Vectors, right: NDArray[np.int64], seed: int) -> Retrieval:
    """The same with the right labels dealt out anew: what chance, and the pictures' common look, give."""
    return retrieved(yard, features, np.random.default_rng((seed, 3)).permutation(right))


def loss_pictures(yard: Yardsticks, plan: Plan) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Drawings of things that training shows, and of held-out ones; spread evenly, the well-known left out of both."""
    keys = [yard.drawings.concepts[place].key for place in yard.drawings.concept]
    plain = np.array([key not in FAMOUS for key in keys])
    held = np.array([is_held_out(key) for key in keys])
    return _spread(np.flatnonzero(plain & ~held), plan.losses), _spread(np.flatnonzero(plain & held), plan.losses)


def _spread(indices: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    if len(indices) <= count:
        return indices
    return np.asarray(indices[np.linspace(0, len(indices) - 1, count).astype(np.int64)])


def _loss(subject: Subject, yard: Yardsticks, chosen: NDArray[np.int64], plan: Plan) -> LossFigures:
    captions = [prompt_of(yard.drawings.concepts[yard.drawings.concept[index]]) for index in chosen]
    text = load_sentence_encoder().encode(captions)
    return measure_loss(subject, on_white(yard.drawings, chosen, yard.side_px), text, plan.seed)


def _copying(subject: Subject, yard: Yardsticks, samples: Vectors, plan: Plan) -> Copying:
    trained = np.flatnonzero(yard.trained)
    some = _spread(trained, plan.decoded)
    decoded = yard.features(through_autoencoder(subject, on_white(yard.drawings, some, yard.side_px)))
    return measure_copying(samples, yard.real[trained], decoded, np.searchsorted(trained, some))


@torch.inference_mode()
def through_autoencoder(subject: Subject, pictures: Pictures) -> Pictures:
    """Encoded and decoded: what a perfect backbone could show."""
    coder = subject.autoencoder
    return np.concatenate(
        [to_pictures(coder.decode(coder.encode_mean(to_pixels(pictures[part])))) for part in parts_of(len(pictures))]
    )


def noise_for(subject: Subject, count: int, seed: int) -> torch.Tensor:
    """(count, c, h, w): different noise for each picture."""
    shape = subject.noise(seed).shape[1:]
    return torch.randn((count, *shape), generator=torch.Generator().manual_seed(seed))
