"""The feature network: its padding, its norms, its names."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

from studio.training.evaluation.features import (
    LITE0,
    TINY,
    LiteNetwork,
    SameConvolution,
    fold_norms,
    plain_names,
    random_features,
)


def test_an_odd_pixel_of_padding_goes_right_and_below() -> None:
    convolution = SameConvolution(1, 1, 3, 2, bias=False)
    torch.nn.init.ones_(convolution.weight)
    with torch.no_grad():
        shown = convolution(torch.arange(16.0).view(1, 1, 4, 4))
    # Windows begin at 0 and 2: the second ones reach one pixel over the right and lower edge.
    first, right = 0 + 1 + 2 + 4 + 5 + 6 + 8 + 9 + 10, 2 + 3 + 6 + 7 + 10 + 11
    below, corner = 8 + 9 + 10 + 12 + 13 + 14, 10 + 11 + 14 + 15
    assert shown[0, 0].tolist() == [[first, right], [below, corner]]


@pytest.mark.parametrize(("side", "stride", "wanted"), [(7, 2, 4), (8, 2, 4), (7, 1, 7), (5, 3, 2)])
def test_same_means_the_side_divided_by_the_stride_rounded_up(side: int, stride: int, wanted: int) -> None:
    convolution = SameConvolution(2, 3, 5, stride)
    assert convolution(torch.zeros(1, 2, side, side)).shape == (1, 3, wanted, wanted)


def test_folding_the_norms_changes_nothing() -> None:
    torch.manual_seed(0)
    network = LiteNetwork(TINY, 8, 32).eval()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias)
            torch.nn.init.normal_(module.running_mean)
            torch.nn.init.uniform_(module.running_var, 0.5, 2.0)
    folded = copy.deepcopy(network)
    fold_norms(folded)
    pixels = torch.randn(2, 3, 16, 16)
    with torch.no_grad():
        torch.testing.assert_close(folded(pixels), network(pixels), rtol=1e-4, atol=1e-4)
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in folded.modules())


def test_lite0_has_as_many_numbers_as_its_paper_says_without_the_classifier() -> None:
    with torch.device("meta"):
        network = LiteNetwork()
    # EfficientNet-Lite0: 4.7 million with its 1,281,000 of the classifier.
    assert sum(parameter.numel() for parameter in network.parameters()) == 4_652_008 - 1_281_000
    assert len(network.blocks) == sum(stage.repeats for stage in LITE0) == 16


def test_the_names_of_the_package_become_ours_and_its_classifier_goes() -> None:
    one = torch.ones(1)
    state = {"_conv_stem.weight": one, "_blocks.3._bn1.running_mean": one, "_fc.weight": one, "_fc.bias": one}
    assert sorted(plain_names(state)) == ["blocks.3.bn1.running_mean", "conv_stem.weight"]


def test_features_are_the_same_for_the_same_picture_and_differ_for_others() -> None:
    features = random_features(1)
    pictures = np.random.default_rng(0).integers(0, 256, (3, 24, 24, 3), dtype=np.uint8)
    found = features(pictures)
    assert (found.shape, found.dtype) == ((3, 32), np.float32)
    np.testing.assert_allclose(features(pictures[1:2])[0], found[1], rtol=0.05, atol=0.02)
    assert np.abs(found[0] - found[1]).max() > 1e-3
    assert features.is_random
