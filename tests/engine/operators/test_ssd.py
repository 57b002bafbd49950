"""The chunked scan against the plain recurrence, in values and gradients, for any shape."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from studio.contract.scans import SCANS, scan_paths
from studio.engine import kernels
from studio.engine.blocks import chunks, strips
from studio.engine.blocks.mixing import MixerSettings
from studio.engine.operators.ssd import SsdMixer, passes, ssd, ssd_both_ways, ssd_reference


def make_inputs(sizes: tuple[int, int, int, int, int, int], dtype: torch.dtype, seed: int = 0) -> tuple[Tensor, ...]:
    """x, dt, A, B, C, D for (b, l, groups, heads per group, p, n)."""
    b, length, groups, repeats, p, n = sizes
    generator = torch.Generator().manual_seed(seed)
    heads = groups * repeats

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)

    dt = torch.rand(b, length, heads, generator=generator, dtype=torch.float64).to(dtype)
    decay = -(0.1 + 4 * torch.rand(heads, generator=generator, dtype=torch.float64)).to(dtype)
    return (
        normal(b, length, heads, p),
        dt,
        decay,
        normal(b, length, groups, n),
        normal(b, length, groups, n),
        normal(heads),
    )


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.tuples(*(st.integers(1, top) for top in (2, 40, 3, 3, 4, 5))),
    chunk_size=st.integers(1, 20),
)
def test_chunks_give_what_the_recurrence_gives_for_any_shape(
    sizes: tuple[int, int, int, int, int, int], chunk_size: int
) -> None:
    x, dt, decay, b, c, skip = make_inputs(sizes, torch.float64)
    fast = ssd(x, dt, decay, b, c, chunk_size=chunk_size, D=skip)
    torch.testing.assert_close(fast, ssd_reference(x, dt, decay, b, c, D=skip), rtol=1e-10, atol=1e-10)


def test_float32_stays_within_rounding_of_float64() -> None:
    exact = ssd_reference(*make_inputs((2, 150, 1, 4, 8, 16), torch.float64)[:5])
    fast = ssd(*make_inputs((2, 150, 1, 4, 8, 16), torch.float32)[:5])
    assert fast.dtype == torch.float32
    torch.testing.assert_close(fast.double(), exact, rtol=1e-4, atol=1e-4)


def test_bfloat16_keeps_its_dtype_and_rough_values() -> None:
    exact = ssd_reference(*make_inputs((1, 70, 1, 2, 4, 4), torch.float64)[:5])
    fast = ssd(*make_inputs((1, 70, 1, 2, 4, 4), torch.bfloat16)[:5])
    assert fast.dtype == torch.bfloat16
    torch.testing.assert_close(fast.double(), exact, rtol=0.1, atol=0.3)


@pytest.mark.parametrize("length", [8, 19])
def test_gradients_are_those_of_the_recurrence(length: int) -> None:
    gradients = []
    for scan in (ssd, ssd_reference):
        inputs = [part.requires_grad_() for part in make_inputs((2, length, 2, 2, 3, 4), torch.float64)]
        scan(*inputs[:5], chunk_size=8, D=inputs[5]).square().sum().backward()
        gradients.append([part.grad for part in inputs])
    for fast, slow in zip(*gradients, strict=True):
        torch.testing.assert_close(fast, slow, rtol=1e-9, atol=1e-9)


def test_no_decay_makes_the_scan_a_running_sum() -> None:
    x = torch.arange(6, dtype=torch.float64).view(1, 6, 1, 1)
    ones = torch.ones(1, 6, 1, 1, dtype=torch.float64)
    y = ssd(x, ones[..., 0], torch.zeros(1, dtype=torch.float64), ones, ones, chunk_size=4)
    assert y.flatten().tolist() == [0, 1, 3, 6, 10, 15]


def test_a_token_never_sees_a_later_one() -> None:
    x, dt, decay, b, c, _ = make_inputs((1, 12, 1, 2, 3, 4), torch.float64)
    changed = x.clone()
    changed[:, 7:] += 1
    first, second = (ssd(part, dt, decay, b, c, chunk_size=5) for part in (x, changed))
    torch.testing.assert_close(first[:, :7], second[:, :7], rtol=0, atol=0)
    assert not torch.allclose(first[:, 7:], second[:, 7:])


def test_strong_decay_over_a_long_sequence_stays_finite() -> None:
    x, dt, decay, b, c, _ = make_inputs((1, 300, 1, 2, 3, 4), torch.float32)
    inputs = [x.requires_grad_(), 30 * dt, 20 * decay, b, c]
    y = ssd(*inputs)
    y.sum().backward()
    assert y.isfinite().all()
    assert x.grad is not None
    assert x.grad.isfinite().all()


def test_the_scan_is_masked_attention_with_decays_for_a_mask() -> None:
    x, dt, A, B, C, _ = make_inputs((2, 70, 2, 2, 3, 4), torch.float64)
    log_decay = dt * A  # (b, l, h)
    mask = torch.zeros(2, 4, 70, 70, dtype=torch.float64)
    for i in range(70):
        for j in range(i + 1):
            mask[:, :, i, j] = log_decay[:, j + 1 : i + 1].sum(dim=1).exp()
    scores = torch.einsum("bign,bjgn->bgij", C, B).repeat_interleave(2, dim=1)
    attended = torch.einsum("bhij,bjhp->bihp", mask * scores, dt[..., None] * x)
    torch.testing.assert_close(ssd(x, dt, A, B, C, chunk_size=16), attended, rtol=1e-10, atol=1e-10)


def both_ways_inputs(length: int) -> tuple[Tensor, ...]:
    """x, dt, A, B and C of two directions, and D, of 2 pictures, 3 heads of 4 and a state of 5."""
    one, other = (make_inputs((2, length, 1, 3, 4, 5), torch.float64, seed) for seed in (0, 1))
    dt, b_states, c_states = (torch.stack([one[part], other[part]], dim=2) for part in (1, 3, 4))
    return one[0], dt, torch.stack([one[2], other[2]]), b_states, c_states, one[5]


@pytest.mark.parametrize(("length", "chunk_size"), [(1, None), (2, 1), (65, 64), (130, 16), (200, None)])
def test_both_ways_are_a_scan_and_a_scan_of_the_reversed_tokens(length: int, chunk_size: int | None) -> None:
    x, dt, A, B, C, D = both_ways_inputs(length)
    back = ssd_reference(x.flip(1), dt[:, :, 1].flip(1), A[1], B[:, :, 1].flip(1), C[:, :, 1].flip(1)).flip(1)
    wanted = ssd_reference(x, dt[:, :, 0], A[0], B[:, :, 0], C[:, :, 0], D=D) + back
    torch.testing.assert_close(ssd_both_ways(x, dt, A, B, C, chunk_size, D), wanted, rtol=1e-10, atol=1e-10)


def test_both_ways_have_the_gradients_of_two_scans() -> None:
    leaves = [part.requires_grad_() for part in both_ways_inputs(20)[:5]]

    def two_scans(x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor) -> Tensor:
        back = ssd_reference(x.flip(1), dt[:, :, 1].flip(1), A[1], B[:, :, 1].flip(1), C[:, :, 1].flip(1))
        return ssd_reference(x, dt[:, :, 0], A[0], B[:, :, 0], C[:, :, 0]) + back.flip(1)

    slow = torch.autograd.grad(two_scans(*leaves).square().sum(), leaves)
    for chunk_size in (7, 20):
        fast = torch.autograd.grad(ssd_both_ways(*leaves, chunk_size).square().sum(), leaves)
        for mine, judge in zip(fast, slow, strict=True):
            torch.testing.assert_close(mine, judge, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("length", [100, 1000])
def test_the_chunk_size_does_not_change_the_result(length: int) -> None:
    inputs = make_inputs((1, length, 1, 2, 3, 4), torch.float64)[:5]
    wanted = ssd(*inputs)
    for chunk_size in (1, 7, 32, 64, 100, 5000):
        torch.testing.assert_close(ssd(*inputs, chunk_size=chunk_size), wanted, rtol=1e-10, atol=1e-10)


def test_a_scan_cut_into_many_parts_is_the_recurrence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "MATRIX_NUMBERS", 2 * 8 * 8 * 2)
    for batch in (1, 3):
        inputs = make_inputs((batch, 50, 1, 2, 3, 4), torch.float64)[:5]
        torch.testing.assert_close(ssd(*inputs, chunk_size=8), ssd_reference(*inputs), rtol=1e-10, atol=1e-10)


def test_float16_does_not_overflow_in_the_states() -> None:
    ones = torch.ones(1, 400, 1, 1, dtype=torch.float16)
    y = ssd(200 * ones, ones[..., 0].float(), torch.zeros(1), ones * 100, ones / 100)  # states reach 8,000,000
    assert y.dtype == torch.float16
    expected = 200 * torch.arange(1, 401, dtype=torch.float64)
    finite = expected < 60_000
    torch.testing.assert_close(y.double().flatten()[finite], expected[finite], rtol=3e-3, atol=0)


def test_autocast_leaves_decays_and_states_in_float32() -> None:
    inputs = make_inputs((1, 200, 1, 2, 3, 4), torch.float32)[:5]
    with torch.autocast("cpu", torch.bfloat16):
        rough = ssd(*inputs)
    torch.testing.assert_close(rough, ssd(*inputs), rtol=0, atol=0)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_not_finite_reaches_every_later_token(number: float) -> None:
    x, dt, A, B, C, _ = make_inputs((1, 30, 1, 1, 2, 3), torch.float64)
    x[0, 9] = number
    y = ssd(x, dt / 100, A, B, C, chunk_size=8)
    assert not y[:, 9:].isfinite().any()
    assert y[:, :8].isfinite().all()


@pytest.mark.parametrize("scan", sorted(SCANS))
def test_paths_in_one_pass_run_there_and_back_on_every_grid(scan: str) -> None:
    for block in range(8):
        for grid in ((1, 1), (1, 4), (3, 5), (4, 4)):
            paths = scan_paths(scan, block, *grid)
            assert [path for own in passes(scan) for path in range(own.start, own.stop)] == list(range(len(paths)))
            for own in passes(scan):
                if own.stop - own.start == 2:
                    assert (paths[own.start][::-1] == paths[own.start + 1]).all()
    assert len(passes("alternating")) == 1
    assert len(passes("cross")) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dt": torch.ones(1, 5, 3)}, r"ssd: dt has the shape \(1, 5, 3\); \(b, l, h\) is needed, and h of x is 2"),
        ({"B": torch.ones(1, 5, 1, 3)}, r"ssd: C has the shape .* is 3"),
        ({"A": torch.ones(2, 1)}, r"ssd: A has the shape \(2, 1\); \(h\) is needed"),
        ({"B": torch.ones(1, 5, 1, 4).double()}, "ssd: B holds torch.float64 and x torch.float32"),
        ({"x": torch.ones(1, 5, 2, 3, dtype=torch.complex64)}, "ssd: x holds torch.complex64; real numbers"),
        ({"chunk_size": 0}, "ssd: the chunk_size is 0; at least 1"),
        ({"B": torch.ones(1, 5, 1, 0), "C": torch.ones(1, 5, 1, 0)}, "ssd: the state width is 0; at least 1"),
        ({"B": torch.ones(1, 5, 3, 4), "C": torch.ones(1, 5, 3, 4)}, "ssd: 2 heads and 3 groups"),
        ({"D": torch.ones(3)}, r"ssd: D has the shape \(3,\)"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, Tensor | int], message: str) -> None:
    fitting = {
        "x": torch.ones(1, 5, 2, 3),
        "dt": torch.ones(1, 5, 2),
        "A": -torch.ones(2),
        "B": torch.ones(1, 5, 1, 4),
        "C": torch.ones(1, 5, 1, 4),
    }
    assert ssd(**fitting).shape == (1, 5, 2, 3)
    with pytest.raises(ValueError, match=message):
        ssd(**{**fitting, **change})


@pytest.mark.parametrize(("scan", "calls"), [("alternating", 2), ("raster", 1), ("cross", 4)])
def test_the_mixer_runs_a_gpus_kernels_where_there_are_some(
    scan: str, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    mixer = SsdMixer(MixerSettings(width=8, inner=8, heads=2, state_width=4, scan=scan))
    mixer.initialise()
    tokens = torch.randn(2, 15, 8)
    expected = mixer(tokens, (3, 5))
    names = []

    def run(name: str, plain, tensors, _option) -> Tensor:
        names.append(name)
        return plain(*tensors)

    monkeypatch.setattr(kernels, "is_available", lambda _tensor: True)
    monkeypatch.setattr(kernels, "run", run)
    torch.testing.assert_close(mixer(tokens, (3, 5)), expected)
    assert names == ["ssd"] * calls


@pytest.mark.parametrize("scan", ["alternating", "padded"])
def test_large_pictures_are_mixed_one_after_the_other(monkeypatch: pytest.MonkeyPatch, scan: str) -> None:
    mixer = SsdMixer(MixerSettings(width=8, inner=8, heads=2, state_width=4, scan=scan))
    mixer.initialise()
    tokens = torch.randn(3, 12, 8)
    with torch.no_grad():
        expected = mixer(tokens, (3, 4))
        monkeypatch.setattr(strips, "WHOLE_BYTES", 0)
        seen: list[int] = []
        mixer.to_all.register_forward_pre_hook(lambda _, inputs: seen.append(len(inputs[0])))
        torch.testing.assert_close(mixer(tokens, (3, 4)), expected)
    assert seen
    assert set(seen) == {1}
