"""The types are right, and mypy --strict has nothing to say of the package."""

import importlib.util
import pathlib
import re
import subprocess
import sys

import pytest

PACKAGE = pathlib.Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="there is no mypy")


def test_calls_have_the_types_that_are_documented(tmp_path):
    """And the package is strictly typed; what is for PyTorch and JAX is checked by .ci/run, with their types."""
    pytest.importorskip("numpy")
    source = (PACKAGE / "tests/typed.py").read_text().splitlines()
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        "tests/mypy.ini",
        "--cache-dir",
        str(tmp_path),
        "tests/typed.py",
        "src/exact_loss",
    ]
    done = subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True)
    revealed, errors = {}, set()
    for line in done.stdout.splitlines():
        match = re.match(r"([\w/.]+):(\d+): (?:note: Revealed type is \"(.*)\"|error: )", line)
        if match and match[3]:
            revealed[int(match[2])] = match[3]
        elif match:
            errors.add((match[1], int(match[2])))
    assert errors == {
        ("tests/typed.py", number) for number, line in enumerate(source, 1) if line.endswith("# error")
    }, done.stdout
    expected = {
        number: line.partition("# ")[2] for number, line in enumerate(source, 1) if line.startswith("reveal_type")
    }
    assert {number: _in_short(revealed[number]) for number in expected} == expected


def _in_short(revealed):
    """A type without its modules, and arrays without what is in them."""
    return re.sub(r"ndarray\[Any, dtype\[\w+\[\w+\]\]\]", "ndarray", re.sub(r"(\w+\.)+(?=\w)", "", revealed))
