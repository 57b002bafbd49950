"""Devices, number formats and memory: what the machine has, and what a request would take."""

from __future__ import annotations

import ctypes
import functools
import gc
import json
import mmap
import sys
from collections.abc import Iterable
from pathlib import Path

import torch
from torch import Tensor, nn

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Extent
from studio.contract.requests import Precision

DTYPES = {Precision.FP32: torch.float32, Precision.BF16: torch.bfloat16, Precision.FP16: torch.float16}


def pick_device(wish: str) -> torch.device:
    """Give the device for a wish (auto, cpu, mps, cuda, cuda:N).

    Raises:
        InvalidRequest: The machine has no such device.
    """
    available = ["cpu"]
    if torch.cuda.is_available():
        available += ["cuda", *(f"cuda:{number}" for number in range(torch.cuda.device_count()))]
    if torch.backends.mps.is_available():
        available.append("mps")
    if wish == "auto":
        return torch.device(next((name for name in ("cuda:0", "mps") if name in available), "cpu"))
    if wish not in available:
        raise InvalidRequest(
            f"This machine has no device {wish!r}; it has {', '.join(available)}.", "Use --device auto."
        )
    return torch.device("cuda:0" if wish == "cuda" else wish)


def pick_precision(wish: Precision, device: torch.device) -> Precision:
    """Give the number format for a wish: `auto` is bf16 where the device computes it fast, else fp32."""
    if wish is not Precision.AUTO:
        return wish
    if device.type == "cuda":
        return Precision.BF16 if torch.cuda.is_bf16_supported(including_emulation=False) else Precision.FP16
    if device.type == "cpu" and cpu_has_fast_bf16():
        return Precision.BF16
    return Precision.FP32


@functools.cache
def cpu_has_fast_bf16() -> bool:
    """Say whether the CPU multiplies bf16 in hardware (avx512_bf16 or amx; Arm's bf16)."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        flags = ""
    if flags:
        words = set(flags.split())
        return bool(words & {"avx512_bf16", "amx_bf16", "bf16"})
    return (
        bool(torch.cpu.get_capabilities().get("avx512_bf16", False))
        if hasattr(torch.cpu, "get_capabilities")
        else False
    )


def bytes_free(device: torch.device) -> int:
    """Give the memory that is free on the device now, in bytes."""
    if device.type == "cuda":
        # What torch's allocator keeps for itself is free for the next job.
        kept = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return int(torch.cuda.mem_get_info(device)[0] + kept)
    import psutil  # noqa: PLC0415  # 20 ms that the path to the first picture does not need

    return int(psutil.virtual_memory().available)


def bytes_of_process() -> int:
    """Give the resident memory of this process, in bytes."""
    import psutil  # noqa: PLC0415  # as above

    return int(psutil.Process().memory_info().rss)


def bytes_of(networks: Iterable[nn.Module]) -> int:
    """Give the memory of the networks' weights and buffers, in bytes."""
    return sum(
        tensor.numel() * tensor.element_size()
        for network in networks
        for tensor in (*network.parameters(), *network.buffers())
    )


def bytes_for_activations(folder: Path, extent: Extent, dtype: torch.dtype) -> int:
    """Give the memory that painting takes besides the weights, estimated from above.

    The decode is the peak: at full size the decoder holds about four maps of its second-widest level (measured on
    AutoencoderKL). Pixel-space families hold the same of their own first level.
    """
    return extent.pixels * _widths(folder)[1] * 4 * dtype.itemsize


def bytes_for_strips(folder: Path, extent: Extent) -> int:
    """Give the same for our own backbones on a CPU, which encode, mix and decode large pictures in strips, in float32.

    With 32 channels at full size and 64 at half of it the process grew by at most 220 MB at 512, 270 at 640, 260 at
    704, 250 at 1024, 490 at 1536 and 670 at 2048 px, and encoding took 210 at 1024 and 640 at 2048 px.
    """
    first, second = _widths(folder)
    return 208 * 2**20 + 4 * (first + second // 4) * extent.pixels


def _widths(folder: Path) -> tuple[int, int]:
    """Channels of the autoencoder's (or U-Net's) first two levels; many where they are not told."""
    for part in ("vae", "unet"):
        try:
            widths = json.loads((folder / part / "config.json").read_text(encoding="utf-8"))["block_out_channels"]
            return int(widths[0]), int(widths[min(1, len(widths) - 1)])
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            continue
    return 128, 128


def give_back() -> None:
    """Return unused memory to the system: collected garbage, the accelerator's cache, the C heap's free pages."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    trim_heap()


def is_out_of_memory(error: BaseException) -> bool:
    """Say whether an error means that memory ran out; torch's CPU allocator raises a plain RuntimeError."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    text = str(error)
    return isinstance(error, RuntimeError) and ("DefaultCPUAllocator" in text or "out of memory" in text.lower())


def keep_heap() -> None:
    """Let the C heap keep what a network's layers free, for the next layer; `trim_heap` gives it back after a job.

    By itself glibc returns free pages above twice its largest freed block, and the next layer of a picture of 256 to
    512 pixels then waits for them anew, at each step. Blocks above 32 MiB still go back at once.
    """
    libc = _libc()
    if libc is not None:
        libc.mallopt(_M_MMAP_THRESHOLD, 32 * 2**20)
        libc.mallopt(_M_TRIM_THRESHOLD, 256 * 2**20)


def trim_heap() -> None:
    """Give free pages of the C heap back to the system."""
    libc = _libc()
    if libc is not None:
        libc.malloc_trim(0)


def release_rows(features: Tensor, rows: slice) -> None:
    """Give the memory of some rows of a map (b, c, h, w) back to the system, where it can; what they held is lost.

    Args:
        features: The map; where its rows do not lie one behind the other, nothing happens.
        rows: All rows above them must have been given up before: of the first page those may be lost too. The last page
            is left where it holds rows below.
    """
    libc = _libc()
    if libc is None or not features.is_contiguous():
        return
    page, size = mmap.PAGESIZE, features.element_size()
    for channel in range(features.shape[0] * features.shape[1]):
        above = features.data_ptr() + channel * features.stride(1) * size
        first = max(-(-above // page), (above + rows.start * features.stride(2) * size) // page)
        after = (above + rows.stop * features.stride(2) * size) // page
        if first < after:
            libc.madvise(ctypes.c_void_p(first * page), ctypes.c_size_t((after - first) * page), _MADV_DONTNEED)


_MADV_DONTNEED = 4
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


@functools.cache
def _libc() -> ctypes.CDLL | None:
    """Give glibc; None where the heap is not its own."""
    if sys.platform != "linux":
        return None
    try:
        libc = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
