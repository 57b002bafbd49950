"""What the window reads before its first paint may not import what costs as much as the window itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import studio

CODE = """
import importlib, json, sys
for name in sys.argv[2:]:
    importlib.import_module(name)
print(json.dumps([name for name in json.loads(sys.argv[1]) if name in sys.modules]))
"""
COSTLY = ["numpy", "PIL", "pydantic", "sqlite3", "torch", "psutil", "filelock", "platformdirs", "http", "email"]
COSTLY += ["hashlib", "base64", "zlib"]
ROOT = Path(studio.__file__).parent


def modules_of(room: str) -> list[str]:
    files = sorted((ROOT / room).glob("*.py"))
    return [f"studio.{room}.{file.stem}" for file in files if file.stem != "__init__"]


def loaded(costly: list[str], modules: list[str]) -> list[str]:
    command = [sys.executable, "-c", CODE, json.dumps(costly), *modules]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return list(json.loads(done.stdout))


def test_the_contract_costs_nothing_but_itself() -> None:
    assert loaded(COSTLY, modules_of("contract")) == []


def test_storage_imports_nothing_costly_before_it_is_used() -> None:
    # shutil, which says how full a disk is, imports zlib.
    pictures = ["zlib", "hashlib"]
    assert loaded([name for name in COSTLY if name not in pictures], modules_of("storage")) == []


def test_what_the_first_paint_reads_imports_nothing_costly() -> None:
    names = ("places", "settings", "assets", "layouts", "run_marker", "instance_lock", "prompt_history", "queue_file")
    wanted = [f"studio.storage.{name}" for name in names]
    assert loaded([name for name in COSTLY if name != "zlib"], wanted) == []
