"""Mamba-3: a scan with the exponential-trapezoidal rule and a state that turns, chunked into matrix products.

Source: Lahoti et al. 2026, arXiv 2603.15569: the exponential-trapezoidal recurrence, and complex states as rotary
embeddings of B and C that depend on the data. For every head, with complex B, C and h:
`h_t = a_t h_{t-1} + (1 - lambda_t) dt_t a_t B*_{t-1} x_{t-1}^T + lambda_t dt_t B*_t x_t^T`,
`a_t = exp(dt_t (A_t + i theta_t))`, `y_t = Re(C_t h_t) + D x_t`, where B* is the conjugate of B.
Whoever comes after token s finds it with the weight `lambda_s dt_s + (1 - lambda_{s+1}) dt_{s+1}`, token s itself with
`lambda_s dt_s`: one scan as in Mamba-2, and a diagonal. The turning is folded into B and C before.
Deliberate differences: one input and one output (no MIMO); B, C, rates and angles come in finished, what the network
makes them of stands in `Mamba3Core`.

Letters: `b` batch, `l` tokens, `h` heads, `p` width of a head, `n` state width (two numbers for each complex one), `r`
complex numbers that turn, `q` tokens of a chunk, `m` chunks, `e` width inside the mixer.
"""

from __future__ import annotations

import math
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx, once_differentiable
from torch.nn import functional

from studio.engine.blocks.mixing import MixerSettings, layer_flops, rms_norm, step_biases
from studio.engine.blocks.scanning import ScannedMixer, SequenceCore
from studio.engine.shapes import check_positive, check_same_dtype, check_shapes, wide_dtype

CHUNK = 64
CHUNKS_AT_ONCE = 8
"""Chunks that are computed together: their matrices stay in a CPU's cache, and memory does not grow with the length."""


def mamba3(
    x: Tensor,
    dt: Tensor,
    A: Tensor,
    B: Tensor,
    C: Tensor,
    trapezoid: Tensor,
    theta: Tensor | None = None,
    D: Tensor | None = None,
) -> Tensor:  # the field's letters
    """The scan as products of matrices: quadratic within a chunk, linear between chunks.

    Args:
        x: (b, l, h, p).
        dt: (b, l, h), steps, not negative (softplus is the caller's).
        A: (b, l, h), rates of decay, negative.
        B: (b, l, h, n); numbers 2 i and 2 i + 1 are real and imaginary part of the same.
        C: (b, l, h, n).
        trapezoid: (b, l, h), lambda in [0, 1] (sigmoid is the caller's): 1 is Mamba-2's rule, 1/2 the trapezoidal one.
        theta: (b, l, h, r), angular velocities in radians for a step of 1; the first 2 r numbers of the state turn.
            n is even then, and 2 r is at most n. None for a state that does not turn.
        D: (h), the skip; None for none.

    Returns:
        (b, l, h, p), in the dtype of `x`; angles, decays and states are computed in at least float32.

    Raises:
        ValueError: Shapes, number formats or devices that do not fit; names the argument.
    """
    _check(x, dt, A, B, C, trapezoid, theta, D)
    if not x.numel():
        return x.clone()
    wide = wide_dtype(x, dt, A)
    with torch.autocast(x.device.type, enabled=False):
        # Heads before tokens: what follows is elementwise, or products of matrices in batches of heads.
        values, steps, rates, keys, queries, mix = (
            part.to(wide).transpose(1, 2) for part in (x, dt, A, B, C, trapezoid)
        )
        if theta is not None:
            angle = _angles(theta.transpose(1, 2), steps)
            keys, queries = _Turned.apply(keys, queries, angle)  # type: ignore[no-untyped-call]
        values = values.contiguous()
        own = mix * steps
        later = functional.pad(((1 - mix) * steps)[:, :, 1:], (0, 1))  # what the next step adds of this token
        diagonal = own * (queries * keys).sum(dim=-1)
        if D is not None:
            diagonal = diagonal + D.to(wide)[:, None]
        seen = _scan(queries, keys, values * (own + later)[..., None], steps * rates)
        return torch.addcmul(seen, diagonal[..., None], values).transpose(1, 2).to(x.dtype)


def mamba3_reference(
    x: Tensor,
    dt: Tensor,
    A: Tensor,
    B: Tensor,
    C: Tensor,
    trapezoid: Tensor,
    theta: Tensor | None = None,
    D: Tensor | None = None,
) -> Tensor:
    """The plain recurrence, the judge of `mamba3`: arguments and result as there; real and imaginary parts apart."""
    b, length, heads, p = x.shape
    dtype, wide = x.dtype, wide_dtype(x, dt, A)
    x, dt, A, B, C, trapezoid = (part.to(wide) for part in (x, dt, A, B, C, trapezoid))
    state = torch.zeros(b, heads, B.shape[-1], p, dtype=wide, device=x.device)
    earlier = torch.zeros_like(state)  # B x^T of the token before
    outputs = []
    for token in range(length):
        step, share = dt[:, token, :, None, None], trapezoid[:, token, :, None, None]
        added = B[:, token, :, :, None] * x[:, token, :, None, :]
        state = torch.exp(step * A[:, token, :, None, None]) * (state + (1 - share) * step * earlier)
        if theta is not None:
            state = _turned_state(state, theta[:, token].to(wide) * dt[:, token, :, None])
        state = state + share * step * added
        earlier = added
        outputs.append((C[:, token, :, :, None] * state).sum(dim=2))
    y = torch.stack(outputs, dim=1) if outputs else torch.zeros_like(x)
    return (y if D is None else y + D.to(wide)[:, None] * x).to(dtype)


def _turned_state(state: Tensor, angle: Tensor) -> Tensor:
    """A state (b, h, n, p), its first 2 r numbers turned by angles (b, h, r).

    The state gathers conjugates, so that two numbers (u, v) stand for u - i v.
    """
    r = angle.shape[-1]
    real, imaginary = torch.unflatten(state[:, :, : 2 * r], 2, (r, 2)).unbind(3)  # (b, h, r, p)
    cosine, sine = angle.cos()[..., None], angle.sin()[..., None]
    turned = torch.stack([cosine * real + sine * imaginary, cosine * imaginary - sine * real], dim=3)
    return torch.cat([turned.flatten(2, 3), state[:, :, 2 * r :]], dim=2)


def _check(
    x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, trapezoid: Tensor, theta: Tensor | None, D: Tensor | None
) -> None:
    arguments: dict[str, tuple[Tensor | None, str]] = {
        "x": (x, "b l h p"),
        "dt": (dt, "b l h"),
        "A": (A, "b l h"),
        "B": (B, "b l h n"),
        "C": (C, "b l h n"),
        "trapezoid": (trapezoid, "b l h"),
        "theta": (theta, "b l h r"),
        "D": (D, "h"),
    }
    sizes = check_shapes("mamba3", arguments)
    check_same_dtype("mamba3", {"x": x, "B": B, "C": C})
    check_positive("mamba3", "state width", sizes["n"])
    for name, (tensor, _) in arguments.items():
        if tensor is not None and tensor.is_complex():
            raise ValueError(f"mamba3: {name} holds {tensor.dtype}; real numbers are needed, two for each complex one")
    if theta is not None and (sizes["n"] % 2 or 2 * sizes["r"] > sizes["n"]):
        raise ValueError(
            f"mamba3: theta has {sizes['r']} angles and the state width is {sizes['n']}; an even width is needed, and "
            "at most half of it in angles"
        )


def _angles(theta: Tensor, steps: Tensor) -> Tensor:
    """How far each complex number has turned up to each token: (b, h, l, r), in [-pi, pi].

    Thousands of radians come together, of which only the remainder counts: they are summed in float64 where the device
    has it (Apple's has not).
    """
    exact = steps.dtype if theta.device.type == "mps" else torch.float64
    angle = (theta.to(exact) * steps.to(exact)[..., None]).cumsum(dim=2)
    whole = (angle.detach() / (2 * math.pi)).round_()
    return torch.sub(angle, whole, alpha=2 * math.pi).to(steps.dtype)


class _Turned(torch.autograd.Function):
    """B and C (b, h, l, n), the first r complex numbers of each turned by angles (b, h, l, r).

    Written out because torch's own gradients of complex products, cosine and sine took a third of a training step.
    """

    @staticmethod
    def forward(ctx: FunctionCtx, keys: Tensor, queries: Tensor, angle: Tensor) -> tuple[Tensor, ...]:
        turn = torch.polar(torch.ones_like(angle), angle)
        turned = tuple(features.clone(memory_format=torch.contiguous_format) for features in (keys, queries))
        for features in turned:
            _turning(features, turn.shape[-1]).mul_(turn)
        ctx.save_for_backward(*turned, turn)
        return turned

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, *gradients: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        *turned, turn = ctx.saved_tensors  # type: ignore[attr-defined]  # of the subclass that autograd hands in
        r = turn.shape[-1]
        back = turn.conj().resolve_conj()
        own = [gradient.clone(memory_format=torch.contiguous_format) for gradient in gradients]
        of_angle = torch.zeros_like(turn.real)
        for gradient, features in zip(own, turned, strict=True):
            pairs = _turning(gradient, r)
            of_angle += (_turning(features, r).conj() * pairs).imag
            pairs.mul_(back)
        return own[0], own[1], of_angle


def _turning(features: Tensor, r: int) -> Tensor:
    """The first r complex numbers of features (b, h, l, n), as a complex view (b, h, l, r) of the same memory."""
    return torch.view_as_complex(torch.unflatten(features[..., : 2 * r], -1, (r, 2)))


def _scan(queries: Tensor, keys: Tensor, values: Tensor, log_decay: Tensor) -> Tensor:
    """What each token finds of those before it, not of itself: (b, h, l, p)."""
    length = values.shape[2]
    chunks = -(-length // CHUNK)
    q = -(-length // chunks)
    padding = chunks * q - length
    parts = [_in_chunks(part, q, padding) for part in (queries, keys, values, log_decay[..., None])]
    state: Tensor | None = None
    found = []
    for first in range(0, chunks, CHUNKS_AT_ONCE):
        few = [part[:, :, first : first + CHUNKS_AT_ONCE] for part in parts]
        queries, keys, values, total = *few[:3], few[3][..., 0].cumsum(dim=-1)
        y: Tensor = _Within.apply(queries, keys, values, total)  # type: ignore[no-untyped-call]
        if chunks > 1:
            earlier, state = _between(queries, keys, values, total, state)
            y = y + earlier
        found.append(y)
    y = torch.cat(found, dim=2) if len(found) > 1 else found[0]
    return y.flatten(2, 3)[:, :, :length]


def _in_chunks(part: Tensor, q: int, padding: int) -> Tensor:
    """(b, h, l, ...) to (b, h, m, q, ...); tokens of zeros at the end neither add nor decay."""
    if padding:
        part = functional.pad(part, (0, 0, 0, padding))
    return torch.unflatten(part, 2, (-1, q))


class _Within(torch.autograd.Function):
    """What tokens find of earlier ones in their own chunk: (b, h, m, q, p); `total` sums the logarithms of decay.

    Written out because the gradient of the decays needs no matrix between tokens: the sums over its rows and columns
    are those of gradient times result, and of value times its gradient.
    """

    @staticmethod
    def forward(ctx: FunctionCtx, queries: Tensor, keys: Tensor, values: Tensor, total: Tensor) -> Tensor:
        q = total.shape[-1]
        unseen = torch.ones(q, q, dtype=torch.bool, device=total.device).triu()
        decay = (total[..., :, None] - total[..., None, :]).masked_fill_(unseen, float("-inf")).exp_()
        weights = torch.matmul(queries, keys.transpose(-1, -2)).mul_(decay)
        y = torch.matmul(weights, values)
        ctx.save_for_backward(queries, keys, values, decay, weights, y)
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        queries, keys, values, decay, weights, y = ctx.saved_tensors  # type: ignore[attr-defined]  # as above
        of_values = torch.matmul(weights.transpose(-1, -2), gradient)
        of_products = torch.matmul(gradient, values.transpose(-1, -2)).mul_(decay)
        of_total = (gradient * y).sum(dim=-1) - (of_values * values).sum(dim=-1)
        of_keys = torch.matmul(of_products.transpose(-1, -2), queries)
        return torch.matmul(of_products, keys), of_keys, of_values, of_total


def _between(
    queries: Tensor, keys: Tensor, values: Tensor, total: Tensor, state: Tensor | None
) -> tuple[Tensor, Tensor]:
    """What tokens find of earlier chunks, (b, h, m, q, p), and the state (b, h, n, p) after the last chunk."""
    to_end = (total[..., -1:] - total).exp()
    added = torch.matmul(keys.transpose(-1, -2), values * to_end[..., None])  # (b, h, m, n, p)
    whole = total[..., -1, None, None].exp()
    state = torch.zeros_like(added[:, :, 0]) if state is None else state
    before = []
    for chunk in range(added.shape[2]):
        before.append(state)
        state = torch.addcmul(added[:, :, chunk], whole[:, :, chunk], state)
    return torch.matmul(queries, torch.stack(before, dim=2)) * total.exp()[..., None], state


class Mamba3Core(SequenceCore):
    """Mamba-3 along one path: all that the scan needs is read from the sequence itself.

    Source: arXiv 2603.15569, the Mamba-3 block: B and C over their root mean square, with a bias of 1 for every head;
    step, rate of decay and lambda of each head; angular velocities, shared by the heads, for half of the complex
    numbers of the state. The rate is `1 + x` for x >= 0 and `1 / (1 - x)` below, and at least 1e-4.
    """

    WIDE: ClassVar[frozenset[str]] = frozenset({"dt_bias"})

    def __init__(self, settings: MixerSettings) -> None:
        super().__init__()
        e, n, heads = settings.inner, settings.state_width, settings.heads
        if n % 2:
            raise ValueError(f"mamba3: the state width is {n}; an even one is needed, two numbers for each complex one")
        self.settings = settings
        self.sizes = (n, n, heads, heads, heads, max(1, n // 4))  # B, C, dt, rate, lambda, theta
        self.to_scan = nn.Linear(e, sum(self.sizes), bias=False)
        self.dt_bias = nn.Parameter(torch.empty(heads))
        self.B_scale = nn.Parameter(torch.empty(n))
        self.C_scale = nn.Parameter(torch.empty(n))
        self.B_bias = nn.Parameter(torch.empty(heads, n))
        self.C_bias = nn.Parameter(torch.empty(heads, n))
        self.D = nn.Parameter(torch.empty(heads))

    def initialise(self) -> None:
        """See `SequenceCore.initialise`: steps log-uniform in [1e-3, 1e-1], everything else 1."""
        with torch.no_grad():
            self.dt_bias.copy_(step_biases(len(self.dt_bias)))
        for parameter in (self.B_scale, self.C_scale, self.B_bias, self.C_bias, self.D):
            nn.init.ones_(parameter)

    def forward(self, sequence: Tensor) -> Tensor:
        """(b, l, e) to the same shape."""
        heads = self.settings.heads
        B, C, dt, rate, mix, theta = self.to_scan(sequence).split(self.sizes, dim=-1)
        steps = functional.softplus(dt + self.dt_bias)
        wide = steps.dtype
        rate = rate.to(wide)
        decay = -(rate.clamp_min(0) + (1 - rate.clamp_max(0)).reciprocal()).clamp_min(1e-4)
        velocity = math.pi * torch.tanh(theta.to(wide))
        y = mamba3(
            torch.unflatten(sequence, -1, (heads, -1)),
            steps,
            decay,
            _for_each_head(rms_norm(B, self.B_scale), self.B_bias),
            _for_each_head(rms_norm(C, self.C_scale), self.C_bias),
            torch.sigmoid(mix.to(wide)),
            velocity[:, :, None].expand(-1, -1, heads, -1),
            self.D,
        )
        return y.flatten(2)

    def flops(self, length: int) -> int:
        """See `SequenceCore.flops`; q tokens of a chunk look at each other, every chunk reads and writes a state."""
        e, n, heads = self.settings.inner, self.settings.state_width, self.settings.heads
        states = 4 * n * e if length > CHUNK else 0
        return layer_flops(self, length) + length * (2 * min(CHUNK, length) * (heads * n + e) + states)


def _for_each_head(features: Tensor, bias: Tensor) -> Tensor:
    """(b, l, n) with each head's bias (h, n): (b, l, h, n), heads before tokens in memory, as the scan takes them."""
    return (features[:, None] + bias.to(features.dtype)[:, None]).transpose(1, 2)


class Mamba3Mixer(ScannedMixer):
    """Mamba-3 between the projections that all sequence operators share.

    Deliberate difference: Mamba-3 has no short convolution; the shell's 3 x 3 stays, so that operators compare.
    """

    def build_core(self) -> SequenceCore:
        """See `ScannedMixer.build_core`."""
        return Mamba3Core(self.settings)
