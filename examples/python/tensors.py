"""Tensors to the service and back from Python 3.9 or later, with the standard library alone: safetensors files, in which
numbers lie as they do in memory.

    python3 tensors.py
"""

import array
import json
import math
import os
import struct
import urllib.error
import urllib.parse
import urllib.request
from typing import NamedTuple

BASE_URL = os.environ.get("EXACT_LOSS_URL", "http://127.0.0.1:8080")


class Tensor(NamedTuple):
    """dtype: "F64", "F32", "F16", "BF16", or of labels "I64", "I32", ...; data: its bytes, little-endian, row-major."""

    dtype: str
    shape: tuple
    data: bytes


# region problem
class Refused(Exception):
    """The service refused a request; the message is the problem's ``detail``.

    code:     what to branch on, e.g. "LABEL_OUT_OF_RANGE"
    pointers: a JSON Pointer to each offending value, e.g. ["/labels/0"]
    """

    def __init__(self, problem):
        super().__init__(problem.get("detail"))
        self.code = problem.get("code")
        self.pointers = [error["pointer"] for error in problem.get("errors", [])]
# endregion


# region request
def ask(operation, tensors, **options):
    """Posts tensors by name, and returns those of the answer. Options are as in JSON: reduction="sum", ..."""
    request = urllib.request.Request(
        f"{BASE_URL}/v1/{operation}?{urllib.parse.urlencode(options)}",
        data=to_file(tensors),
        headers={"Content-Type": "application/vnd.safetensors"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return from_file(response.read())
    except urllib.error.HTTPError as error:
        with error:
            if error.headers.get_content_type() != "application/problem+json":
                raise  # not from the service: a proxy's page, say
            problem = json.load(error)
        raise Refused(problem) from None
# endregion


# region file
def to_file(tensors):
    """Eight bytes with the length of the header, the header, padded so that numbers are aligned, and the bytes of all."""
    header, end = {}, 0
    for name, (dtype, shape, data) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": (end, end + len(data))}
        end += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([struct.pack("<Q", len(text)), text, *(tensor.data for tensor in tensors.values())])


def from_file(file):
    start = 8 + struct.unpack_from("<Q", file)[0]
    header = json.loads(file[8:start])
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = Tensor(entry["dtype"], tuple(entry["shape"]), file[start + begin : start + end])
    return tensors
# endregion


def float64(shape, numbers):
    return Tensor("F64", shape, array.array("d", numbers).tobytes())


def int64(numbers):
    return Tensor("I64", (len(numbers),), array.array("q", numbers).tobytes())


def numbers_of(tensor):
    return array.array("d", tensor.data)


def text(tensor):
    """Its numbers, each in the fewest digits that read back the same, and whole ones without a point."""
    return " ".join(repr(x).removesuffix(".0") for x in numbers_of(tensor))


def main():
    logits = float64((2, 3), [1, 2, 3, 0, -1, 0.5])

    # Two rows of three classes, the classes weighted, the labels smoothed.
    worked = ask(
        "cross-entropy",
        {"logits": logits, "labels": int64([2, 0]), "class_weight": float64((3,), [1, 2, 5])},
        label_smoothing=0.2,
    )
    print("losses", text(worked["losses"]))
    for n in range(2):
        print("grad", *numbers_of(worked["grad"])[3 * n : 3 * n + 3])

    # Class 1 is masked, yet it is the label: that cannot happen, and its loss is infinite.
    masks = float64((1, 3), [1, -math.inf, 2])
    impossible = ask("cross-entropy", {"logits": masks, "labels": int64([1])})
    print("impossible", text(impossible["loss"]))

    # A confident, right answer: most libraries return 0.
    tiny = ask("cross-entropy", {"logits": float64((1, 2), [0, -50]), "labels": int64([0])})

    # A masked class that is not the label has probability 0 and gradient 0.
    masked = ask("cross-entropy", {"logits": masks, "labels": int64([2])})

    # The lines below are the same in every language.
    print("loss", text(worked["loss"]))
    print("tiny", text(tiny["loss"]))
    print("masked", text(masked["loss"]), "grad", text(masked["grad"]))
    try:
        ask("cross-entropy", {"logits": logits, "labels": int64([3, 0])})
    except Refused as refused:
        print("error", refused.code, refused.pointers[0])


if __name__ == "__main__":
    main()
