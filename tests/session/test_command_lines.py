"""The command line of a picture is understood by the program itself, and says the same request."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import pytest
import typer.testing

from studio.cli import generate as generate_command
from studio.contract.geometry import Extent, Margins
from studio.contract.raster import PictureReference
from studio.contract.records import PictureRecord
from studio.contract.requests import (
    BackboneChoice,
    GenerateRequest,
    GuidanceSettings,
    Precision,
    SchedulerSettings,
    Spacing,
)
from studio.session.command_lines import command_line, needs_files
from studio.session.requests import request_of
from studio.storage.settings import Settings
from tests.ui.made_pictures import record

PATH = Path("/pictures/it's 한글 one.png")

REQUESTS = (
    GenerateRequest(prompt="a red fox; rm -rf $HOME `x` \"y\" 'z'\nsecond line"),
    GenerateRequest(prompt="--help", negative_prompt="-blur"),
    GenerateRequest(prompt=""),
    GenerateRequest(prompt="빨간 사과", is_tileable=True, precision=Precision.FP32, device="cpu"),
    GenerateRequest(class_label="3"),
    GenerateRequest(
        prompt="all",
        backbone=BackboneChoice("ssm", "mamba2"),
        scheduler=SchedulerSettings("euler", 12, Spacing.KARRAS, 2.5),
        guidance=GuidanceSettings(4.5, 0.25, (0.1, 0.9)),
    ),
)


def made(request: GenerateRequest) -> PictureRecord:
    return replace(record(extent=Extent(64, 32)), request=request, seed=2**64 - 1)


def understood(line: str, monkeypatch: pytest.MonkeyPatch) -> GenerateRequest:
    """Have the program read a command line, and give the request that it would run."""
    found = []

    def keep(running: object, options: object, ask) -> int:
        found.append(ask(Settings()).request)
        return 0

    monkeypatch.setattr(generate_command, "paint", keep)
    app = typer.Typer()
    app.command("generate")(generate_command.generate)
    app.command("other")(lambda: None)
    program, *words = shlex.split(line)
    assert program == "studio"
    outcome = typer.testing.CliRunner().invoke(app, words)
    assert outcome.exit_code == 0, (outcome.output, outcome.exception)
    return found[0]


@pytest.mark.parametrize("request_", REQUESTS, ids=range(len(REQUESTS)))
def test_the_options_say_all_of_a_plain_request(request_: GenerateRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    told = made(request_)
    assert not needs_files(told)
    assert understood(command_line(PATH, told), monkeypatch) == request_of(told)


def test_what_options_cannot_say_is_read_from_the_record() -> None:
    source = PictureReference("0" * 64, Extent(64, 32))
    told = made(GenerateRequest(prompt="x", source=source, mask=source, margins=None))
    line = command_line(PATH, told)
    assert shlex.split(line.partition(" | ")[0]) == ["studio", "show", str(PATH), "--json"]
    assert line.endswith(" | studio generate --request - --image SOURCE --mask MASK")
    assert needs_files(told)


def test_a_prompt_that_would_read_the_keyboard_is_read_from_the_record() -> None:
    assert command_line(PATH, made(GenerateRequest(prompt="-"))).endswith("| studio generate --request -")


def test_margins_are_no_plain_request() -> None:
    source = PictureReference("0" * 64, Extent(64, 32))
    told = made(GenerateRequest(prompt="x", source=source, margins=Margins(right=8)))
    assert "--image SOURCE" in command_line(PATH, told)
