"""Whatever stands in the registry has a file, a fast path and its judge, and agrees with it; see `cases/`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
import torch

import studio.engine.operators as operators
from studio.engine.blocks.mixing import Mixer, MixerSettings
from studio.engine.operators import HYBRIDS, OPERATORS, known_operators, operator_id, operator_of_block, takes_scan
from tests.engine.operators.operator_case import LENGTHS, Case, gradients_of, outputs_of, tensors_of

NAMES = sorted(OPERATORS)


def case_of(name: str) -> Case:
    """The case of an operator; whoever adds one adds it."""
    case: Case = import_module(f"tests.engine.operators.cases.{OPERATORS[name].file}").CASE
    return case


def with_dtype(dtype: torch.dtype) -> list[str]:
    """Operators that are called with a number format."""
    return [name for name in NAMES if dtype in case_of(name).dtypes]


def differentiable() -> list[str]:
    """Operators with tensors among their arguments."""
    return [name for name in NAMES if tensors_of(case_of(name).make(1, torch.float64, 1, 1))]


def test_every_file_in_the_folder_is_registered() -> None:
    folder = Path(operators.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert files == {operator.file for operator in OPERATORS.values()}


@pytest.mark.parametrize("name", NAMES)
def test_every_operator_has_a_fast_path_and_a_reference(name: str) -> None:
    operator = OPERATORS[name]
    assert operator.load().__name__ == operator.fast
    assert operator.load_reference().__name__ == f"{operator.fast}_reference"
    assert operator.source
    assert operator.title


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("name", NAMES)
def test_the_fast_path_is_the_reference_in_float64(name: str, length: int) -> None:
    arguments = case_of(name).make(length, torch.float64, 1, 1)
    fast, slow = (outputs_of(path(**arguments)) for path in paths(name))
    for mine, judge in zip(fast, slow, strict=True):
        assert mine.dtype == judge.dtype
        torch.testing.assert_close(mine, judge, rtol=1e-10, atol=1e-10 * max(1.0, float(judge.abs().max())))


@pytest.mark.parametrize(("batch", "heads"), [(1, 3), (2, 1), (3, 2)])
@pytest.mark.parametrize("name", NAMES)
def test_batches_and_heads_do_not_mix(name: str, batch: int, heads: int) -> None:
    arguments = case_of(name).make(70, torch.float64, batch, heads)
    for mine, judge in zip(*(outputs_of(path(**arguments)) for path in paths(name)), strict=True):
        torch.testing.assert_close(mine, judge, rtol=1e-10, atol=1e-10 * max(1.0, float(judge.abs().max())))


@pytest.mark.parametrize("length", [65, 1000])
@pytest.mark.parametrize("name", with_dtype(torch.float32))
def test_float32_is_as_near_as_the_original_repositories_ask(name: str, length: int) -> None:
    case = case_of(name)
    exact = outputs_of(paths(name)[1](**case.make(length, torch.float64, 1, 2)))
    for mine, judge in zip(outputs_of(paths(name)[0](**case.make(length, torch.float32, 1, 2))), exact, strict=True):
        assert mine.dtype in (torch.float32, torch.complex64)
        torch.testing.assert_close(mine.to(judge.dtype), judge, rtol=case.float32[0], atol=case.float32[1])


@pytest.mark.parametrize("name", [name for name in with_dtype(torch.bfloat16) if case_of(name).bfloat16])
def test_bfloat16_stays_bfloat16_and_near(name: str) -> None:
    case = case_of(name)
    assert case.bfloat16 is not None
    exact = outputs_of(paths(name)[1](**case.make(130, torch.float64, 1, 2)))
    for mine, judge in zip(outputs_of(paths(name)[0](**case.make(130, torch.bfloat16, 1, 2))), exact, strict=True):
        assert mine.dtype == torch.bfloat16
        torch.testing.assert_close(mine.double(), judge, rtol=case.bfloat16[0], atol=case.bfloat16[1])


@pytest.mark.parametrize("length", [1, 65])
@pytest.mark.parametrize("name", differentiable())
def test_gradients_are_those_of_the_reference(name: str, length: int) -> None:
    arguments = case_of(name).make(length, torch.float64, 2, 2)
    fast, slow = (gradients_of(path, arguments) for path in paths(name))
    for argument, gradient in fast.items():
        scale = max(1.0, float(slow[argument].abs().max()))
        torch.testing.assert_close(gradient, slow[argument], rtol=1e-8, atol=1e-9 * scale, msg=argument)


@pytest.mark.parametrize("name", [name for name in differentiable() if name in with_dtype(torch.float32)])
def test_float32_gradients_stay_near(name: str) -> None:
    case = case_of(name)
    exact = gradients_of(paths(name)[1], case.make(65, torch.float64, 1, 2))
    rtol, atol = (bound * case.gradient_factor for bound in case.float32)
    for argument, gradient in gradients_of(paths(name)[0], case.make(65, torch.float32, 1, 2)).items():
        scale = max(1.0, float(exact[argument].abs().max()))
        torch.testing.assert_close(
            gradient.to(exact[argument].dtype), exact[argument], rtol=rtol, atol=atol * scale, msg=argument
        )


@pytest.mark.parametrize("name", differentiable())
def test_gradcheck_passes_at_a_small_size(name: str) -> None:
    arguments = case_of(name).make(5, torch.float64, 1, 1)
    leaves = {key: tensor.detach().clone().requires_grad_() for key, tensor in tensors_of(arguments).items()}

    def call(*tensors: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return outputs_of(OPERATORS[name].load()(**{**arguments, **dict(zip(leaves, tensors, strict=True))}))

    assert torch.autograd.gradcheck(call, tuple(leaves.values()), fast_mode=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_length_of_0_gives_an_empty_result(name: str) -> None:
    if OPERATORS[name].fast == "hippo_legs":
        pytest.skip("a matrix of size 0 is refused: see test_hippo")
    result, judge = (outputs_of(path(**case_of(name).make(0, torch.float64, 1, 1))) for path in paths(name))
    assert all(tensor.numel() == 0 for tensor in result)
    assert [tensor.shape for tensor in result] == [tensor.shape for tensor in judge]


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
@pytest.mark.parametrize("name", differentiable())
def test_what_is_not_finite_is_never_hidden(name: str, number: float) -> None:
    case = case_of(name)
    arguments = case.make(66, torch.float32, 1, 1)
    for argument in case.spoiled or tensors_of(arguments):
        spoiled = arguments[argument].clone()
        spoiled.view(-1)[0] = number
        outputs = outputs_of(OPERATORS[name].load()(**{**arguments, argument: spoiled}))
        assert not all(bool(output.isfinite().all()) for output in outputs), argument


def paths(name: str) -> tuple[object, object]:
    """Fast path and judge."""
    return OPERATORS[name].load(), OPERATORS[name].load_reference()


# The registry


def test_names_and_other_names_are_found() -> None:
    for operator in OPERATORS.values():
        if operator.mixer:
            assert operator_id(operator.id) == operator.id
            assert all(operator_id(alias) == operator.id for alias in operator.also)
    assert operator_id("mamba2") == "ssd"


def test_an_unknown_operator_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"no operator 'attentoin'; there are attention, .*ssd.*hybrid.*'attention'"):
        operator_id("attentoin")


def test_a_part_of_others_mixes_no_tokens() -> None:
    for operator in OPERATORS.values():
        if not operator.mixer:
            with pytest.raises(ValueError, match="mixes no tokens"):
                operator.build(MixerSettings(8, 8, 1, 4, "raster"))


def test_the_hybrid_has_attention_in_every_fourth_block() -> None:
    assert [operator_of_block("hybrid", block).id for block in range(8)] == ["ssd", "ssd", "ssd", "attention"] * 2
    assert takes_scan("hybrid")
    assert not takes_scan("attention")
    assert set(HYBRIDS) <= set(known_operators())


def test_an_operator_is_one_file_and_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "toy.py").write_text(TOY, encoding="utf-8")
    monkeypatch.setattr(operators, "__path__", [*operators.__path__, str(tmp_path)])
    toy = operators.Operator("toy", "Running mean", "toy", "toy_reference", "this test", "ToyMixer")
    monkeypatch.setitem(OPERATORS, "toy", toy)
    torch.testing.assert_close(toy.load()(torch.ones(1, 3, 2)), toy.load_reference()(torch.ones(1, 3, 2)))

    from studio.engine.backbones.backbone import Backbone, BackboneConfig

    config = BackboneConfig("toy", latent_channels=2, width=8, depth=2, heads=2, hidden=8, text_width=4)
    network = Backbone(config)
    assert all(isinstance(block.mixer, Mixer) for block in network.blocks)
    velocity = network(
        torch.randn(1, 2, 4, 6), torch.tensor([0.5]), torch.zeros(1, 1, 4), torch.ones(1, 1) > 0, torch.zeros(1, 4)
    )
    velocity.square().sum().backward()
    assert velocity.shape == (1, 2, 4, 6)
    assert "toy" in known_operators()


TOY = '''
"""A running mean: the smallest operator there is."""
import torch
from torch import Tensor

from studio.engine.blocks.scanning import ScannedMixer, SequenceCore


def toy_reference(x: Tensor) -> Tensor:
    return torch.stack([x[:, : token + 1].mean(dim=1) for token in range(x.shape[1])], dim=1)


def toy(x: Tensor) -> Tensor:
    return x.cumsum(dim=1) / torch.arange(1, x.shape[1] + 1, dtype=x.dtype)[:, None]


class ToyCore(SequenceCore):
    def initialise(self) -> None:
        pass

    def forward(self, sequence: Tensor) -> Tensor:
        return toy(sequence)

    def flops(self, length: int) -> int:
        return 2 * length


class ToyMixer(ScannedMixer):
    def build_core(self) -> SequenceCore:
        return ToyCore()
'''
