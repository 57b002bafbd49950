"""What the cores and mixers of all operators that are a kernel and a convolution have in common."""

from __future__ import annotations

import torch

from studio.engine.blocks.mixing import MixerSettings, in_dtype
from studio.engine.operators import Operator
from studio.engine.operators.fft_conv import ConvolutionCore


def check_core(core: ConvolutionCore) -> None:
    """Its kernel is stable and longer ones continue it; bf16 around it does not reach it; every parameter is wide."""
    torch.manual_seed(0)
    core.initialise()
    kernel = core.kernel(64)
    assert kernel.shape == (len(core.D), 64)
    assert kernel.dtype == torch.float32
    for length in (1, 40, 200):
        torch.testing.assert_close(core.kernel(length)[:, :64], kernel[:, :length], rtol=1e-4, atol=2e-5)
    far = core.kernel(3000)
    assert far[:, -100:].abs().max() < far.abs().max()
    with torch.autocast("cpu", torch.bfloat16):
        torch.testing.assert_close(core.kernel(64), kernel, rtol=1e-6, atol=1e-6)
    kept = in_dtype(core, core.state_dict(), torch.float16)
    assert {name for name, weight in kept.items() if weight.dtype == torch.float32} == set(
        dict(core.named_parameters())
    )


def check_mixer(operator: Operator) -> None:
    """It sees every token on a grid that is not square, and every parameter of it learns."""
    torch.manual_seed(0)
    with torch.device("meta"):
        operator.build(MixerSettings(8, 12, 2, 6, "padded"))
    mixer = operator.build(MixerSettings(8, 12, 2, 6, "bidirectional", native_side=4))
    mixer.initialise()
    tokens = torch.randn(2, 15, 8, requires_grad=True)
    mixed = mixer(tokens, (3, 5))
    assert mixed.shape == tokens.shape
    mixed[0, 7].square().sum().backward()
    assert tokens.grad is not None
    assert (tokens.grad[0].abs().sum(dim=1) > 0).all()
    assert (tokens.grad[1] == 0).all()
    for name, weight in mixer.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.abs().sum() > 0, name
    with torch.no_grad():
        torch.testing.assert_close(mixer(tokens, (3, 5)), mixed)
        mixer.load_state_dict(in_dtype(mixer, mixer.state_dict(), torch.bfloat16), assign=True)
        short = mixer(tokens.to(torch.bfloat16), (3, 5))
        assert short.dtype == torch.bfloat16
        torch.testing.assert_close(short.float(), mixed, rtol=0.1, atol=0.05)
    assert mixer.flops(256) > 3 * mixer.flops(64)
