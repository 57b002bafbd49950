from dataclasses import replace

import pytest
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from studio.contract.geometry import MAX_SIDE_PX, Extent
from studio.engine.backbones.backbone import Backbone, BackboneConfig
from studio.engine.operator_costs import TEXT_TOKENS, Carrier, compare, flops_of

SMALL = BackboneConfig(latent_channels=4, width=32, depth=2, heads=2, hidden=48, state_width=8, text_width=16)
LARGE = BackboneConfig(latent_channels=16, width=288, depth=7, hidden=768, detail_channels=48)


def counted_by_torch(config: BackboneConfig, rows: int, columns: int) -> int:
    """What torch itself counts in one evaluation of a real network."""
    network = Backbone(config).eval()
    latents = torch.randn(1, config.latent_channels, rows * config.patch, columns * config.patch)
    text = torch.randn(1, TEXT_TOKENS, config.text_width)
    mask = torch.ones(1, TEXT_TOKENS, dtype=torch.bool)
    # torch's counter does not know the fused attention of the CPU; the plain one is made of products that it knows.
    with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        network(latents, torch.tensor([0.5]), text, mask, torch.randn(1, config.text_width))
    return counter.get_total_flops()


@pytest.mark.slow  # torch's counter imports its compiler
@pytest.mark.parametrize("detail", [0, 8])
@pytest.mark.parametrize("grid", [(4, 4), (6, 10)])
def test_the_layers_count_what_torch_counts_of_attention(detail, grid):
    config = replace(SMALL, detail_channels=detail)
    assert flops_of(config, grid) == pytest.approx(counted_by_torch(config, *grid), rel=0.02)


@pytest.mark.slow
def test_the_state_space_network_counts_about_what_torch_counts():
    config = replace(SMALL, operator="ssd")
    assert flops_of(config, (8, 8)) == pytest.approx(counted_by_torch(config, 8, 8), rel=0.25)


def test_attention_grows_with_the_square_and_the_scan_with_the_tokens():
    attention = [flops_of(LARGE, (side, side)) for side in (128, 256)]
    scanning = [flops_of(replace(LARGE, operator="ssd"), (side, side)) for side in (128, 256)]
    assert attention[1] / attention[0] > 12
    assert scanning[1] / scanning[0] == pytest.approx(4, rel=0.02)


def carrier(operator: str, seconds: dict[Extent, float] | None = None) -> Carrier:
    return Carrier(operator, replace(LARGE, operator=operator), 16, seconds or {})


def test_from_the_told_size_on_the_scan_takes_fewer_operations():
    deeper = replace(carrier("ssd"), config=replace(LARGE, operator="ssd", depth=8))
    told = compare(carrier("attention"), deeper, Extent(128, 256), 2)
    assert (told.rows, told.columns, told.tokens) == (16, 8, 128)
    side = told.cheaper_from_px
    assert side is not None
    assert side > 16
    for extent, is_cheaper in ((side - 16, False), (side, True), (side * 2, True), (MAX_SIDE_PX, True)):
        there = compare(carrier("attention"), deeper, Extent(extent, extent), 1)
        assert (there.scanning.flops <= there.attention.flops) is is_cheaper


def test_a_network_that_always_computes_more_has_no_such_size():
    wide = Carrier("attention", replace(LARGE, depth=40), 16, {})
    assert compare(carrier("attention"), wide, Extent(128, 128), 1).cheaper_from_px is None


def test_guidance_doubles_the_operations_of_a_step():
    once, twice = (compare(carrier("attention"), carrier("ssd"), Extent(64, 64), count) for count in (1, 2))
    assert twice.attention.flops == 2 * once.attention.flops
    assert twice.cheaper_from_px == once.cheaper_from_px


def test_seconds_are_those_of_the_size_else_of_the_nearest_by_the_operations():
    known = carrier("ssd", {Extent(128, 128): 0.1, Extent(1024, 1024): 7.0})
    assert known.cost(Extent(128, 128), 2).seconds == 0.1
    share = known.flops(Extent(144, 128)) / known.flops(Extent(128, 128))
    assert known.cost(Extent(144, 128), 2).seconds == pytest.approx(0.1 * share)
    assert known.cost(Extent(1008, 1024), 2).seconds == pytest.approx(7.0, rel=0.02)
    assert carrier("ssd").cost(Extent(128, 128), 2).seconds is None
