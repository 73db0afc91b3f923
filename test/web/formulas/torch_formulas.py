"""Writes torch-formulas.json: what PyTorch computes by the formulas of web/src/formulas, with gradients by autograd.

    /usr/bin/python3 test/web/formulas/torch_formulas.py

Made with PyTorch 1.13 on a CPU. `binary_cross_entropy_with_logits` has had another formula for its value since PyTorch 2.1,
(1 − y) x − logsigmoid(x), but the same for its gradient: the value is written out here, the gradient is PyTorch's own.
"""

import json
import math
import os

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch-formulas.json")
cases = []


def plain(number):
    return number if math.isfinite(number) else ("NaN" if math.isnan(number) else ("Infinity" if number > 0 else "-Infinity"))


def floats(value):
    return [floats(x) if isinstance(x, list) else float(x) for x in value]


def case(operation, body, field, index, loss, formula=0, cancels=0):
    """
    `loss` takes the fields of the body as tensors; `field` is a list of numbers, of which the one at `index` moves. `cancels` is how large the
    numbers are of which the formula leaves only a small difference: an ulp of these may be its error.
    """
    for name, dtype in (("float64", torch.float64), ("float32", torch.float32)):
        tensors = {key: torch.tensor(floats(value), dtype=dtype) if isinstance(value, list) else value for key, value in body.items()}
        moved = tensors[field].requires_grad_()
        place = tuple(int(i) for i in str(index).split("/"))
        value = loss(**tensors)
        value, through = value if isinstance(value, tuple) else (value, value)
        through.backward()
        cases.append({
            "operation": operation, "body": body, "moved": f"/{field}/{index}", "float": name, "formula": formula, "cancels": cancels,
            "loss": plain(value.item()), "grad": plain(moved.grad[place].item()),
        })


def ppo(log_probs, old_log_probs, advantages, dual_clip=None, mask=None, low=0.8, high=1.2, reduction="mean"):
    ratio = torch.exp(log_probs - old_log_probs)
    loss = -torch.min(ratio * advantages, torch.clamp(ratio, low, high) * advantages)
    if dual_clip is not None:
        loss = torch.where(advantages < 0, torch.min(-advantages * dual_clip, loss), loss)
    if mask is not None:
        return (loss * mask).sum() / mask.sum()
    return loss.mean()


for log_prob, old, advantage in [(-1, -1.1, 1), (-1, -1.5, 1), (-1, -1.5, -1), (-1, -0.5, 1), (-1, -0.5, -1), (-1, -1, 2), (0, -900, 1), (0, -900, 0), (0, -100, 1)]:
    case("policy-gradient", {"log_probs": [log_prob], "old_log_probs": [old], "advantages": [advantage]}, "log_probs", 0, ppo)
for old in (-1.5, -3, -900):
    case("policy-gradient", {"log_probs": [0], "old_log_probs": [old], "advantages": [-1], "dual_clip": 3}, "log_probs", 0, ppo)
case("policy-gradient", {"log_probs": [0, -1], "old_log_probs": [-900, -1.1], "advantages": [1, 1], "mask": [0, 1]}, "log_probs", 0, ppo)


def cispo(log_probs, old_log_probs, advantages, **_):
    return -(torch.clamp(torch.exp(log_probs - old_log_probs), 0, 4).detach() * advantages * log_probs).mean()


case("policy-gradient", {"log_probs": [-1], "old_log_probs": [-3], "advantages": [1], "loss_type": "cispo"}, "log_probs", 0, cispo)


def penalized(estimator):
    def loss(log_probs, ref_log_probs, advantages, kl_coef, **_):
        d = ref_log_probs - log_probs
        kl = {"k1": -d, "k2": d * d / 2, "k3": torch.exp(d) - d - 1}[estimator]
        return (-torch.exp(log_probs - log_probs.detach()) * advantages + kl_coef * kl).mean()
    return loss


for estimator in ("k1", "k2", "k3"):
    for exponent in (1, 3, 12, 26, 30):
        body = {"log_probs": [-(2.0 ** -exponent)], "ref_log_probs": [0], "advantages": [0], "kl_coef": 1, "kl_estimator": estimator}
        case("policy-gradient", body, "log_probs", 0, penalized(estimator), cancels=1)


def dpo(log_sigmoid, kind="sigmoid"):
    def loss(chosen, rejected, beta, ref_chosen=0, ref_rejected=0, label_smoothing=0, **_):
        h = (chosen - rejected) - (ref_chosen - ref_rejected)
        v = beta * h
        if kind == "hinge":
            return torch.relu(1 - v).mean()
        if kind == "ipo":
            return ((h - 1 / (2 * beta)) ** 2).mean()
        if kind == "orpo":
            odds = (chosen - rejected) - (torch.log1p(-torch.exp(chosen)) - torch.log1p(-torch.exp(rejected)))
            return -(beta * log_sigmoid(odds)).mean()
        if label_smoothing == 0:
            return -log_sigmoid(v).mean()
        both = -log_sigmoid(v) * (1 - label_smoothing), -log_sigmoid(-v) * label_smoothing
        return (both[0] + both[1]).mean() if kind == "sigmoid" else ((both[0] - both[1]) / (1 - 2 * label_smoothing)).mean()
    return loss


def naive(x):
    return torch.log(torch.sigmoid(x))


for margin in (-800, -20, -1, 0, 1, 20, 40, 100, 800):
    body = {"chosen": [margin], "rejected": [0], "beta": 1}
    case("preference", body, "chosen", 0, dpo(F.logsigmoid))
    case("preference", body, "chosen", 0, dpo(naive), formula=1, cancels=1)
case("preference", {"chosen": [-10], "rejected": [-12], "ref_chosen": [-11], "ref_rejected": [-11.5], "beta": 0.125, "label_smoothing": 0.25}, "rejected", 0, dpo(F.logsigmoid))
case("preference", {"chosen": [-10], "rejected": [-12], "beta": 0.125, "label_smoothing": 0.25, "loss_type": "robust"}, "chosen", 0, dpo(F.logsigmoid, "robust"))
for kind in ("hinge", "ipo"):
    for chosen in (-10, -4, 0):
        case("preference", {"chosen": [chosen], "rejected": [-12], "beta": 0.125, "loss_type": kind}, "chosen", 0, dpo(F.logsigmoid, kind))
for chosen in (-0.5, -1e-3, -1e-18):
    case("preference", {"chosen": [chosen], "rejected": [-0.5], "beta": 1, "loss_type": "orpo"}, "chosen", 0, dpo(F.logsigmoid, "orpo"), cancels=1)


def kto(log_probs, ref_log_probs, labels, beta, **_):
    v = beta * (log_probs - ref_log_probs) * (2 * labels - 1)
    return (1 - torch.sigmoid(v)).mean()


for log_prob in (-10, 0, 30, 400):
    for label in (0, 1):
        case("unpaired-preference", {"log_probs": [log_prob], "ref_log_probs": [0], "labels": [label], "beta": 1}, "log_probs", 0, kto, cancels=1)


def bce(logits, labels, focal_gamma=0, **_):
    own = F.binary_cross_entropy_with_logits(logits, labels, reduction="none")
    value = (1 - labels) * logits - F.logsigmoid(logits)
    if focal_gamma == 0:
        return value.mean(), own.mean()
    p = torch.sigmoid(logits)
    rest = 1 - (p * labels + (1 - p) * (1 - labels))
    return (value * rest ** focal_gamma).mean(), (own * rest ** focal_gamma).mean()


for logit in (-40, -1, 0, 0.5, 20, 40, 100, "Infinity", "-Infinity"):
    for label in (0, 1):
        case("binary-cross-entropy", {"logits": [logit], "labels": [label]}, "logits", 0, bce, cancels=1)
# A value of the newer formula beside a gradient of the older one would be of neither where they differ: only where they do not.
for logit, label in ((-2, 1), (2, 0), (1, 1), (-20, 1)):
    case("binary-cross-entropy", {"logits": [logit], "labels": [label], "focal_gamma": 0.5}, "logits", 0, bce, cancels=1)


def ce(label, gamma=0):
    def loss(logits, **_):
        nll = F.cross_entropy(logits[None], torch.tensor([label]))
        return nll if gamma == 0 else (1 - torch.exp(-nll)) ** gamma * nll
    return loss


for top in (0, 1, 5, 20, 30, 50, 800):
    for label in (0, 1):
        case("cross-entropy", {"logits": [top, 0, -1], "labels": label}, "logits", 0, ce(label), cancels=1)
    for gamma in (0.5, 2):
        case("cross-entropy", {"logits": [top, 0], "labels": 0, "focal_gamma": gamma}, "logits", 0, ce(0, gamma), cancels=1)


def naive_ce(label):
    return lambda logits, **_: -torch.log(torch.softmax(logits, 0))[label]


for row in ([800, 0], [0, 800], [3, 1, -2], [50, 0], [800, 800], [-800, 0, 1]):
    for index in (0, 1):
        case("cross-entropy", {"logits": [row], "labels": [0]}, "logits", f"0/{index}", lambda logits, **_: naive_ce(0)(logits[0]), formula=1, cancels=1)


def divergence(kind):
    def loss(logits, target_logits, **_):
        p, q = F.log_softmax(logits, 0), F.log_softmax(target_logits, 0)
        kl = lambda a, b: (torch.exp(a) * (a - b)).sum()
        if kind == "forward_kl":
            return kl(q, p)
        if kind == "reverse_kl":
            return kl(p, q)
        m = torch.logsumexp(torch.stack([p + math.log(0.5), q + math.log(0.5)]), 0)
        return 0.5 * kl(q, m) + 0.5 * kl(p, m)
    return loss


for kind in ("forward_kl", "reverse_kl", "jsd"):
    for logit in (0, 1, 2.5, -3):
        case("kl-divergence", {"logits": [logit, 2, 3], "target_logits": [1, 2, 3.5], "divergence": kind}, "logits", 0, divergence(kind), cancels=4)
case("kl-divergence", {"logits": [1, 2, "-Infinity"], "target_logits": [2, 1, "-Infinity"]}, "logits", 0, divergence("forward_kl"), cancels=4)

with open(PATH, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
