"""Mamba's selective scan (S6): a diagonal state-space model whose step, input and output follow the tokens.

Source: Gu and Dao 2023, arXiv 2312.00752, algorithm 2 and equation 2 with the simplified discretisation of B. For every
channel: `h_t = exp(delta_t A) h_{t-1} + delta_t B_t u_t`, `y_t = C_t h_t + D u_t`, times silu(z_t) under a gate.
Deliberate differences: no convolution inside (the mixer has it on the grid); time is the outer axis and channels are
the inner one, a few tokens of a few pictures at a time in buffers that stay in the cache (a tensor (b, l, e, n) would
cost more in page faults than the whole scan does); the backward pass walks the blocks again from the state before each.
With the scan order `bidirectional` the mixer is Vim's (arXiv 2401.09417), with `cross` VMamba's (arXiv 2401.10166).

Letters: `b` batch, `l` tokens, `e` channels, `n` state width; in a block, `t` tokens and `g` pictures.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx, once_differentiable
from torch.nn import functional

from studio.engine import kernels
from studio.engine.blocks.mixing import layer_flops, step_biases
from studio.engine.blocks.scanning import ScannedMixer, SequenceCore
from studio.engine.shapes import check_positive, check_same_dtype, check_shapes, wide_dtype

logger = logging.getLogger(__name__)
LOG2_E = math.log2(math.e)
BLOCK_TOKENS = 64
BLOCK_NUMBERS = 393_216
"""Of one buffer of a block: 64 tokens of 384 channels and 16 states, 1.5 MiB in float32."""
STEP_NUMBERS = 16_384
"""Of one step, where pictures are taken together: with fewer, calling torch costs more than the arithmetic."""


def selective_scan_reference(
    u: Tensor,
    delta: Tensor,
    A: Tensor,
    B: Tensor,
    C: Tensor,
    D: Tensor | None = None,
    z: Tensor | None = None,
    delta_bias: Tensor | None = None,
    delta_softplus: bool = False,
) -> Tensor:  # the field's letters
    """The plain recurrence, the judge of `selective_scan`: arguments and result as there."""
    wide = wide_dtype(u)
    inputs, steps, decay, b_states, c_states = (part.to(wide) for part in (u, delta, A, B, C))
    if delta_bias is not None:
        steps = steps + delta_bias.to(wide)[:, None]
    if delta_softplus:
        steps = functional.softplus(steps)
    state = inputs.new_zeros(*inputs.shape[:2], A.shape[1])  # (b, e, n)
    outputs = []
    for token in range(u.shape[2]):
        step = steps[:, :, token, None]
        added = step * b_states[:, None, :, token] * inputs[:, :, token, None]
        state = torch.exp(step * decay) * state + added
        outputs.append((state * c_states[:, None, :, token]).sum(dim=2))
    y = torch.stack(outputs, dim=2) if outputs else torch.zeros_like(inputs)
    if D is not None:
        y = y + D.to(wide)[:, None] * inputs
    if z is not None:
        y = y * functional.silu(z.to(wide))
    return y.to(u.dtype)


def selective_scan(
    u: Tensor,
    delta: Tensor,
    A: Tensor,
    B: Tensor,
    C: Tensor,
    D: Tensor | None = None,
    z: Tensor | None = None,
    delta_bias: Tensor | None = None,
    delta_softplus: bool = False,
) -> Tensor:  # the field's letters
    """The scan in blocks of tokens, time-major, in buffers that are used again.

    Without gradients on a CPU it is machine code where numba is installed, three times as fast; on a GPU, one kernel
    where triton is.
    Fastest where channels are the inner axis in memory: `tokens.transpose(1, 2)` of (b, l, e) is taken as it lies.

    Args:
        u: (b, e, l), the channels' inputs.
        delta: (b, e, l), steps; positive after bias and softplus.
        A: (e, n), negative; real.
        B: (b, n, l), in the dtype of `u`.
        C: (b, n, l), in the dtype of `u`.
        D: (e), the skip; None for none.
        z: (b, e, l), a gate through SiLU, in the dtype of `u`; None for none.
        delta_bias: (e), added to `delta`; None for none.
        delta_softplus: Whether steps are softplus(delta + bias); above 20 that is the identity, as torch has it.

    Returns:
        (b, e, l), in the dtype of `u`; everything is computed in float32, or float64 where `u` is. Gradients flow to
        every tensor, once (not to second order).

    Raises:
        ValueError: Shapes that do not fit, tensors on several devices, data of several dtypes, complex numbers or a
            state width of 0; names the argument, its shape and what is needed.
    """
    _check(u, delta, A, B, C, D, z, delta_bias)
    tensors = (u, delta, A, B, C, D, z, delta_bias)
    by_torch = partial(_scan_by_torch, delta_softplus)
    if kernels.is_available(u):
        return kernels.run("selective_scan", by_torch, tensors, delta_softplus)
    return by_torch(*tensors)


def _scan_by_torch(
    delta_softplus: bool,
    u: Tensor,
    delta: Tensor,
    A: Tensor,
    B: Tensor,
    C: Tensor,
    D: Tensor | None,
    z: Tensor | None,
    delta_bias: Tensor | None,
) -> Tensor:
    wide = wide_dtype(u)
    inputs, steps = (_channels_inside(part.to(wide)) for part in (u, delta))  # (b, l, e)
    if delta_bias is not None:
        steps = steps + delta_bias.to(wide)
    if delta_softplus:
        steps = functional.softplus(steps)
    y = _scan(inputs, steps, A.to(wide), B.transpose(1, 2).to(wide), C.transpose(1, 2).to(wide))
    if D is not None:
        y = torch.addcmul(y, D.to(wide), inputs)
    if z is not None:
        y = y * functional.silu(z.transpose(1, 2).to(wide))
    return y.to(u.dtype).transpose(1, 2)


def _check(
    u: Tensor,
    delta: Tensor,
    A: Tensor,
    B: Tensor,
    C: Tensor,
    D: Tensor | None,
    z: Tensor | None,
    delta_bias: Tensor | None,
) -> None:
    name = "selective_scan"
    given = {
        "u": (u, "b e l"),
        "delta": (delta, "b e l"),
        "A": (A, "e n"),
        "B": (B, "b n l"),
        "C": (C, "b n l"),
        "D": (D, "e"),
        "z": (z, "b e l"),
        "delta_bias": (delta_bias, "e"),
    }
    sizes = check_shapes(name, given)
    check_same_dtype(name, {"u": u, "B": B, "C": C, "z": z})
    check_positive(name, "state width", sizes["n"])
    for argument, (tensor, _) in given.items():
        if tensor is not None and tensor.is_complex():
            raise ValueError(f"{name}: {argument} holds {tensor.dtype}; real floating numbers are needed")


def _channels_inside(part: Tensor) -> Tensor:
    """(b, e, l) to (b, l, e), contiguous: torch turns a matrix some times faster than a stack of them."""
    turned = part.transpose(1, 2)
    if turned.is_contiguous() or not len(part):
        return turned
    matrices = [picture.t().contiguous() for picture in part]
    return matrices[0][None] if len(part) == 1 else torch.stack(matrices)


def _scan(inputs: Tensor, steps: Tensor, A: Tensor, B: Tensor, C: Tensor) -> Tensor:
    """Inputs and steps (b, l, e), A (e, n), B and C (b, l, n), of one dtype, to y (b, l, e)."""
    is_learning = torch.is_grad_enabled() and any(part.requires_grad for part in (inputs, steps, A, B, C))
    if inputs.device.type == "cpu" and inputs.dtype == torch.float32 and not is_learning:
        machine_code = find_machine_code()
        if machine_code is not None:
            return machine_code(inputs, steps, A, B, C)
    # Autocast would make the products with C half precise.
    with torch.autocast(inputs.device.type, enabled=False):
        result: Tensor = _Scan.apply(inputs.contiguous(), steps.contiguous(), B, C, A)  # type: ignore[no-untyped-call]
    return result


@cache
def find_machine_code() -> Callable[..., Tensor] | None:
    """Give the scan that numba compiles (the extra `compiled`), or None where numba is not there or cannot be used.

    Its first call on a machine takes some seconds; NUMBA_DISABLE_JIT=1 in the environment leaves it out.
    """
    if find_spec("numba") is None or os.environ.get("NUMBA_DISABLE_JIT", "0") != "0":
        return None
    try:
        scan: Callable[..., Tensor] = import_module("studio.engine.kernels.compiled_scan").scan
    except (ImportError, RuntimeError) as fault:  # a numba that refuses this numpy; nowhere to keep the machine code
        logger.warning("The scan is not compiled: %s", fault)
        return None
    return scan


class _Data(NamedTuple):
    """What a scan reads, or its gradients: inputs and steps (b, l, e), B and C (b, l, n); a block has (t, g, .)."""

    inputs: Tensor
    steps: Tensor
    B: Tensor
    C: Tensor

    def block(self, pictures: slice, tokens: slice) -> _Data:
        """Views of some tokens of some pictures, time-major."""
        return _Data(*(part[pictures, tokens].transpose(0, 1) for part in self))

    def block_sizes(self, n: int) -> tuple[int, int]:
        """Give how many pictures and tokens a block has, so that its buffers stay in the cache."""
        b, length, e = self.inputs.shape
        numbers = max(1, n * e)
        pictures = max(1, min(b, STEP_NUMBERS // numbers))
        return pictures, max(1, min(length, BLOCK_TOKENS, BLOCK_NUMBERS // (numbers * pictures)))


def _slices(count: int, size: int) -> list[slice]:
    return [slice(begin, min(begin + size, count)) for begin in range(0, count, size)]


class _Buffers:
    """Memory that every block of a scan uses again.

    Attributes:
        decays: (t, g, n, e).
        states: (t + 1, g, n, e): the one before the block, then one after each token.
    """

    def __init__(self, tokens: int, pictures: int, A: Tensor) -> None:
        e, n = A.shape
        self.decays = A.new_empty(tokens, pictures, n, e)
        self.states = A.new_zeros(tokens + 1, pictures, n, e)
        self.decay_of, self.state_after = self.decays.unbind(), self.states.unbind()
        self.exponents = (A * LOG2_E).t().contiguous()  # torch's exp2 takes less than half the time of its exp

    def advance(self, block: _Data) -> Tensor:
        """Fill decays and states; give the states (t, g, n, e) after each of the block's tokens."""
        tokens = len(block.steps)
        states = self.states[1 : tokens + 1]
        torch.mul(block.steps[:, :, None], self.exponents, out=self.decays[:tokens]).exp2_()
        torch.mul(block.B[..., None], (block.steps * block.inputs)[:, :, None], out=states)
        for token in range(tokens):
            self.state_after[token + 1].addcmul_(self.decay_of[token], self.state_after[token])
        return states


class _GradientBuffers(_Buffers):
    """Those of the way back.

    Attributes:
        gradients: (t, g, n, e), of the states.
        carry: (g, n, e), what the tokens behind a block give to the state after it.
    """

    def __init__(self, tokens: int, pictures: int, A: Tensor) -> None:
        super().__init__(tokens, pictures, A)
        self.gradients = torch.empty_like(self.decays)
        self.gradient_of = self.gradients.unbind()
        self.carry = torch.empty_like(self.states[0])
        self.A = A.t().contiguous()

    def go_back(self, block: _Data, grad_y: Tensor) -> tuple[_Data, Tensor]:
        """Give a block's gradients (t, g, .), and its part of the gradient of A (n, e); `grad_y` is (t, g, e)."""
        tokens = len(block.steps)
        states, gradients = self.advance(block), self.gradients[:tokens]
        torch.mul(block.C[..., None], grad_y[:, :, None], out=gradients)
        self.gradient_of[tokens - 1].add_(self.carry)
        for token in range(tokens - 1, 0, -1):
            self.gradient_of[token - 1].addcmul_(self.decay_of[token], self.gradient_of[token])
        torch.mul(self.decay_of[0], self.gradient_of[0], out=self.carry)
        added = block.steps * block.inputs
        grad_added = torch.matmul(block.B[:, :, None], gradients)[:, :, 0]
        # Row by matrix: matrix by column takes four times as long.
        grad_B = torch.matmul(added[:, :, None], gradients.transpose(2, 3))[:, :, 0]
        grad_C = torch.matmul(grad_y[:, :, None], states.transpose(2, 3))[:, :, 0]
        exponents = gradients.mul_(self.decays[:tokens]).mul_(self.states[:tokens])  # the gradients of step * A
        grad_A = torch.mul(exponents, block.steps[:, :, None], out=self.decays[:tokens]).sum(dim=(0, 1))
        grad_steps = exponents.mul_(self.A).sum(dim=2).addcmul_(block.inputs, grad_added)
        return _Data(block.steps * grad_added, grad_steps, grad_B, grad_C), grad_A


class _Scan(torch.autograd.Function):
    """The blocked scan with its gradients: arguments as fields of `_Data`, and A (e, n)."""

    @staticmethod
    def forward(ctx: FunctionCtx, *tensors: Tensor) -> Tensor:
        data, A = _Data(*tensors[:4]), tensors[4]
        y = torch.empty_like(data.inputs)
        b, length, _ = y.shape
        pictures, tokens = data.block_sizes(A.shape[1])
        places = _slices(length, tokens)
        buffers = _Buffers(tokens, pictures, A)
        is_learning = any(ctx.needs_input_grad)  # type: ignore[attr-defined]  # torch adds it when it calls
        begins = A.new_empty(len(places) if is_learning else 0, b, *A.shape[::-1])
        for group in _slices(b, pictures):
            if group.stop - group.start < pictures:
                buffers = _Buffers(tokens, group.stop - group.start, A)
            buffers.states[0].zero_()
            for number, place in enumerate(places):
                if is_learning:
                    begins[number, group] = buffers.states[0]
                block = data.block(group, place)
                states = buffers.advance(block)
                y[group, place] = torch.matmul(block.C[:, :, None], states)[:, :, 0].transpose(0, 1)
                buffers.states[0].copy_(states[-1])
        ctx.save_for_backward(*tensors, begins)
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, grad_y: Tensor) -> tuple[Tensor, ...]:
        *tensors, begins = ctx.saved_tensors  # type: ignore[attr-defined]  # as above
        with torch.autocast(grad_y.device.type, enabled=False):
            return _gradients(_Data(*tensors[:4]), tensors[4], begins, grad_y)


def _gradients(data: _Data, A: Tensor, begins: Tensor, grad_y: Tensor) -> tuple[Tensor, ...]:
    """Gradients of `data` and A, block by block from the end; `begins` (blocks, b, n, e) are the states before each."""
    grads, grad_A = _Data(*(torch.empty_like(part) for part in data)), torch.zeros_like(begins[0, 0])
    b, length, _ = grad_y.shape
    pictures, tokens = data.block_sizes(A.shape[1])
    places = list(enumerate(_slices(length, tokens)))
    buffers = _GradientBuffers(tokens, pictures, A)
    for group in _slices(b, pictures):
        if group.stop - group.start < pictures:
            buffers = _GradientBuffers(tokens, group.stop - group.start, A)
        buffers.carry.zero_()
        for number, place in reversed(places):
            buffers.states[0].copy_(begins[number, group])
            block = data.block(group, place)
            of_block, of_A = buffers.go_back(block, grad_y[group, place].transpose(0, 1))
            for gradient, part in zip(grads, of_block, strict=True):
                gradient[group, place] = part.transpose(0, 1)
            grad_A += of_A
    return *grads, grad_A.t()


class SelectiveScanCore(SequenceCore):
    """Step, input and output states from the sequence itself, then the scan; no convolution, no gate.

    Source: arXiv 2312.00752, section 3.2 and 3.6 for A, D and the steps' bias.
    """

    WIDE: ClassVar[frozenset[str]] = frozenset({"A_log", "D", "dt_bias"})

    def __init__(self, width: int, state_width: int) -> None:
        super().__init__()
        self.width, self.state_width, self.rank = width, state_width, math.ceil(width / 16)
        self.x_proj = nn.Linear(width, self.rank + 2 * state_width, bias=False)  # to step, B and C
        self.dt_proj = nn.Linear(self.rank, width, bias=False)
        self.dt_bias = nn.Parameter(torch.empty(width))
        self.A_log = nn.Parameter(torch.empty(width, state_width))
        self.D = nn.Parameter(torch.empty(width))

    def initialise(self) -> None:
        """A is -1 to -n in every channel (S4D-Real), steps log-uniform in [1e-3, 1e-1], the skip 1."""
        nn.init.uniform_(self.dt_proj.weight, -(self.rank**-0.5), self.rank**-0.5)
        with torch.no_grad():
            self.dt_bias.copy_(step_biases(self.width))
            self.A_log.copy_(torch.arange(1, self.state_width + 1).log().expand_as(self.A_log))
        nn.init.ones_(self.D)

    def forward(self, sequence: Tensor) -> Tensor:
        """(b, l, e) to the same shape and number format."""
        sizes = (self.rank, self.state_width, self.state_width)
        step, b_states, c_states = self.x_proj(sequence).to(sequence.dtype).split(sizes, dim=-1)
        u, delta, B, C = (part.transpose(1, 2) for part in (sequence, self.dt_proj(step), b_states, c_states))
        y = selective_scan(u, delta, -self.A_log.exp(), B, C, self.D, delta_bias=self.dt_bias, delta_softplus=True)
        return y.transpose(1, 2)

    def flops(self, length: int) -> int:
        """See `SequenceCore.flops`; of a state: exponent and input (1 each), step and output (2 each)."""
        return layer_flops(self, length) + (6 * self.state_width + 3) * self.width * length


class SelectiveScanMixer(ScannedMixer):
    """Mamba's block with a selective scan along each path of the scan order."""

    def build_core(self) -> SequenceCore:
        """See `ScannedMixer.build_core`."""
        return SelectiveScanCore(self.settings.inner, self.settings.state_width)
