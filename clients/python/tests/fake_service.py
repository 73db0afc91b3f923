"""A server that answers as a test says, for what the service does too rarely to test."""

import contextlib
import json
import socket
import struct
import threading

MEDIA_TYPE = "application/vnd.safetensors"


def file(**tensors):
    """A safetensors file of tensors of float64, each a list of numbers."""
    header, data = {}, b""
    for name, numbers in tensors.items():
        packed = struct.pack(f"<{len(numbers)}d", *numbers)
        header[name] = {"dtype": "F64", "shape": [len(numbers)], "data_offsets": [len(data), len(data) + len(packed)]}
        data += packed
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def answer(status=200, body=None, content_type=MEDIA_TYPE, **headers):
    """All bytes of an answer; by default probabilities 0.5."""
    content = file(probs=[0.5]) if body is None else body
    fields = {"content-type": content_type, "content-length": len(content)}
    fields.update((name.replace("_", "-"), value) for name, value in headers.items())
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return f"HTTP/1.1 {status} Reason\r\n{lines}\r\n".encode() + content


def problem(status, code, **headers):
    body = json.dumps({"status": status, "code": code, "detail": f"it is {code}"}).encode()
    return answer(status, body, "application/problem+json", **headers)


class FakeService:
    """Answers the requests of all connections in turn with ``answers``, of which the last one is repeated.

    An answer of None closes the connection without a word; a callable is called with the socket.
    """

    def __init__(self, *answers, context=None):
        self._answers = list(answers)
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if context else 'http'}://127.0.0.1:{self.port}"
        self.connections = 0
        self.requests = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError), connection:
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as reader:
                while self._serve_one(connection, reader):
                    pass

    def _serve_one(self, connection, reader):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = reader.readline()
            if not line:
                return False
            head += line
        fields = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:-2])
        next_answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        self.requests.append((head.decode(), None))
        if callable(next_answer):
            return next_answer(connection, reader)
        body = reader.read(int(fields.get("content-length", 0)))
        self.requests[-1] = (head.decode(), body)
        if next_answer is None:
            return False
        connection.sendall(next_answer)
        return b"connection: close" not in next_answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.close()
