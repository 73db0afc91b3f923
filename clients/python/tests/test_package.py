"""The wheel, installed where there is nothing else of this repository."""

import importlib.util
import pathlib
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest

import exact_loss

PACKAGE = pathlib.Path(__file__).parents[1]
SCRIPT = """
import exact_loss, sys
assert exact_loss.__file__.startswith(sys.argv[2]), exact_loss.__file__
print(exact_loss.__version__, exact_loss.Client(sys.argv[1]).cross_entropy([[0.0, -50.0]], [0]).loss)
"""

pytestmark = pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="there is no hatchling")


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wheel_and_sdist_are_built_and_the_wheel_works_from_an_empty_folder(tmp_path, url):
    source = tmp_path / "source"
    shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("__pycache__", ".*_cache", "dist"))
    run(sys.executable, "-m", "hatchling", "build", "-d", tmp_path / "dist", cwd=source)
    stem = f"exact_loss-{exact_loss.__version__}"
    wheel, sdist = tmp_path / f"dist/{stem}-py3-none-any.whl", tmp_path / f"dist/{stem}.tar.gz"
    names = zipfile.ZipFile(wheel).namelist()
    modules = [
        str(path.relative_to(PACKAGE / "src"))
        for path in (PACKAGE / "src").rglob("*")
        if path.suffix in (".py", ".typed")
    ]
    assert sorted(name for name in names if "dist-info" not in name) == sorted(modules)
    assert any(name.endswith("licenses/LICENSE") or name.endswith("LICENSE") for name in names)
    with tarfile.open(sdist) as archive:
        assert {f"{stem}/README.md", f"{stem}/LICENSE", f"{stem}/src/exact_loss/py.typed"} <= set(archive.getnames())

    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv")
    site = run(tmp_path / "venv/bin/python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    zipfile.ZipFile(wheel).extractall(site)
    shown = run(tmp_path / "venv/bin/python", "-I", "-c", SCRIPT, url, site, cwd=tmp_path)
    assert shown == f"{exact_loss.__version__} 1.9287498479639178e-22\n"
