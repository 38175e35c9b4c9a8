"""Laws of compiled code: what is kept on disk is never older than the source."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import gridplan

PACKAGE = Path(gridplan.__file__).parent

ASKED = """
import numba
from gridplan import jit
jit.compiled(jit.inlined)
print(jit._cache_folder(), numba.config.CACHE_DIR)
"""


def folder_of(package: Path, **environment: str) -> list[str]:
    """Ask a copy of the package in a process of its own."""
    found = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=package.parent,
        env={**os.environ, "PYTHONPATH": str(package.parent), **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    return found.stdout.split()


def copied(into: Path) -> Path:
    """Copy what compiled code is made of."""
    skip = shutil.ignore_patterns("__pycache__", "static", "samples")
    return Path(shutil.copytree(PACKAGE, into / "gridplan", ignore=skip))


def test_a_change_in_a_called_function_names_another_folder(tmp_path: Path) -> None:
    package = copied(tmp_path)
    first, unset = folder_of(package)[0], folder_of(package)[1:]
    assert Path(first).parent == package / "__pycache__"
    assert unset == []  # other packages' code stays where they put it
    called = package / "partition/knapsack.py"
    called.write_text(called.read_text("utf-8") + "# changed\n", encoding="utf-8")
    second = folder_of(package)[0]
    assert second != first
    (package / "errors.py").touch()
    assert folder_of(package)[0] == second


def test_a_given_cache_folder_is_kept_to(tmp_path: Path) -> None:
    given = str(tmp_path / "given")
    folder, after = folder_of(copied(tmp_path), NUMBA_CACHE_DIR=given)
    assert Path(folder).parent == Path(given)
    assert after == given


def test_compiled_code_takes_nothing_from_files_that_the_folder_is_not_named_after() -> None:
    for file in sorted(PACKAGE.rglob("*.py")):
        source = file.read_text("utf-8")
        if "from gridplan.jit import" not in source:
            continue
        assert file.parent.parent == PACKAGE, f"{file} is not looked at"
        tree = ast.parse(source)
        used = {
            name.id
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef) and _is_compiled(function)
            for statement in function.body
            for name in ast.walk(statement)
            if isinstance(name, ast.Name)
        }
        for line in tree.body:
            if isinstance(line, ast.ImportFrom) and str(line.module).startswith("gridplan"):
                taken = used & {alias.asname or alias.name for alias in line.names}
                origin = PACKAGE.parent / (str(line.module).replace(".", "/") + ".py")
                named = origin.exists() and "gridplan.jit" in origin.read_text("utf-8")
                assert not taken or named, f"{file.name} compiles {taken} of {line.module}"


def _is_compiled(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(mark, ast.Name) and mark.id in {"compiled", "inlined"}
        for mark in function.decorator_list
    )
