"""The service as the last layer of a PyTorch model: a training loop that learns to tell irises apart.

    python3 last_layer.py       needs torch and safetensors
"""

import csv
import os
import pathlib
import urllib.parse
import urllib.request

import torch
from safetensors.torch import load, save

URL = os.environ.get("EXACT_LOSS_URL", "http://127.0.0.1:8080")
IRIS = pathlib.Path(__file__).parent.parent / "data" / "iris.csv"


# region layer
def ask(operation: str, tensors: dict, **options) -> dict:
    """Posts tensors, and returns those of the answer: both are files of safetensors, whatever their dtype."""
    url = f"{URL}/v1/{operation}?{urllib.parse.urlencode(options)}"
    request = urllib.request.Request(url, save(tensors), {"content-type": "application/vnd.safetensors"})
    with urllib.request.urlopen(request) as reply:
        return load(reply.read())


class CrossEntropy(torch.autograd.Function):
    """torch.nn.functional.cross_entropy, computed by the service: the gradient comes with the loss."""

    @staticmethod
    def forward(ctx, logits, labels):
        answer = ask("cross-entropy", {"logits": logits, "labels": labels})
        ctx.save_for_backward(answer["grad"])
        return answer["loss"]

    @staticmethod
    def backward(ctx, upstream):
        (grad,) = ctx.saved_tensors
        return upstream * grad, None
# endregion


def main() -> None:
    # A loss, and a gradient as a tensor.
    logits = torch.tensor([[0.0, -50.0]], dtype=torch.float64)
    answer = ask("cross-entropy", {"logits": logits, "labels": torch.tensor([0])})
    print("loss", answer["loss"].item(), "grad", *answer["grad"].flatten().tolist())

    rows = list(csv.reader(IRIS.open()))[1:]
    features = torch.tensor([[float(x) for x in row[:4]] for row in rows])
    features = (features - features.mean(0)) / features.std(0)
    labels = torch.tensor([int(row[4]) for row in rows])

    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 16), torch.nn.Tanh(), torch.nn.Linear(16, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for step in range(101):
        loss = CrossEntropy.apply(model(features), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 50 == 0:
            right = (model(features).argmax(1) == labels).sum().item()
            print(f"step {step} loss {loss.item():.4f} right {right} of {len(labels)}")


if __name__ == "__main__":
    main()
