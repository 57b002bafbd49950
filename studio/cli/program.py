# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""Finds the command, and turns every fault into one line and an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from studio.cli.bench import bench
from studio.cli.catalog import catalog
from studio.cli.console import CANCELLED, DONE, Console
from studio.cli.doctor import doctor
from studio.cli.export import export
from studio.cli.generate import generate
from studio.cli.inpaint import inpaint
from studio.cli.outpaint import outpaint
from studio.cli.running import OpenEngine, Running
from studio.cli.show import show
from studio.cli.train import train
from studio.cli.upscale import upscale
from studio.contract.errors import Cancelled, InvalidRequest, StudioError
from studio.storage.places import Places

COMMANDS = (generate, inpaint, outpaint, upscale, export, catalog, show, train, bench, doctor)


def run(arguments: Sequence[str], open_engine: OpenEngine | None) -> int:
    """Run one command and give its exit code; see `studio.cli.main.main`."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    console = Console(as_json="--json" in options)
    try:
        return _command(arguments, console, open_engine)
    except StudioError as error:
        return console.fail(error)
    except TyperException as error:
        return console.fail(_usage_error(error))
    except (KeyboardInterrupt, typer.Abort):
        return console.fail(Cancelled())
    except MemoryError:
        from studio.contract.errors import OutOfMemory

        return console.fail(OutOfMemory("Memory ran out.", "Choose a smaller --size, or close other programs."))
    except Exception as error:  # noqa: BLE001  # the program's edge: the trace goes to the log, a person reads one line
        from studio.cli.failures import log_failure

        return console.fail(log_failure(error, _places().logs))
    finally:
        console.clear_progress()


def _command(arguments: Sequence[str], console: Console, open_engine: OpenEngine | None) -> int:
    from studio.cli.engines import open_torch_engine

    running = Running(console, _places(), open_engine or open_torch_engine)
    result = typer.main.get_command(_app()).main(
        list(arguments), prog_name="studio", standalone_mode=False, obj=running
    )
    if result == CANCELLED:
        # typer turns a KeyboardInterrupt into this exit code, without a word.
        raise Cancelled
    return result if isinstance(result, int) else DONE


def _places() -> Places:
    from studio.storage.places import platform_places

    return platform_places()


def _app() -> typer.Typer:
    app = typer.Typer(
        help="Scanline Studio makes pictures with diffusion transformers and state-space models, on this machine. "
        "Without a command its window opens.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback(invoke_without_command=True)(_without_command)
    for command in COMMANDS:
        app.command()(command)
    return app


def _without_command(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,  # noqa: FBT002  # typer's way
) -> int:
    if version:
        import studio

        context.obj.console.say(f"Scanline Studio {studio.__version__}")
        raise typer.Exit(DONE)
    if context.invoked_subcommand is None:
        context.obj.console.say(context.get_help())
    return DONE


def _usage_error(error: TyperException) -> InvalidRequest:
    """Give typer's words for a misspelt option or a missing argument as an error of ours."""
    text = error.format_message()
    if "unexpected extra argument" in text:
        return InvalidRequest(text, 'A prompt of several words stands in quotes: studio generate "a red apple".')
    return InvalidRequest(text, "`studio --help` lists the commands, `studio COMMAND --help` the options.")
