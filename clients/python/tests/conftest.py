"""The service that the tests ask: that of EXACT_LOSS_URL, or one that is started from the repository."""

import os
import pathlib
import socket
import subprocess
import time
import urllib.request

import pytest

import exact_loss

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _is_ready(url):
    try:
        with urllib.request.urlopen(f"{url}/readyz") as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def url():
    """Where the service is."""
    given = os.environ.get("EXACT_LOSS_URL")
    if given:
        yield given
        return
    found = f"http://127.0.0.1:{_free_port()}"
    environment = {**os.environ, "PORT": found.rpartition(":")[2], "LOG_LEVEL": "silent"}
    command = [str(REPOSITORY / "node_modules/.bin/node"), "src/server.ts"]
    service = subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not _is_ready(found):
            assert service.poll() is None and time.monotonic() < deadline, "the service did not start"
            time.sleep(0.05)
        yield found
    finally:
        service.terminate()
        service.wait()


@pytest.fixture(autouse=True, scope="session")
def _default_url(url):
    """Functions of the module ask the same service."""
    os.environ["EXACT_LOSS_URL"] = url


@pytest.fixture
def client(url):
    with exact_loss.Client(url) as made:
        yield made
