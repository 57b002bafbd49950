"""Devices, number formats, memory."""

from __future__ import annotations

import json
import mmap
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from studio.bench.memory_use import PeakMemory
from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Extent
from studio.contract.requests import Precision
from studio.engine import memory
from studio.engine.blocks.autoencoder import Autoencoder, AutoencoderConfig


def test_an_absent_device_is_refused_by_name() -> None:
    with pytest.raises(InvalidRequest, match=r"cuda:93.*it has cpu"):
        memory.pick_device("cuda:93")


def test_auto_takes_what_there_is() -> None:
    assert memory.pick_device("auto").type in {"cpu", "cuda", "mps"}
    assert memory.pick_device("cpu") == torch.device("cpu")


def test_auto_precision_follows_the_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    cpu = torch.device("cpu")
    monkeypatch.setattr(memory, "cpu_has_fast_bf16", lambda: True)
    assert memory.pick_precision(Precision.AUTO, cpu) is Precision.BF16
    monkeypatch.setattr(memory, "cpu_has_fast_bf16", lambda: False)
    assert memory.pick_precision(Precision.AUTO, cpu) is Precision.FP32
    assert memory.pick_precision(Precision.FP16, cpu) is Precision.FP16


def test_every_way_of_running_out_of_memory_is_known() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**55, dtype=torch.uint8)
    assert memory.is_out_of_memory(caught.value)
    assert memory.is_out_of_memory(MemoryError())
    assert memory.is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory"))
    assert not memory.is_out_of_memory(RuntimeError("shape mismatch"))


def test_memory_of_networks_is_counted() -> None:
    layer = nn.Linear(10, 5)
    layer.register_buffer("extra", torch.zeros(3, dtype=torch.float16))
    assert memory.bytes_of([layer]) == 4 * 55 + 6


def test_activations_grow_with_the_picture_and_the_decoders_width(tmp_path: Path) -> None:
    (tmp_path / "vae").mkdir()
    (tmp_path / "vae" / "config.json").write_text(json.dumps({"block_out_channels": [32, 64]}))
    small = memory.bytes_for_activations(tmp_path, Extent(64, 64), torch.float32)
    assert small == 64 * 64 * 64 * 4 * 4
    assert memory.bytes_for_activations(tmp_path, Extent(128, 64), torch.float32) == 2 * small
    assert memory.bytes_for_activations(tmp_path, Extent(64, 64), torch.bfloat16) == small // 2
    assert memory.bytes_for_activations(tmp_path / "none", Extent(64, 64), torch.float32) == 2 * small


@pytest.mark.slow
@pytest.mark.parametrize("work", ["decode", "encode"])
@pytest.mark.parametrize(
    ("widths", "side"), [((64, 128), 384), ((32, 64, 128, 128), 640)], ids=["wide", "the default weights"]
)
def test_an_autoencoder_takes_no_more_than_is_told(
    tmp_path: Path, work: str, widths: tuple[int, ...], side: int
) -> None:
    config = AutoencoderConfig(block_out_channels=widths, norm_num_groups=8, mid_block_add_attention=False)
    (tmp_path / "vae").mkdir()
    (tmp_path / "vae" / "config.json").write_text(json.dumps(config.to_json()))
    autoencoder = Autoencoder(config).eval()
    memory.keep_heap()
    with torch.inference_mode():
        peak = PeakMemory()
        if work == "decode":
            autoencoder.decode(torch.randn(1, 4, side // config.downscale, side // config.downscale))
        else:
            autoencoder.encode_mean(torch.randn(1, 3, side, side))
        taken = peak.most() - peak.before
    memory.trim_heap()
    told = memory.bytes_for_strips(tmp_path, Extent(side, side))
    assert taken < told < memory.bytes_for_activations(tmp_path, Extent(side, side), torch.float32)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system is not told")
@pytest.mark.parametrize("width", [48, 256, 1024, 1100])
def test_rows_are_released_whole_pages_at_a_time_and_no_others(width: int) -> None:
    around = torch.ones(2 * 3 * 96 * width + 2)
    features = around[1:-1].view(2, 3, 96, width)
    for first, after in ((0, 7), (7, 40), (40, 71)):
        memory.release_rows(features, slice(first, after))
    assert around[0] == around[-1] == 1
    assert bool((features[:, :, 71:] == 1).all())
    kept = features[:, :, :71].sum(dim=(2, 3))  # what was released reads as zeros
    assert kept.max() <= 2 * mmap.PAGESIZE // 4


@pytest.mark.parametrize("other", ["layout", "heap"])
def test_rows_that_cannot_be_released_stay(monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    features = torch.ones(1, 3, 64, 1024)
    if other == "layout":
        features = features.contiguous(memory_format=torch.channels_last)
    else:
        monkeypatch.setattr(memory, "_libc", lambda: None)
    memory.release_rows(features, slice(0, 64))
    assert bool((features == 1).all())


def test_giving_back_runs_anywhere() -> None:
    memory.give_back()
    assert memory.bytes_of_process() > 0
    assert memory.bytes_free(torch.device("cpu")) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="the heap is glibc's on Linux alone")
def test_the_heap_keeps_what_is_freed_until_it_is_trimmed() -> None:
    script = """
import torch
from studio.engine import memory

memory.keep_heap()
torch.empty(1)
before = memory.bytes_of_process()
blocks = [torch.ones(2**18) for _ in range(64)]  # 64 MiB in blocks of one
del blocks
kept = memory.bytes_of_process() - before
memory.trim_heap()
print(kept // 2**20, (memory.bytes_of_process() - before) // 2**20)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    kept, left = (int(word) for word in run.stdout.split())
    assert kept >= 48
    assert left <= 16
