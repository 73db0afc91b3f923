"""Cross-entropy and its gradient from Python 3.9 or later, with the standard library alone.

    python3 cross_entropy.py
"""

import json
import math
import os
import urllib.error
import urllib.request

BASE_URL = os.environ.get("EXACT_LOSS_URL", "http://127.0.0.1:8080")


class ExactLossError(Exception):
    """The service refused a request; the message is the problem's ``detail``.

    status: the HTTP status, e.g. 422
    code:   what to branch on, e.g. "LABEL_OUT_OF_RANGE"
    errors: [{"pointer": "/labels/0", "detail": "..."}, ...], one for each offending value
    """

    def __init__(self, status, problem):
        super().__init__(problem.get("detail") or problem.get("title") or f"HTTP status {status}")
        self.status = status
        self.code = problem.get("code")
        self.errors = problem.get("errors", [])


def cross_entropy(logits, labels, **options):
    """Cross-entropy of ``logits`` (N, C) against class indices ``labels`` (N).

    options: class_weight, label_smoothing, reduction, ignore_index, ..., as in torch.nn.functional.cross_entropy
    Returns a dict: ``loss`` (the mean, unless ``reduction`` says otherwise), ``losses`` (N) before the reduction,
    ``grad`` (N, C), the gradient of ``loss`` with respect to ``logits``.

    >>> cross_entropy([[0, -50]], [0])["loss"]
    1.9287498479639178e-22
    """
    request = urllib.request.Request(
        f"{BASE_URL}/v1/cross-entropy",
        # json.dumps writes float("-inf") as the bare token -Infinity. That is not JSON, but the service reads it.
        data=json.dumps({"logits": logits, "labels": labels, **options}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return {name: decode(value) for name, value in json.load(response).items()}
    except urllib.error.HTTPError as error:
        with error:
            if error.headers.get_content_type() != "application/problem+json":
                raise  # not from the service: a proxy's page, say
            problem = json.load(error)
        raise ExactLossError(error.code, problem) from None


def decode(value):
    """Turns "Infinity", "-Infinity" and "NaN", which the service writes as strings, back into floats."""
    if isinstance(value, list):
        return [decode(item) for item in value]
    return float(value) if isinstance(value, str) else value


def main():
    # Two rows of three classes, the classes weighted, the labels smoothed.
    worked = cross_entropy(
        [[1, 2, 3], [0, -1, 0.5]],
        [2, 0],
        class_weight=[1, 2, 5],
        label_smoothing=0.2,
    )
    print("losses", *worked["losses"])
    for row in worked["grad"]:
        print("grad", *row)

    # Class 1 is masked, yet it is the label: that cannot happen, and its loss is infinite.
    impossible = cross_entropy([[1, -math.inf, 2]], [1])
    print("impossible", impossible["loss"])

    # A confident, right answer: most libraries return 0.
    tiny = cross_entropy([[0, -50]], [0])

    # A masked class that is not the label has probability 0 and gradient 0.
    masked = cross_entropy([[1, -math.inf, 2]], [2])

    # The lines below are the same in every language.
    print("loss", worked["loss"])
    print("tiny", tiny["loss"])
    print("masked", masked["loss"], "grad", *masked["grad"][0])
    try:
        cross_entropy([[1, 2, 3], [0, -1, 0.5]], [3, 0])
    except ExactLossError as error:
        print("error", error.code, error.errors[0]["pointer"])


if __name__ == "__main__":
    main()
