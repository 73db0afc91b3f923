"""Answers as proxies, other servers and broken ones send them: none is taken for another, and none ends in anything but an
error of this package."""

import gzip
import json
import struct

import pytest
from fake_service import MEDIA_TYPE, FakeService, answer, file

import exact_loss

BODY = file(probs=[0.5])
TYPE = f"content-type: {MEDIA_TYPE}\r\n"
LENGTH = f"content-length: {len(BODY)}\r\n"
CHUNKED = "transfer-encoding: chunked\r\n"


def raw(start, fields="", body=BODY):
    return f"{start}\r\n{fields}\r\n".encode("iso-8859-1") + body


def chunks(*parts):
    return b"".join(b"%X;name=value\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\ntrailer: 1\r\n\r\n"


def ask(reply, ends=False, times=2, logits=(1.0,), retries=0):
    def serve(connection, reader):
        head = service.requests[-1][0]
        reader.read(int(head.partition("content-length: ")[2].partition("\r\n")[0]))
        connection.sendall(reply)
        return not ends

    with FakeService(serve) as service, exact_loss.Client(service.url, timeout=2, retries=retries) as client:
        found = [client.softmax(logits).probs.tolist() for _ in range(times)]
        return found, service.connections


GOOD = {
    "no reason": raw("HTTP/1.1 200", TYPE + LENGTH),
    "bare line feeds": raw("HTTP/1.1 200 OK", TYPE + LENGTH, b"").replace(b"\r\n", b"\n") + BODY,
    "chunks": raw("HTTP/1.1 200 OK", TYPE + CHUNKED, chunks(BODY[:7], BODY[7:])),
    "chunks and a length": raw("HTTP/1.1 200 OK", TYPE + CHUNKED + "content-length: 3\r\n", chunks(BODY)),
    "identity": raw("HTTP/1.1 200 OK", TYPE + LENGTH + "transfer-encoding: identity\r\n"),
    "the length twice": raw("HTTP/1.1 200 OK", TYPE + LENGTH + LENGTH),
    "kept by HTTP/1.0": raw("HTTP/1.0 200 OK", TYPE + LENGTH + "connection: Keep-Alive\r\n"),
    "provisional answers": b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + raw("HTTP/1.1 200 OK", TYPE + LENGTH),
    "a long head": raw("HTTP/1.1 200 OK", TYPE + LENGTH + f"x: {'a' * 20_000}\r\n"),
}


@pytest.mark.parametrize("name", GOOD)
def test_an_answer_is_read_and_its_connection_kept(name):
    assert ask(GOOD[name]) == ([[0.5]] * 2, 1)


CLOSED = {
    "no length": (raw("HTTP/1.1 200 OK", TYPE), True),
    "HTTP/1.0": (raw("HTTP/1.0 200 OK", TYPE + LENGTH), False),
    "close among others": (raw("HTTP/1.1 200 OK", TYPE + LENGTH + "connection: te, Close\r\n"), False),
}


@pytest.mark.parametrize("name", CLOSED)
def test_an_answer_is_read_and_its_connection_not_used_again(name):
    assert ask(*CLOSED[name]) == ([[0.5]] * 2, 2)


BROKEN = {
    "another coding": (TYPE + "transfer-encoding: gzip, chunked\r\n", BODY, "transfer-encoding is 'gzip, chunked'; ex"),
    "a negative chunk": (
        TYPE + CHUNKED,
        b"-5\r\nabc",
        r"a chunk of the answer begins with b'-5\r\n'; expected its size",
    ),
    "a huge chunk": (TYPE + CHUNKED, b"f" * 18, f"a chunk of the answer begins with b'{'f' * 18}'; expected its size"),
    "a chunk that lies": (
        TYPE + CHUNKED,
        b"f" * 10 + b"\r\nabc",
        "the answer ended after 3 of 1,099,511,627,775 bytes",
    ),
    "half of the chunks": (TYPE + CHUNKED, b"3\r\nabc\r\n", "the answer ended before its last chunk"),
    "no digits": (TYPE + "content-length: \u00b2\r\n", BODY, "content-length is '\u00b2'; expected a number of bytes"),
    "a negative length": (TYPE + "content-length: -1\r\n", BODY, "content-length is '-1'; expected a number of bytes"),
    "a length of 5000 digits": (TYPE + f"content-length: {'9' * 5000}\r\n", BODY, "content-length is '99"),
    "a length that lies": (TYPE + "content-length: 1000000000000\r\n", BODY, "the answer ended after 88 of 1,000,000,"),
    "two lengths": (TYPE + LENGTH + "content-length: 3\r\n", BODY, "content-length is '88, 3'; expected a number"),
    "a huge head": (
        TYPE + LENGTH + f"x: {'a' * 70_000}\r\n",
        BODY,
        "the head of the answer is longer than 65536 bytes",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_answer_that_breaks_is_unreachable(name):
    fields, body, message = BROKEN[name]
    with pytest.raises(exact_loss.Unreachable) as raised:
        ask(raw("HTTP/1.1 200 OK", fields, body), ends=True)
    assert f": {message}" in str(raised.value)


@pytest.mark.parametrize(
    ("reply", "seen"),
    [
        (b"SSH-2.0-OpenSSH_9\r\n", r"b'SSH-2.0-OpenSSH_9\r\n'"),
        (b"HTTP/2 200\r\n\r\n", r"b'HTTP/2 200\r\n\r\n'"),
        (b"\x15\x03\x01\0\2\2F", r"b'\x15\x03\x01\x00\x02\x02F', as if https were expected"),
        (raw("HTTP/1.1 \u00b2\u00b2\u00b2 OK", TYPE + LENGTH), "'HTTP/1.1 \u00b2\u00b2\u00b2 OK'"),
        (raw("HTTP/1.1 99999 OK", TYPE + LENGTH), "'HTTP/1.1 99999 OK'"),
    ],
)
def test_another_protocol_is_told_at_once(reply, seen):
    with pytest.raises(exact_loss.Unreachable) as raised:
        ask(reply)
    assert str(raised.value).endswith(f": what answers there is no HTTP/1.1: it begins with {seen}")


ELSEWHERE = {
    "204": raw("HTTP/1.1 204 No Content", body=b""),
    "304": raw("HTTP/1.1 304 Not Modified", body=b""),
    "compressed": answer(body=gzip.compress(BODY), content_encoding="gzip"),
    "a problem without a code": answer(500, b"{}", "application/problem+json"),
    "a problem that is a list": answer(500, b"[]", "application/problem+json"),
    "a problem that is too deep": answer(500, b"[" * 100_000, "application/problem+json"),
    "a problem with other errors": answer(500, b'{"code":"X","errors":[1]}', "application/problem+json"),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_not_of_the_service_is_unexpected(name):
    with pytest.raises(exact_loss.UnexpectedAnswer, match="which is not the service's"):
        ask(ELSEWHERE[name])


def entry(shape=(1,), offsets=(0, 8), dtype="F64"):
    return {"probs": {"dtype": dtype, "shape": shape, "data_offsets": offsets}}


FILES = [
    b"5",
    b'"text"',
    b"[" * 100_000,
    b"\xff\xfe",
    b'{"probs":null}',
    *(
        json.dumps(header).encode()
        for header in (
            {"probs": {}},
            entry(dtype="X9"),
            entry(dtype="I64"),
            entry(shape=[3]),
            entry(shape=[-1]),
            entry(shape="a"),
            entry(shape=[1.0]),
            entry(offsets=[0, 80]),
            entry(shape=[2], offsets=[0, 16]),
            entry(offsets=[-8, 0]),
            entry(offsets=[0, 8, 9]),
            entry(offsets=["a", "b"]),
        )
    ),
]


@pytest.mark.parametrize("header", FILES, ids=[header[:40] for header in FILES])
@pytest.mark.parametrize("kind", ["lists", "numpy", "torch"])
def test_a_file_that_is_spoilt_is_unexpected(header, kind):
    logits = [1.0] if kind == "lists" else pytest.importorskip(kind).ones(1)
    body = struct.pack("<Q", len(header)) + header + b"12345678"
    with pytest.raises(exact_loss.UnexpectedAnswer, match="^the answer is not a safetensors file: "):
        ask(answer(body=body), logits=logits)


def test_the_lines_of_a_stream_may_be_long_and_come_in_any_pieces():
    line = json.dumps({"probs": {"dtype": "F64", "shape": [1], "data": "AAAAAAAA4D8="}, "entropy": None}).encode()
    padded = line + b" " * 300_000 + b"\n"
    text = padded + padded[:-1]
    reply = raw("HTTP/1.1 200 OK", f"content-type: application/x-ndjson\r\n{CHUNKED}", chunks(text[:9], text[9:]))

    def serve(connection, reader):
        while reader.readline() != b"0\r\n":
            pass
        connection.sendall(reply)

    with FakeService(serve) as service, exact_loss.Client(service.url, timeout=2) as client:
        found = list(client.stream("softmax", [{"logits": [1.0]}] * 2))
    assert [answer.probs.tolist() for answer in found] == [[0.5], [0.5]]


@pytest.mark.parametrize(
    "line",
    [b"5", b"[]", b"{", b"[" * 100_000, b'{"probs":{}}', b'{"probs":{"dtype":"X9","shape":[1],"data":"AAAAAAAA4D8="}}']
    + [
        b'{"probs":{"dtype":"F64","shape":[2],"data":"AAAAAAAA4D8="}}',
        b'{"probs":{"dtype":"F64","shape":[1],"data":"A"}}',
    ]
    + [b'{"probs":"a"}', b'{"code":"X","status":"a"}', b"{}\n{}\n{}"],
    ids=lambda line: line[:60].decode(),
)
@pytest.mark.parametrize("kind", ["lists", "numpy", "torch"])
def test_a_line_of_a_stream_that_is_spoilt_is_unexpected(line, kind):
    logits = [1.0] if kind == "lists" else pytest.importorskip(kind).ones(1)
    reply = raw("HTTP/1.1 200 OK", f"content-type: application/x-ndjson\r\n{CHUNKED}", chunks(line + b"\n"))

    def serve(connection, reader):
        while reader.readline() != b"0\r\n":
            pass
        connection.sendall(reply)

    with FakeService(serve) as service, exact_loss.Client(service.url, timeout=2) as client:
        with pytest.raises(exact_loss.UnexpectedAnswer):
            list(client.stream("softmax", [{"logits": logits}]))
