"""The two commands of a checkout: what they ask of Python, when they install, what they say."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "packaging").glob("*.py"))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A checkout with the scripts and nothing installed, and its modules."""
    shutil.copytree(ROOT / "packaging", tmp_path / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    names = ("environment", "libraries", "installing")
    modules: dict[str, ModuleType] = {}
    for name in names:
        specification = importlib.util.spec_from_file_location(name, tmp_path / "packaging" / f"{name}.py")
        assert specification
        assert specification.loader
        modules[name] = importlib.util.module_from_spec(specification)
        monkeypatch.setitem(sys.modules, name, modules[name])
        specification.loader.exec_module(modules[name])
    return SimpleNamespace(root=tmp_path, venv=tmp_path / ".venv", **modules)


def make_ready(checkout: SimpleNamespace) -> None:
    python = Path(checkout.environment.PYTHON)
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (checkout.venv / "scanline-ready").write_text(checkout.environment.wanted(), encoding="utf-8")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_an_old_python_can_read_the_scripts(script: Path) -> None:
    tree = ast.parse(script.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    own = {path.stem for path in SCRIPTS}
    assert all(name.split(".")[0] in sys.stdlib_module_names | own for name in imported), "standard library only"


def test_nothing_is_ready_before_the_first_start(checkout: SimpleNamespace) -> None:
    assert not checkout.environment.is_ready()


def test_what_was_installed_from_this_lock_is_ready(checkout: SimpleNamespace) -> None:
    make_ready(checkout)
    assert checkout.environment.is_ready()


@pytest.mark.parametrize("name", ["lock.txt", "lock-gates.txt", "lock-torch.txt"])
def test_a_changed_lock_installs_again(checkout: SimpleNamespace, name: str) -> None:
    make_ready(checkout)
    with (checkout.root / "packaging" / name).open("a", encoding="utf-8") as file:
        file.write("another==1\n")
    assert not checkout.environment.is_ready()


def test_a_gates_setting_installs_nothing(checkout: SimpleNamespace) -> None:
    make_ready(checkout)
    path = checkout.root / "pyproject.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[tool.another]\nsetting = 1\n", encoding="utf-8")
    assert checkout.environment.is_ready()


def test_a_new_dependency_installs_again(checkout: SimpleNamespace) -> None:
    make_ready(checkout)
    path = checkout.root / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"typer', '"another",\n    "typer', 1), encoding="utf-8")
    assert not checkout.environment.is_ready()


def test_a_python_that_went_away_is_not_ready(checkout: SimpleNamespace) -> None:
    make_ready(checkout)
    Path(checkout.environment.PYTHON).unlink()
    assert not checkout.environment.is_ready()


def test_a_ready_checkout_runs_at_once_where_the_caller_stands(checkout: SimpleNamespace) -> None:
    make_ready(checkout)
    program = checkout.root / "elsewhere" / "studio"
    program.mkdir(parents=True)
    (program / "__init__.py").touch()
    (program / "__main__.py").write_text("import os, sys; print(os.getcwd(), sys.argv[1:], sys.flags.safe_path)")
    pictures = checkout.root / "pictures"
    pictures.mkdir()
    done = subprocess.run(
        [sys.executable, checkout.root / "packaging" / "run.py", "generate", "-o", "a.png"],
        cwd=pictures,
        env=os.environ | {"PYTHONPATH": str(program.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == f"{pictures} ['generate', '-o', 'a.png'] True"
    assert done.stderr == ""


def test_a_torn_package_is_installed_again(checkout: SimpleNamespace) -> None:
    packages = checkout.venv / "lib" / "python3.11" / "site-packages"
    for name, is_whole in (("whole-1.dist-info", True), ("torn-1.dist-info", False), ("~orn", False)):
        (packages / name).mkdir(parents=True)
        if is_whole:
            (packages / name / "RECORD").touch()
    checkout.installing.remove_torn_packages()
    assert [path.name for path in packages.iterdir()] == ["whole-1.dist-info"]


def test_two_set_ups_take_turns(checkout: SimpleNamespace, capfd: pytest.CaptureFixture[str]) -> None:
    checkout.venv.mkdir()
    code = (
        f"import sys; sys.path.insert(0, {str(checkout.root / 'packaging')!r})\n"
        "import installing\nwith installing.alone(): print('in', flush=True)"
    )
    with checkout.installing.alone():
        second = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert second.stderr
        assert "waiting" in second.stderr.readline()
        assert second.poll() is None
    out, _ = second.communicate(timeout=10)
    assert out.strip() == "in"


@pytest.mark.parametrize(
    ("platform", "is_windows", "has_gpu", "expected"),
    [
        ("linux", False, False, [["pip", "T+cpu"], ["uv", "--torch-backend", "cpu", "T"], ["pip", "T"]]),
        ("linux", False, True, [["pip", "T"]]),
        ("darwin", False, False, [["pip", "T"]]),
        ("win32", True, False, [["pip", "T"]]),
        ("win32", True, True, [["uv", "--torch-backend", "auto", "T"], ["pip", "T"]]),
    ],
)
def test_the_torch_build_fits_the_machine(
    checkout: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    is_windows: bool,
    has_gpu: bool,
    expected: list[list[str]],
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(checkout.environment, "IS_WINDOWS", is_windows)
    monkeypatch.setattr(checkout.installing, "has_nvidia", lambda: has_gpu)
    assert [arguments for _, arguments in checkout.installing.torch_attempts("T")] == expected


@pytest.mark.parametrize(
    ("platform", "machine", "there", "is_installed"),
    [
        ("linux", "x86_64", "", True),
        ("linux", "aarch64", "triton/triton-1.dist-info", True),
        ("linux", "x86_64", "triton/triton-{version}.dist-info", False),
        ("linux", "x86_64", "lib/python3.11/site-packages/triton", False),
        ("linux", "riscv64", "", False),
        ("darwin", "arm64", "", False),
        ("win32", "AMD64", "", False),
    ],
)
def test_triton_is_installed_for_tests_where_it_is_not_there(
    checkout: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    machine: str,
    there: str,
    is_installed: bool,
) -> None:
    version = re.split(r"==| ", locked("lock-triton.txt")["triton"])[1]
    folder = checkout.venv / there.format(version=version)
    folder.mkdir(parents=True)
    (folder / "RECORD").touch()
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(checkout.installing.platform, "machine", lambda: machine)
    monkeypatch.setattr(checkout.installing, "pip", lambda what, *arguments, is_verbose: asked.append(arguments))
    checkout.installing.install_triton(is_verbose=False)
    assert len(asked) == is_installed
    assert all({"--require-hashes", f"--target={checkout.venv / 'triton'}"} <= set(arguments) for arguments in asked)


def test_a_python_that_is_too_old_is_told_so(checkout: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(checkout.installing, "version_of", lambda command: None)
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is 3\.8"):
        checkout.installing.use_suitable_python()


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("ERROR: [Errno 28] No space left on device", "the disk is full"),
        ("Retrying: NewConnectionError('Temporary failure in name resolution')", "cannot be reached"),
    ],
)
def test_a_known_cause_is_one_line(checkout: SimpleNamespace, output: str, said: str) -> None:
    text = checkout.installing.explain("installing PyTorch", output * 50)
    assert said in text
    assert "\n" not in text


def test_a_full_disk_is_said_before_the_download(checkout: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=5 * 1024**2))
    with pytest.raises(checkout.installing.SetupFailed, match="Make room"):
        checkout.installing.check_disk()


def test_a_missing_library_is_named_with_its_command(
    checkout: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(checkout.libraries, "is_loadable", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(checkout.libraries, "apt_install", lambda packages, is_verbose: False)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get")
    checkout.libraries.install_missing(is_verbose=False)
    assert "sudo apt-get install libegl1\n" in capsys.readouterr().err


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^#.*\n", "", text))
    return {canonicalize_name(re.split(r"[=\[ ]", entry)[0]): entry for entry in entries}


def test_the_lock_is_exact_and_hashed() -> None:
    for entry in (locked("lock.txt") | locked("lock-gates.txt") | locked("lock-triton.txt")).values():
        assert re.match(r"[\w.-]+(\[\w+\])?==[\w.]+ ", entry)
        assert "--hash=sha256:" in entry


def test_the_lock_is_made_from_the_ranges() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [(text, "lock.txt") for text in project["dependencies"]]
    needed += [(text, "lock-gates.txt") for extra in project["optional-dependencies"].values() for text in extra]
    for text, name in needed:
        requirement = Requirement(text)
        entries = locked(name) | locked("lock.txt") | locked("lock-torch.txt") | locked("lock-triton.txt")
        entry = entries.get(canonicalize_name(requirement.name))
        assert entry, f"{text} is not locked: run packaging/lock.py"
        version = re.split(r"==|[ ;]", entry)[1].strip()
        assert requirement.specifier.contains(version), (
            f"{version} is locked, {text} is asked for: run packaging/lock.py"
        )


def test_torch_is_left_to_the_machine() -> None:
    assert not {"torch", "triton"} & set(locked("lock.txt") | locked("lock-gates.txt"))
