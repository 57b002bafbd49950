"""Checks of what an operator is called with: a wrong tensor is named, with its shape and what is needed."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor


def check_shapes(operator: str, arguments: Mapping[str, tuple[Tensor | None, str]]) -> dict[str, int]:
    """Give the size of every letter, where the tensors agree on it.

    Args:
        operator: Its name, for messages.
        arguments: By name, the tensor and its axes as letters, such as "b l h p"; a digit is a fixed size. None in the
            place of a tensor is skipped.

    Returns:
        Sizes by letter.

    Raises:
        ValueError: An axis too many or too few, sizes of one letter that differ, numbers that are neither floating nor
            complex, or tensors on several devices; names the argument, its shape and what is needed.
    """
    sizes: dict[str, int] = {}
    owners: dict[str, str] = {}
    device: tuple[str, torch.device] | None = None
    for name, (tensor, axes) in arguments.items():
        if tensor is None:
            continue
        _check_numbers(operator, name, tensor)
        letters = axes.split()
        shape = tuple(tensor.shape)
        if len(letters) != len(shape):
            raise ValueError(f"{operator}: {name} has the shape {shape}; ({', '.join(letters)}) is needed")
        for letter, size in zip(letters, shape, strict=True):
            known = int(letter) if letter.isdigit() else sizes.setdefault(letter, size)
            if known != size:
                of = f" of {owners[letter]}" if letter in owners else ""
                raise ValueError(
                    f"{operator}: {name} has the shape {shape}; ({', '.join(letters)}) is needed, and {letter}{of} is "
                    f"{known}"
                )
            owners.setdefault(letter, name)
        if device is not None and device[1] != tensor.device:
            raise ValueError(
                f"{operator}: {name} is on {tensor.device} and {device[0]} on {device[1]}; one device is needed"
            )
        device = device or (name, tensor.device)
    return sizes


def _check_numbers(operator: str, name: str, tensor: Tensor) -> None:
    if not (tensor.is_floating_point() or tensor.is_complex()):
        raise ValueError(f"{operator}: {name} holds {tensor.dtype}; floating or complex numbers are needed")


def check_same_dtype(operator: str, tensors: Mapping[str, Tensor | None]) -> None:
    """Refuse data of several number formats: silent promotion would hide a mistake and cost memory.

    Raises:
        ValueError: Names the first two that differ.
    """
    given = {name: tensor.dtype for name, tensor in tensors.items() if tensor is not None}
    first = next(iter(given), None)
    for name, dtype in given.items():
        if first is not None and dtype != given[first]:
            raise ValueError(
                f"{operator}: {name} holds {dtype} and {first} {given[first]}; one number format is needed"
            )


def check_positive(operator: str, what: str, number: int) -> None:
    """Refuse a size below 1.

    Raises:
        ValueError: Names it and its value.
    """
    if number < 1:
        raise ValueError(f"{operator}: the {what} is {number}; at least 1 is needed")


def check_length(operator: str, length: int) -> None:
    """Refuse a negative length; 0 is allowed and gives an empty result.

    Raises:
        ValueError: Names it.
    """
    if length < 0:
        raise ValueError(f"{operator}: the length is {length}; at least 0 is needed")


def wide_dtype(*tensors: Tensor) -> torch.dtype:
    """The real number format that states and decays are computed in: float32, or float64 where a tensor has it."""
    wide = torch.float32
    for tensor in tensors:
        wide = torch.promote_types(wide, tensor.dtype.to_real() if tensor.is_complex() else tensor.dtype)
    return wide
