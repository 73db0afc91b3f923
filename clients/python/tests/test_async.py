"""The client for asyncio."""

import asyncio
import gc
import importlib.util
import math
import subprocess
import sys

import pytest

import exact_loss

HAS_HTTPX = importlib.util.find_spec("httpx") is not None
needs_httpx = pytest.mark.skipif(not HAS_HTTPX, reason="there is no httpx")

if HAS_HTTPX:
    from fake_service import FakeService, answer, problem


def run(url, ask, **options):
    async def main():
        async with exact_loss.AsyncClient(url, **options) as client:
            return await ask(client)

    return asyncio.run(main())


@needs_httpx
@pytest.mark.filterwarnings("ignore:unclosed")
def test_each_event_loop_has_connections_of_its_own():
    with FakeService(answer()) as service:
        client = exact_loss.AsyncClient(service.url, retries=0)

        async def ask():
            return (await client.softmax([1.0])).probs.tolist()

        assert [asyncio.run(ask()) for _ in range(3)] == [[0.5]] * 3
        assert len(client._own) == 1

        async def close():
            async with client:
                return await ask()

        assert asyncio.run(close()) == [0.5]
        gc.collect()


@needs_httpx
def test_a_task_that_is_cancelled_leaves_the_answers_of_others(url):
    async def ask(client):
        tasks = [asyncio.create_task(client.softmax([float(n), 0.0])) for n in range(60)]
        await asyncio.sleep(0.01)
        for task in tasks[::3]:
            task.cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    answers = run(url, ask)
    for n, found in enumerate(answers):
        if not isinstance(found, asyncio.CancelledError):
            assert found.probs[0] == pytest.approx(1 / (1 + math.exp(-n)), rel=1e-15)
    assert sum(isinstance(found, asyncio.CancelledError) for found in answers) <= 20


@needs_httpx
def test_answers_are_those_of_the_client(url, client):
    async def ask(asynchronous):
        return await asyncio.gather(
            *(asynchronous.cross_entropy([[n, 1.0]], [0], label_smoothing=0.1) for n in range(5))
        )

    answers = run(url, ask)
    expected = [client.cross_entropy([[n, 1.0]], [0], label_smoothing=0.1) for n in range(5)]
    assert [(each.loss, each.grad.tolist()) for each in answers] == [
        (each.loss, each.grad.tolist()) for each in expected
    ]


@needs_httpx
def test_errors_are_those_of_the_client(url):
    with pytest.raises(exact_loss.Refused, match=r"^labels\[0\] is 3; expected"):
        run(url, lambda client: client.cross_entropy([[1, 2, 3]], [3]))
    with pytest.raises(
        exact_loss.ArgumentTypeError, match="^weight is not an argument of cross_entropy; did you mean class_weight"
    ):
        run(url, lambda client: client.cross_entropy([[1, 2, 3]], [0], weight=[1, 1, 1]))
    with pytest.raises(exact_loss.Unreachable, match=r"^no answer from http://127.0.0.1:9: "):
        run("http://127.0.0.1:9", lambda client: client.softmax([1.0]), retries=0)


@needs_httpx
def test_retries_are_those_of_the_client():
    with FakeService(problem(503, "OVERLOADED", retry_after="0"), answer()) as service:
        assert run(service.url, lambda client: client.softmax([1.0])).probs.tolist() == [0.5]
        assert len(service.requests) == 2
    with FakeService(problem(422, "BROKEN"), answer()) as service:
        with pytest.raises(exact_loss.Refused, match="^it is BROKEN$"):
            run(service.url, lambda client: client.softmax([1.0]))


def test_without_httpx_the_error_says_what_to_install():
    code = "import sys; sys.modules['httpx'] = None; import exact_loss\ntry: exact_loss.AsyncClient\nexcept ImportError as error: print(error)"
    environment = {"PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "exact_loss.AsyncClient needs the package httpx: pip install 'exact-loss[async]'\n"
