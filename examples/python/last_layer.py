"""The client as the last layer of a PyTorch model that learns to tell irises apart, beside the same model with
PyTorch's own loss.

python3 last_layer.py       needs torch, and the client: pip install ./clients/python
"""

import csv
import pathlib

import torch

import exact_loss
import exact_loss.torch

IRIS = pathlib.Path(__file__).parent.parent / "data" / "iris.csv"


def irises():
    """Features [150, 4], each with mean 0 and deviation 1, and labels [150]."""
    with IRIS.open() as file:
        rows = list(csv.reader(file))[1:]
    features = torch.tensor([[float(x) for x in row[:4]] for row in rows], dtype=torch.float64)
    return (features - features.mean(0)) / features.std(0), torch.tensor([int(row[4]) for row in rows])


# region layer
def train(cross_entropy, features, labels, steps):
    """The loss at each step, and how many labels are predicted at the end."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 16), torch.nn.Tanh(), torch.nn.Linear(16, 3)).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    losses = []
    for _ in range(steps):
        loss = cross_entropy(model(features), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, (model(features).argmax(1) == labels).sum().item()


# endregion


def main():
    # A loss that PyTorch rounds to 0.
    logits = torch.tensor([[0.0, -50.0]], dtype=torch.float64)
    answer = exact_loss.cross_entropy(logits, torch.tensor([0]))
    print("loss", answer.loss, "grad", *answer.grad.flatten().tolist())

    data = irises()
    ours, right = train(exact_loss.torch.cross_entropy, *data, 101)
    theirs, _ = train(torch.nn.functional.cross_entropy, *data, 101)
    for step in range(0, 101, 25):
        print(f"step {step} loss {ours[step]:.16f} PyTorch's {theirs[step]:.16f}")
    print(f"loss {ours[-1]:.4f} right {right} of {len(data[1])}")


if __name__ == "__main__":
    main()
