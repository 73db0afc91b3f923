"""Writes the arrays of this folder: logits of 64 rows and 10 classes, their labels, and what a kernel in float32 makes of them.

    python3 make_arrays.py       needs NumPy
"""

import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).parent

rng = np.random.default_rng(7)
labels = rng.integers(0, 10, 64)
logits = rng.normal(0, 3, (64, 10))
logits[np.arange(64), labels] += np.where(np.arange(64) % 4 > 0, 6, 0)
logits[0] = [0] + [-50] * 9  # a right answer, so confident that float32 loses its loss
labels[0] = 0
logits = logits.astype(np.float32)

# The textbook's formulas, which need no more than float32 and a subtraction of the largest logit.
shifted = logits - logits.max(1, keepdims=True)
probs = np.exp(shifted) / np.exp(shifted).sum(1, keepdims=True)
losses = -np.log(probs[np.arange(64), labels])
grad = (probs - np.eye(10, dtype=np.float32)[labels]) / np.float32(64)

np.save(FOLDER / "logits.npy", logits)
np.save(FOLDER / "labels.npy", labels)
np.savez(FOLDER / "kernel.npz", loss=losses.mean(), losses=losses, grad=grad)
