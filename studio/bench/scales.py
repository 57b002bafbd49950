"""How much is measured: everything for people, next to nothing for tests of the bench itself."""

from __future__ import annotations

from dataclasses import dataclass

from studio.bench.operator_cores import CoreSizes
from studio.bench.operator_painting import PictureScale
from studio.bench.operator_times import OperatorScale
from studio.bench.pipelines import MIDDLE, TINY, Sizes


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured.

    Attributes:
        middle: The network that stands for a full-size one.
        side_px: Side of its pictures.
        steps: Steps of its pictures.
        pairs: Pairs of fresh starts, and of jobs with the middle network.
        tiny_pairs: Pairs of jobs with the tiny network.
        tiny_steps: Steps of its pictures.
        requests: Warm requests.
        cancels: Jobs that are cancelled within steps; half as many within decodes and loads.
        jobs: Jobs over which memory must stay flat.
        settle: Jobs before that.
        tokens: Length of the sequence of the operators.
        rounds: Rounds of the operators.
        pictures: Pictures of the default weights after the first.
        repaints: Pictures that are repainted; a fourth as many are continued.
        canvas_px: Side of the picture that is painted on; twice that is panned and zoomed.
        operators: Lengths, widths and calls of the operators beside each other.
        painting: Sizes of the pictures that operators paint.
        moves: Moves of a stroke, and frames of a pan and of a zoom.
        kills: Processes that are killed at work.
        mutants: Changed files that are read.
        library: Pictures of the gallery.
        searches: Searches among them.
    """

    middle: Sizes
    side_px: int
    steps: int
    pairs: int
    tiny_pairs: int
    tiny_steps: int
    requests: int
    cancels: int
    jobs: int
    settle: int
    tokens: int
    rounds: int
    pictures: int
    repaints: int
    canvas_px: int
    moves: int
    kills: int
    mutants: int
    library: int
    searches: int
    operators: OperatorScale
    painting: PictureScale


FULL = Scale(
    middle=MIDDLE,
    side_px=256,
    steps=6,
    pairs=6,
    tiny_pairs=12,
    tiny_steps=20,
    requests=20,
    cancels=12,
    jobs=50,
    settle=10,
    tokens=4096,
    rounds=9,
    pictures=4,
    repaints=50,
    canvas_px=4096,
    moves=120,
    kills=200,
    mutants=2_000,
    library=50_000,
    searches=300,
    operators=OperatorScale(),
    painting=PictureScale(),
)
SMOKE = Scale(
    middle=TINY,
    side_px=32,
    steps=3,
    pairs=2,
    tiny_pairs=2,
    tiny_steps=3,
    requests=2,
    cancels=1,
    jobs=2,
    settle=1,
    tokens=128,
    rounds=2,
    pictures=1,
    repaints=2,
    canvas_px=256,
    moves=6,
    kills=2,
    mutants=26,
    library=60,
    searches=15,
    operators=OperatorScale(
        lengths=(16, 32, 64), compared=(16, 32), remembered=(16, 64), sizes=CoreSizes(32, 2, 8, 4), sweeps=1, rounds=1
    ),
    painting=PictureScale(sides=(16, 32), compared_px=32, steps=2, patience=60.0, processes=1),
)
