"""Code that may not stand in studio/: what runs somebody else's code when a file or a text is opened."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

PICKLES = (
    "A pickle runs code when it is read. Weights: safetensors.torch.load_file; settings: JSON through contract.codec."
)
SHELL = "A name with a space or a semicolon becomes a command. Give subprocess.run a list, without a shell."
TEMPLATES = "A template from a shared prompt reaches every class. Use jinja2.sandbox.SandboxedEnvironment."
REFUSED_CALLS = {
    "pickle.load": PICKLES,
    "pickle.loads": PICKLES,
    "pickle.Unpickler": PICKLES,
    "dill.load": PICKLES,
    "joblib.load": PICKLES,
    "shelve.open": PICKLES,
    "marshal.loads": PICKLES,
    "torch.hub.load": "It fetches and runs a repository's code. Ship the module, or ask for a folder of weights.",
    "eval": "It runs text as code. Parse what is meant: ast.literal_eval, int, a table of names.",
    "exec": "It runs text as code. Write the function.",
    "os.system": SHELL,
    "os.popen": SHELL,
    "yaml.load": "It makes objects of any class. Use yaml.safe_load.",
    "yaml.unsafe_load": "It makes objects of any class. Use yaml.safe_load.",
    "jinja2.Environment": TEMPLATES,
    "jinja2.Template": TEMPLATES,
}
REFUSED_SETTINGS = {
    "trust_remote_code": "A repository's own code would run. Support the family in studio/engine/families instead.",
    "allow_pickle": PICKLES,
    "shell": SHELL,
}
NEEDED_SETTINGS = {"torch.load": ("weights_only", "Without weights_only=True a checkpoint runs code when it is read.")}


def full_names(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for: {"load": "torch.load"} for `from torch import load`."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update({alias.asname: alias.name for alias in node.names if alias.asname})
        elif isinstance(node, ast.ImportFrom):
            names.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    return names


def is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def faults(source: str) -> Iterator[tuple[int, str]]:
    """Give line and reason of everything refused in a module."""
    tree = ast.parse(source)
    names = full_names(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        first, dot, rest = ast.unparse(call.func).partition(".")
        name = names.get(first, first) + dot + rest
        settings = {keyword.arg: keyword.value for keyword in call.keywords}
        if name in REFUSED_CALLS:
            yield call.lineno, f"{name}: {REFUSED_CALLS[name]}"
        for setting, reason in REFUSED_SETTINGS.items():
            value = settings.get(setting)
            if value is not None and not (isinstance(value, ast.Constant) and value.value is False):
                yield call.lineno, f"{setting}={ast.unparse(value)}: {reason}"
        if name in NEEDED_SETTINGS and not is_true(settings.get(NEEDED_SETTINGS[name][0])):
            yield call.lineno, f"{name}: {NEEDED_SETTINGS[name][1]}"


@pytest.mark.parametrize("path", sorted((ROOT / "studio").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_runs_foreign_code(path: Path) -> None:
    found = [f"{path.relative_to(ROOT)}:{line}: {reason}" for line, reason in faults(path.read_text(encoding="utf-8"))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "import pickle\npickle.load(f)",
        "from pickle import loads as read\nread(b)",
        "import torch\ntorch.load(p)",
        "import torch\ntorch.load(p, weights_only=False)",
        "import torch as t\nt.load(p, weights_only=flag)",
        "from torch import load\nload(p)",
        "AutoModel.from_pretrained(p, trust_remote_code=True)",
        "AutoModel.from_pretrained(p, trust_remote_code=chosen)",
        "eval(text)",
        "exec(text)",
        "import subprocess\nsubprocess.run(line, shell=True)",
        "import os\nos.system(line)",
        "import yaml\nyaml.load(f, Loader=yaml.Loader)",
        "import jinja2\njinja2.Environment()",
        "from jinja2 import Environment\nEnvironment()",
        "import numpy as np\nnp.load(p, allow_pickle=True)",
    ],
)
def test_the_gate_bites(source: str) -> None:
    assert list(faults(source))


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ntorch.load(p, weights_only=True, map_location='cpu')",
        "network.eval()",
        "import yaml\nyaml.safe_load(f)",
        "import numpy as np\nnp.load(p, allow_pickle=False)",
        "import json\njson.load(f)",
        "from safetensors.torch import load\nload(b)",
    ],
)
def test_the_gate_lets_the_right_way_pass(source: str) -> None:
    assert not list(faults(source))
