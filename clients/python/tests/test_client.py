"""Connections, retries and their errors."""

import os
import pickle
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time

import pytest
from fake_service import FakeService, answer, file, problem

import exact_loss
from exact_loss import _retry


def probs(client):
    return client.softmax([1.0]).probs.tolist()


def test_a_thread_keeps_one_connection():
    with FakeService(answer()) as service, exact_loss.Client(service.url) as client:
        assert [probs(client) for _ in range(3)] == [[0.5]] * 3
        assert service.connections == 1


def test_each_thread_has_a_connection_of_its_own():
    with FakeService(answer()) as service, exact_loss.Client(service.url) as client:
        barrier = threading.Barrier(3)

        def ask():
            barrier.wait()
            for _ in range(3):
                probs(client)

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert service.connections == 3


def test_a_connection_that_was_closed_while_idle_is_made_anew_without_a_retry():
    with FakeService(answer(), None, answer()) as service, exact_loss.Client(service.url, retries=0) as client:
        assert [probs(client), probs(client)] == [[0.5], [0.5]]
        assert service.connections == 2


def test_a_connection_that_the_service_says_it_closes_is_not_used_again():
    with FakeService(answer(connection="close")) as service, exact_loss.Client(service.url, retries=0) as client:
        assert [probs(client), probs(client)] == [[0.5], [0.5]]
        assert service.connections == 2


def test_a_client_that_was_closed_connects_again():
    with FakeService(answer()) as service:
        client = exact_loss.Client(service.url)
        probs(client)
        client.close()
        assert probs(client) == [0.5]
        assert service.connections == 2
        client.close()


def test_a_client_that_is_closed_ends_requests_of_other_threads():
    with FakeService(lambda connection, reader: threading.Event().wait(5)) as service:
        client = exact_loss.Client(service.url, retries=0)
        errors = []

        def ask():
            try:
                probs(client)
            except exact_loss.Unreachable as error:
                errors.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        while not service.requests:
            time.sleep(0.01)
        client.close()
        thread.join(2)
        assert (thread.is_alive(), len(errors)) == (False, 1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_has_a_connection_of_its_own():
    code = """
import os, sys, exact_loss
client = exact_loss.Client(sys.argv[1], retries=0)
for _ in range(2):
    assert client.softmax([1.0]).probs.tolist() == [0.5]
child = os.fork()
assert client.softmax([1.0]).probs.tolist() == [0.5]
if child == 0:
    client.close()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
assert client.softmax([1.0]).probs.tolist() == [0.5]
"""
    with FakeService(answer()) as service:
        environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([sys.executable, "-c", code, service.url], check=True, env=environment)
        assert (service.connections, len(service.requests)) == (2, 5)


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_status_that_may_pass_is_retried(status):
    refused = problem(status, "OVERLOADED", retry_after="0")
    with FakeService(refused, refused, answer()) as service, exact_loss.Client(service.url, retries=2) as client:
        assert probs(client) == [0.5]
        assert len(service.requests) == 3


@pytest.mark.parametrize("status", [400, 413, 422, 500, 501])
def test_a_status_that_stays_is_not_retried(status):
    with FakeService(problem(status, "BROKEN")) as service, exact_loss.Client(service.url) as client:
        with pytest.raises(exact_loss.Refused, match="^it is BROKEN$"):
            probs(client)
        assert len(service.requests) == 1


def test_retry_after_is_waited_for():
    with FakeService(problem(503, "OVERLOADED", retry_after="1"), answer()) as service:
        with exact_loss.Client(service.url) as client:
            start = time.monotonic()
            assert probs(client) == [0.5]
            assert 1 <= time.monotonic() - start < 3


def test_a_retry_after_that_is_too_long_is_an_error_at_once():
    with (
        FakeService(problem(503, "OVERLOADED", retry_after="3600")) as service,
        exact_loss.Client(service.url) as client,
    ):
        with pytest.raises(exact_loss.Refused) as raised:
            probs(client)
        assert (raised.value.status, len(service.requests)) == (503, 1)


def test_retry_after_may_be_a_date():
    assert 0 <= _retry.wait_before(1, "Sat, 28 Nov 2020 21:31:19 GMT") < 0.1
    assert _retry.wait_before(1, "Sat, 28 Nov 2099 21:31:19 GMT") is None
    assert 0.05 <= _retry.wait_before(1, "soon") <= 0.1


@pytest.mark.parametrize("value", ["-5", "1.5", "\u00b2", "", "Mon, 99 Jan 99999999999 00:00:00 GMT", "Mon,", "1e9"])
def test_a_retry_after_that_is_none_is_the_usual_wait(value):
    assert 0.05 <= _retry.wait_before(1, value) <= 0.1


def test_a_retry_after_beyond_all_numbers_is_too_long():
    assert _retry.wait_before(1, "9" * 400) is None


def test_retries_end():
    with FakeService(problem(503, "OVERLOADED", retry_after="0")) as service:
        with (
            exact_loss.Client(service.url, retries=1) as client,
            pytest.raises(exact_loss.Refused, match="^it is OVERLOADED$"),
        ):
            probs(client)
        assert len(service.requests) == 2


def test_a_connection_that_breaks_is_retried():
    with FakeService(None, answer()) as service, exact_loss.Client(service.url, retries=1) as client:
        assert probs(client) == [0.5]
        assert len(service.requests) == 2


def test_an_answer_that_is_cut_off_is_retried_and_then_an_error():
    def cut(connection, _reader):
        connection.sendall(answer()[:-4])
        return False

    with FakeService(cut) as service, exact_loss.Client(service.url, retries=1) as client:
        with pytest.raises(exact_loss.Unreachable, match="the answer ended after 84 of 88 bytes"):
            probs(client)
        assert len(service.requests) == 2


def test_no_service_is_an_error_that_says_where_it_was_looked_for():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(exact_loss.Unreachable) as raised:
        exact_loss.Client(f"http://127.0.0.1:{port}", retries=0).softmax([1.0])
    assert str(raised.value) == (
        f"no answer from http://127.0.0.1:{port}: [Errno 111] Connection refused: is the service running? "
        "EXACT_LOSS_URL or Client(url) say where it is"
    )
    assert isinstance(raised.value, ConnectionError)


def test_an_answer_that_does_not_come_is_an_error_after_the_timeout():
    with FakeService(lambda connection, reader: time.sleep(2)) as service:
        with exact_loss.Client(service.url, timeout=0.1) as client:
            with pytest.raises(
                exact_loss.TimedOut, match=r"did not answer within 0.1 s; Client\(timeout=…\) allows more$"
            ):
                probs(client)
        assert len(service.requests) == 1


def test_a_refusal_before_the_whole_request_was_sent_is_read():
    def refuse(connection, _reader):
        connection.sendall(problem(413, "BODY_TOO_LARGE", connection="close"))
        connection.shutdown(socket.SHUT_WR)
        time.sleep(0.3)
        return False

    with FakeService(refuse) as service, exact_loss.Client(service.url, retries=0) as client:
        with pytest.raises(exact_loss.Refused, match="BODY_TOO_LARGE"):
            client.softmax([0.0] * 2_000_000)


def test_an_answer_in_chunks_is_read():
    content = file(probs=[0.25])
    chunked = answer(body=b"", content_length=None, transfer_encoding="chunked")
    chunked += b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (9, content[:9], len(content) - 9, content[9:])
    with FakeService(chunked) as service, exact_loss.Client(service.url) as client:
        assert [probs(client), probs(client)] == [[0.25], [0.25]]
        assert service.connections == 1


def test_an_answer_that_ends_with_its_connection_is_read():
    with (
        FakeService(answer(content_length=None, connection="close")) as service,
        exact_loss.Client(service.url) as client,
    ):
        assert probs(client) == [0.5]


def test_the_page_of_a_proxy_is_no_answer():
    with FakeService(answer(403, b"<h1>no</h1>", "text/html")) as service, exact_loss.Client(service.url) as client:
        with pytest.raises(exact_loss.UnexpectedAnswer) as raised:
            probs(client)
    assert str(raised.value) == (
        "the answer is 403 Reason of type text/html, which is not the service's: is the URL right, or is there a proxy in between? It says: no"
    )
    assert (raised.value.status, raised.value.body) == (403, b"<h1>no</h1>")
    assert pickle.loads(pickle.dumps(raised.value)).status == 403


def test_a_redirect_says_where_it_leads():
    with FakeService(answer(308, b"", location="https://losses.example/v1/softmax")) as service:
        with exact_loss.Client(service.url) as client, pytest.raises(exact_loss.UnexpectedAnswer) as raised:
            probs(client)
    assert str(raised.value) == (
        "the answer is 308 Reason, which leads to https://losses.example/v1/softmax: expected the URL that this belongs to"
    )


def test_what_comes_after_an_answer_is_not_the_answer_to_the_next_request():
    with FakeService(answer() + answer(body=file(probs=[0.25])), answer()) as service:
        with exact_loss.Client(service.url, retries=0) as client:
            assert [probs(client) for _ in range(3)] == [[0.5]] * 3
        assert service.connections == 2


def test_what_comes_late_is_not_the_answer_to_the_next_request():
    def late(connection, reader):
        connection.sendall(answer())
        time.sleep(0.1)
        connection.sendall(answer(body=file(probs=[0.25])))
        return True

    with FakeService(late, answer()) as service, exact_loss.Client(service.url, retries=0) as client:
        assert probs(client) == [0.5]
        time.sleep(0.2)
        assert probs(client) == [0.5]
        assert service.connections == 2


def test_the_answer_after_a_timeout_is_that_of_the_next_request():
    def slow(connection, reader):
        time.sleep(0.3)
        connection.sendall(answer(body=file(probs=[0.25])))
        return True

    with FakeService(slow, answer()) as service, exact_loss.Client(service.url, retries=0, timeout=0.1) as client:
        with pytest.raises(exact_loss.TimedOut):
            probs(client)
        time.sleep(0.3)
        assert probs(client) == [0.5]


@pytest.mark.parametrize("ends", [True, False])
def test_a_request_that_is_refused_before_it_is_sent_shows_the_problem(ends):
    def refuse(connection, reader):
        connection.sendall(problem(413, "BODY_TOO_LARGE", connection="close"))
        if not ends:
            threading.Event().wait(2)
        return False

    with FakeService(refuse) as service, exact_loss.Client(service.url, retries=0, timeout=0.5) as client:
        with pytest.raises(exact_loss.Refused, match="^it is BODY_TOO_LARGE$"):
            client.softmax([0.0] * 3_000_000)


@pytest.mark.parametrize("body", [b"", b"\0" * 8, b"\xff" * 16, file(probs=[0.5])[:-60], b"\2\0\0\0\0\0\0\0[]"])
def test_a_file_that_is_none_is_no_answer(body):
    with FakeService(answer(body=body)) as service, exact_loss.Client(service.url) as client:
        with pytest.raises(exact_loss.UnexpectedAnswer, match="^the answer is not a safetensors file: "):
            probs(client)


def test_headers_of_the_callers_are_sent():
    with FakeService(answer()) as service:
        with exact_loss.Client(service.url + "/losses/", headers={"Authorization": "Bearer x"}) as client:
            probs(client)
        head, body = service.requests[0]
    version = exact_loss.__version__
    assert head.split("\r\n") == [
        "POST /losses/v1/softmax HTTP/1.1",
        f"host: 127.0.0.1:{service.port}",
        f"user-agent: exact-loss-python/{version}",
        "authorization: Bearer x",
        "content-type: application/vnd.safetensors",
        "accept: application/vnd.safetensors, application/problem+json",
        "accept-encoding: identity",
        f"content-length: {len(body)}",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"url": "localhost:8080"},
            "url is 'localhost:8080'; expected an http or https URL, such as 'http://127.0.0.1:8080'",
        ),
        (
            {"url": "http://h:x"},
            "url is 'http://h:x': Port could not be cast to integer value as 'x'; expected such as 'http://127.0.0.1:8080'",
        ),
        (
            {"url": "http://a:b@h"},
            "url is 'http://a:b@h'; expected neither user, query nor fragment: credentials go into headers",
        ),
        ({"url": "http://h/ä"}, "url is 'http://h/ä'; expected other characters than ASCII, and spaces, as %xx"),
        ({"timeout": 0}, "timeout is 0; expected seconds above 0, or None for no limit"),
        ({"timeout": float("inf")}, "timeout is inf; expected seconds above 0, or None for no limit"),
        ({"timeout": float("nan")}, "timeout is nan; expected seconds above 0, or None for no limit"),
        ({"timeout": "5"}, "timeout is '5'; expected seconds, or None"),
        ({"retries": None}, "retries is None; expected an integer"),
        ({"url": 8080}, "url is 8080; expected a str, such as 'http://127.0.0.1:8080'"),
        ({"retries": -1}, "retries is -1; expected 0 or more"),
        (
            {"headers": {"Host": "x"}},
            "headers has 'Host'; expected names of headers that the client does not set itself",
        ),
        ({"headers": {"x": "a\r\nb"}}, "headers['x'] is 'a\\r\\nb'; expected one line of ASCII"),
    ],
)
def test_arguments_that_make_no_client(arguments, message):
    with pytest.raises((exact_loss.ArgumentValueError, exact_loss.ArgumentTypeError)) as raised:
        exact_loss.Client(**arguments)
    assert str(raised.value) == message


def test_a_proxy_of_the_environment_is_used_but_for_this_machine(monkeypatch):
    with FakeService(answer()) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.replace("//", "//me:a%20word@"))
        monkeypatch.setenv("no_proxy", "inside.example")
        with exact_loss.Client("http://outside.example/path") as client:
            assert probs(client) == [0.5]
        assert proxy.requests[0][0].startswith(
            "POST http://outside.example/path/v1/softmax HTTP/1.1\r\nhost: outside.example\r\n"
        )
        assert "\r\nproxy-authorization: Basic bWU6YSB3b3Jk\r\n" in proxy.requests[0][0]
        assert exact_loss.Client("http://inside.example")._address.proxy is None
        assert exact_loss.Client("http://127.0.0.1:1")._address.proxy is None


def test_https_goes_through_a_tunnel_of_the_proxy(monkeypatch):
    def refuse(connection, reader):
        connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n")
        return False

    with FakeService(refuse) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url.replace("//", "//me:word@"))
        monkeypatch.setenv("no_proxy", "")
        with exact_loss.Client("https://outside.example", retries=0) as client:
            with pytest.raises(exact_loss.Unreachable, match="407 Proxy Authentication Required"):
                probs(client)
        assert proxy.requests[0][0].startswith("CONNECT outside.example:443 HTTP/1.")
        assert "\r\nproxy-authorization: Basic bWU6d29yZA==\r\n" in proxy.requests[0][0]


def test_pieces_are_sent_one_by_one_where_they_cannot_be_gathered(monkeypatch, client):
    expected = client.softmax([[0.0, 1.0]] * 5000, outputs=["logsumexp"]).logsumexp.tolist()
    monkeypatch.setattr("exact_loss._connection._CAN_GATHER", False)
    assert client.softmax([[0.0, 1.0]] * 5000, outputs=["logsumexp"]).logsumexp.tolist() == expected


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl, which makes a certificate")
def test_https_checks_the_certificate(tmp_path):
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost"
    subprocess.run(
        [*made.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with FakeService(answer(), context=context) as service:
        with exact_loss.Client(service.url, tls=ssl.create_default_context(cafile=certificate)) as client:
            assert [probs(client), probs(client)] == [[0.5], [0.5]]
            assert client.softmax([0.0] * 100_000).probs.tolist() == [0.5]
        assert service.connections == 1
        with (
            exact_loss.Client(service.url) as client,
            pytest.raises(exact_loss.Unreachable, match="certificate verify failed"),
        ):
            probs(client)


def test_a_client_can_be_pickled_and_shown(url):
    client = exact_loss.Client(url, timeout=5, retries=7, headers={"x": "y"})
    copy = pickle.loads(pickle.dumps(client))
    assert (repr(copy), copy._timeout, copy._retries, copy._heads.own) == (f"Client({url!r})", 5, 7, {"x": "y"})


def test_a_client_with_certificates_of_its_own_is_not_pickled_without_them():
    with pytest.raises(TypeError, match="^a Client with certificates of its own"):
        pickle.dumps(exact_loss.Client("https://example.org", tls=ssl.create_default_context()))


def test_a_refusal_can_be_pickled_and_shown(client):
    with pytest.raises(exact_loss.Refused) as raised:
        client.cross_entropy([[1, 2, 3]], [3])
    refused = pickle.loads(pickle.dumps(raised.value))
    assert (refused.code, refused.status) == ("LABEL_OUT_OF_RANGE", 422)
    assert str(refused) == "labels[0] is 3; expected an integer in [0, 3) or ignore_index -100"
    assert refused.errors == (exact_loss.Place("/labels/0", str(refused)),)
    assert repr(refused) == f"Refused(422 LABEL_OUT_OF_RANGE: {str(refused)!r})"
