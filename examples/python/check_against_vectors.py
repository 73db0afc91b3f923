"""How many digits of a loss and its gradient does an implementation get right? The golden vectors against PyTorch, NumPy,
the service, or an implementation of yours. Needs NumPy; PyTorch is tested where it is installed.

    python3 check_against_vectors.py                          the vectors of the service at EXACT_LOSS_URL
    python3 check_against_vectors.py http://127.0.0.1:8080    the same
    python3 check_against_vectors.py ../../vectors            those of a directory
    python3 check_against_vectors.py ../../vectors --only torch --operation cross-entropy
    python3 check_against_vectors.py ../../vectors --implementation my.module:function

An implementation is function(operation, request), where the request is what is posted to the service. It returns a dict with all
outputs that were asked for, numbers or nested lists or arrays of them in the shapes of the service's answers. Where it does not
have an option it raises NotImplementedError, and an output that it does not have is the value NotImplemented: both are left out.
Anything else that it lacks or gets wrong is an error.

The exit code is 0 if every number is within --max-ulps of the exact one, and 1 if one is not, if an output is missing or has
another shape, if a case raises an exception, or if nothing was compared. So it is 1 for NumPy and PyTorch, rightly: what they lose
is what this is there to show.
"""

import argparse
import collections.abc
import http.client
import importlib
import json
import math
import os
import pathlib
import sys
import urllib.error
import urllib.request

import numpy as np

try:
    import torch
    from torch.nn import functional as F
except ImportError:
    torch = None

BASE_URL = os.environ.get("EXACT_LOSS_URL", "http://127.0.0.1:8080")

OPERATIONS = [
    "softmax",
    "log-softmax",
    "nll",
    "cross-entropy",
    "binary-cross-entropy",
    "kl-divergence",
    "policy-gradient",
    "preference",
    "unpaired-preference",
]

# The options that the rows of every loss have: `Shares` knows them.
OF_ROWS = {"labels", "target_probs", "mask", "sample_weight", "reduction", "normalizer", "grad_output", "class_axis"}
OF_ROWS |= {"ignore_index", "outputs", "validate_target_probs"}


def tensor(value):
    """Nested lists, in which "Infinity" and "NaN" are strings, as doubles."""
    decode = lambda item: [decode(entry) for entry in item] if isinstance(item, (list, tuple)) else float(item)
    return np.array(decode(value), dtype=np.float64)


def only(request, *names):
    """Raises NotImplementedError if the request has options besides these and those of rows."""
    others = set(request) - OF_ROWS - set(names)
    if others:
        raise NotImplementedError(", ".join(sorted(others)))


def axis_of(request, x):
    """The axis of the classes: as in PyTorch, unless the request says another."""
    return request.get("class_axis", 0 if x.ndim == 1 else 1) % x.ndim


def rows_of(x, axis):
    """A tensor as a matrix with the classes last."""
    return np.moveaxis(x, axis, -1).reshape(-1, x.shape[axis])


def from_rows(rows, like, axis):
    return np.moveaxis(rows.reshape(*shape_of_rows(like, axis), -1), -1, axis)


class Shares:
    """What all losses have in common: loss = sum of s_n loss_n over the rows that count, divided by D.

    keep:   which rows count
    s:      sample_weight, 0 for the others
    factor: s_n G_n / D, which each row's gradient is multiplied by
    """

    def __init__(self, request, shape, keep=True, class_weights=1.0, target_mass=None):
        self.shape, count = tuple(shape), math.prod(shape)
        of_rows = lambda name, default: (
            tensor(request[name]).reshape(-1) if name in request else np.full(count, default)
        )
        self.keep = (of_rows("mask", 1.0) != 0) & keep
        self.s = np.where(self.keep, of_rows("sample_weight", 1.0), 0.0)
        self.reduction = request.get("reduction", "mean")
        normalizer = request.get("normalizer", "weights")
        if self.reduction in ("sum", "none"):
            self.divisor = 1.0
        elif isinstance(normalizer, str):
            mass = class_weights if target_mass is None else target_mass
            by_name = {
                "weights": np.sum(self.s * class_weights),
                "valid": np.sum(self.keep),
                "rows": count,
                "target_mass": np.sum(np.where(self.keep, self.s * mass, 0)),
            }
            self.divisor = float(by_name[normalizer])
        else:
            self.divisor = float(normalizer)
        up = np.broadcast_to(tensor(request.get("grad_output", 1)).reshape(-1), (count,))
        self.factor = self.s * up / self.divisor if self.divisor else np.zeros(count)

    def answer(self, losses, **grads):
        """Outputs from the rows' losses and gradients."""
        losses = np.where(self.keep & (self.s != 0), self.s * losses, 0.0)
        outputs = {"losses": losses.reshape(self.shape), "loss": None}
        if self.reduction != "none":
            outputs["loss"] = losses.sum() / self.divisor if self.divisor else 0.0
        return {**outputs, **grads}


def without_others(request, outputs):
    """The outputs, with those that were asked for besides marked as not implemented."""
    return {**dict.fromkeys(request.get("outputs", []), NotImplemented), **outputs}


def shape_of_rows(x, axis):
    return [n for i, n in enumerate(x.shape) if i != axis]


def label_rows(request, x):
    """The labels of rows of classes as one-hot targets, or the target probabilities; which rows count; the weights."""
    axis = axis_of(request, x)
    shape, classes = shape_of_rows(x, axis), x.shape[axis]
    weights = tensor(request.get("class_weight", [1] * classes))
    if "labels" not in request:
        q = rows_of(tensor(request["target_probs"]), axis)
        return q, Shares(request, shape, target_mass=(q * weights).sum(-1)), weights, None
    labels = tensor(request["labels"]).reshape(-1).astype(int)
    ignored = np.isin(labels, request.get("ignore_index", -100))
    labels = np.where(ignored, 0, labels)
    return np.eye(classes)[labels], Shares(request, shape, ~ignored, weights[labels]), weights, labels


# ------------------------------------------------------------------------------------------------------- NumPy, naively
def numpy_textbook(operation, request):
    """The formulas of a textbook, as they stand there: nothing is done about overflow, cancellation, or 0 log 0."""
    with np.errstate(all="ignore"):
        return without_others(request, TEXTBOOK[operation](request))


def exp_normalized(x):
    return np.exp(x) / np.exp(x).sum(-1, keepdims=True)


def textbook_softmax(request, log=False):
    only(request, "logits", "temperature")
    x = tensor(request["logits"])
    axis, t = axis_of(request, x), request.get("temperature", 1)
    p = exp_normalized(rows_of(x, axis) / t)
    outputs = {"log_probs" if log else "probs": from_rows(np.log(p) if log else p, x, axis)}
    if "grad_output" in request:
        g = rows_of(tensor(request["grad_output"]), axis)
        grad = g - p * g.sum(-1, keepdims=True) if log else p * (g - (p * g).sum(-1, keepdims=True))
        outputs["grad"] = from_rows(grad / t, x, axis)
    return outputs


def textbook_nll(request):
    only(request, "log_probs", "class_weight")
    x = tensor(request["log_probs"])
    axis = axis_of(request, x)
    q, shares, weights, labels = label_rows(request, x)
    rows = rows_of(x, axis)
    losses = -weights[labels] * np.take_along_axis(rows, labels[:, None], 1)[:, 0]
    return shares.answer(losses, grad=from_rows(-weights * q * shares.factor[:, None], x, axis))


def textbook_cross_entropy(request):
    only(request, "logits", "class_weight", "label_smoothing", "temperature", "softcap", "z_loss", "focal_gamma")
    x = tensor(request["logits"])
    axis, t, eps = axis_of(request, x), request.get("temperature", 1), request.get("label_smoothing", 0)
    gamma, z_loss = request.get("focal_gamma", 0), request.get("z_loss", 0)
    q, shares, weights, labels = label_rows(request, x)
    z, slope = rows_of(x, axis), 1 / t
    if "softcap" in request:
        tanh = np.tanh(z / request["softcap"])
        z, slope = request["softcap"] * tanh, (1 - tanh**2) / t
    p = exp_normalized(z / t)
    lse = np.log(np.exp(z / t).sum(-1))
    r = weights * ((1 - eps) * q + eps / x.shape[axis])
    if labels is not None and not eps:  # only the label's class is looked at
        losses = -(r * (1 - p) ** gamma).sum(-1) * np.log(p[np.arange(len(p)), labels])
    else:
        losses = -(r * (1 - p) ** gamma * np.log(p)).sum(-1)
    if gamma:
        a = r * (1 - p) ** (gamma - 1) * (gamma * p * np.log(p) - (1 - p))
        grad = a - p * a.sum(-1, keepdims=True)
    else:
        grad = r.sum(-1, keepdims=True) * p - r
    grad = (grad + 2 * z_loss * lse[:, None] * p) * slope
    grad = np.where(shares.keep[:, None], grad * shares.factor[:, None], 0)
    return shares.answer(losses + z_loss * lse**2, grad=from_rows(grad, x, axis), probs=from_rows(p, x, axis))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def textbook_binary_cross_entropy(request):
    only(request, "logits", "label_smoothing")
    x = tensor(request["logits"])
    y = tensor(request["labels" if "labels" in request else "target_probs"])
    keep = True
    if "labels" in request:
        keep = y.reshape(-1) != request.get("ignore_index", -100)
    eps = request.get("label_smoothing", 0)
    y = (1 - eps) * y.reshape(-1) + eps / 2
    p = sigmoid(x.reshape(-1))
    shares = Shares(request, x.shape, keep)
    grad = np.where(shares.keep, (p - y) * shares.factor, 0).reshape(x.shape)
    return shares.answer(-(y * np.log(p) + (1 - y) * np.log(1 - p)), grad=grad, probs=p.reshape(x.shape))


def textbook_kl_divergence(request):
    only(request, "logits", "target_logits", "target_probs", "divergence", "beta", "temperature")
    if "logits" not in request:
        raise NotImplementedError("log_probs")
    x, t = tensor(request["logits"]), request.get("temperature", 1)
    axis, mode, beta = axis_of(request, x), request.get("divergence", "forward_kl"), request.get("beta", 0.5)
    p = exp_normalized(rows_of(x, axis) / t)
    if "target_logits" in request:
        q = exp_normalized(rows_of(tensor(request["target_logits"]), axis) / t)
    else:
        q = rows_of(tensor(request["target_probs"]), axis)
    centred = lambda a: p * (a - (p * a).sum(-1, keepdims=True))
    m = beta * q + (1 - beta) * p
    if mode == "forward_kl":
        losses, grad = (q * np.log(q / p)).sum(-1), p - q
    elif mode == "reverse_kl":
        losses, grad = (p * np.log(p / q)).sum(-1), centred(np.log(p / q))
    else:
        losses = (beta * q * np.log(q / m) + (1 - beta) * p * np.log(p / m)).sum(-1)
        grad = centred((1 - beta) * np.log(p / m))
    shares = Shares(request, shape_of_rows(x, axis))
    grad = np.where(shares.keep[:, None], grad * shares.factor[:, None] / t, 0)
    return shares.answer(losses, grad=from_rows(grad, x, axis))


def textbook_policy_gradient(request):
    only(request, *"log_probs old_log_probs ref_log_probs advantages loss_type dual_clip kl_coef".split())
    if request.get("reduction", "mean").startswith("seq"):
        raise NotImplementedError("reduction")
    lp = tensor(request["log_probs"])
    old = tensor(request["old_log_probs"]) if "old_log_probs" in request else lp
    a, r = tensor(request["advantages"]), np.exp(lp - old)
    a = a if a.shape == lp.shape else np.broadcast_to(a[..., None], lp.shape)
    kind = request.get("loss_type", "ppo")
    low, high = (0, 4) if kind == "cispo" else (0.8, 1.2)
    if kind == "ppo":
        losses = np.maximum(-r * a, -np.clip(r, low, high) * a)
        grad = -r * a * ((a >= 0) & (r <= high) | (a < 0) & (r >= low))
        if "dual_clip" in request:
            cut = (a < 0) & (r > request["dual_clip"])
            losses, grad = np.where(cut, -request["dual_clip"] * a, losses), grad * ~cut
    elif kind == "cispo":
        losses, grad = -np.clip(r, low, high) * a * lp, -np.clip(r, low, high) * a
    else:
        losses, grad = (-a * lp, -a) if kind == "reinforce" else (-r * a, -r * a)
    if request.get("kl_coef"):
        d = tensor(request["ref_log_probs"]) - lp
        losses = losses + request["kl_coef"] * (np.exp(d) - d - 1)
        grad = grad + request["kl_coef"] * (1 - np.exp(d))
    shares = Shares(request, lp.shape)
    grad = np.where(shares.keep, grad.reshape(-1) * shares.factor, 0)
    return shares.answer(losses.reshape(-1), grad=grad.reshape(lp.shape))


def textbook_preference(request):
    only(
        request,
        *"chosen rejected ref_chosen ref_rejected chosen_lengths rejected_lengths beta margin loss_type".split(),
    )
    kind, beta = request.get("loss_type", "sigmoid"), request["beta"]
    side = lambda name: (
        (tensor(request[name]) - tensor(request.get("ref_" + name, 0))) / tensor(request.get(name + "_lengths", 1))
    )
    a, b = side("chosen"), side("rejected")
    v = beta * (a - b) - tensor(request.get("margin", 0))
    if kind == "sigmoid":
        losses, slope = -np.log(sigmoid(v)), -beta * (1 - sigmoid(v))
    elif kind == "hinge":
        losses, slope = np.maximum(0, 1 - v), np.where(v < 1, -beta, 0.0)
    elif kind == "ipo":
        losses, slope = (a - b - 1 / (2 * beta)) ** 2, 2 * (a - b - 1 / (2 * beta))
    else:
        raise NotImplementedError(kind)
    shares = Shares(request, a.shape)
    slope = np.where(shares.keep, slope * shares.factor, 0)
    chosen_grad = slope / tensor(request.get("chosen_lengths", 1))
    return shares.answer(
        losses, chosen_grad=chosen_grad, rejected_grad=-slope / tensor(request.get("rejected_lengths", 1))
    )


def textbook_unpaired_preference(request):
    only(request, *"log_probs ref_log_probs beta loss_type reference_point desirable_weight undesirable_weight".split())
    good = tensor(request["labels"]) != 0
    sign = np.where(good, 1, -1)
    w = np.where(good, request.get("desirable_weight", 1), request.get("undesirable_weight", 1))
    beta = request["beta"]
    reward = tensor(request["log_probs"]) - tensor(request["ref_log_probs"]) - request.get("reference_point", 0)
    p = sigmoid(sign * beta * reward)
    losses = w * ((1 - p) if request.get("loss_type", "kto") == "kto" else -np.log(p))
    grad = -sign * w * beta * (1 - p) * (p if request.get("loss_type", "kto") == "kto" else 1)
    shares = Shares(request, p.shape)
    return shares.answer(losses, grad=np.where(shares.keep, grad * shares.factor, 0))


TEXTBOOK = {
    "softmax": textbook_softmax,
    "log-softmax": lambda request: textbook_softmax(request, log=True),
    "nll": textbook_nll,
    "cross-entropy": textbook_cross_entropy,
    "binary-cross-entropy": textbook_binary_cross_entropy,
    "kl-divergence": textbook_kl_divergence,
    "policy-gradient": textbook_policy_gradient,
    "preference": textbook_preference,
    "unpaired-preference": textbook_unpaired_preference,
}


# -------------------------------------------------------------------------------------------------- PyTorch, as it comes
class Torch:
    """PyTorch's own functions where it has them, and autograd."""

    def __init__(self, dtype):
        self.dtype = dtype

    def __call__(self, operation, request):
        return without_others(request, getattr(self, operation.replace("-", "_"))(request))

    def tensor(self, value):
        return torch.tensor(tensor(value) if not isinstance(value, np.ndarray) else value, dtype=self.dtype)

    def leaf(self, request, name):
        return self.tensor(request[name]).requires_grad_()

    def rows(self, x, axis):
        return x.movedim(axis, -1).reshape(-1, x.shape[axis])

    def answer(self, shares, losses, **leaves):
        """Rows that do not count are left out before anything is computed with them: 0 times NaN is NaN."""
        keep = torch.tensor(shares.keep & (shares.s != 0))
        losses = torch.where(keep, losses * self.tensor(shares.s), torch.zeros_like(losses))
        per_loss = np.divide(shares.factor, shares.s, out=np.zeros_like(shares.s), where=shares.s != 0)
        total = torch.where(keep, losses * self.tensor(per_loss), torch.zeros_like(losses)).sum()
        grads = torch.autograd.grad(total, list(leaves.values()), allow_unused=True)
        outputs = {"losses": losses.reshape(shares.shape), "loss": None}
        if shares.reduction != "none":
            outputs["loss"] = losses.sum() / shares.divisor if shares.divisor else torch.zeros(())
        for name, leaf, grad in zip(leaves, leaves.values(), grads):
            outputs[name] = torch.zeros_like(leaf) if grad is None else grad
        return {name: value if value is None else value.detach().numpy() for name, value in outputs.items()}

    def transformed(self, request, x):
        if "softcap" in request:
            x = request["softcap"] * torch.tanh(x / request["softcap"])
        return x / request.get("temperature", 1)

    def softmax(self, request, function=None, name="probs"):
        only(request, "logits", "temperature", "softcap")
        x = self.leaf(request, "logits")
        y = (function or torch.softmax)(self.transformed(request, x), axis_of(request, x))
        outputs = {name: y.detach().numpy()}
        if "grad_output" in request:
            outputs["grad"] = torch.autograd.grad(y, [x], self.tensor(request["grad_output"]))[0].numpy()
        return outputs

    def log_softmax(self, request):
        return self.softmax(request, torch.log_softmax, "log_probs")

    def nll(self, request):
        only(request, "log_probs", "class_weight")
        x = self.leaf(request, "log_probs")
        _, shares, weights, labels = label_rows(request, tensor(request["log_probs"]))
        losses = F.nll_loss(
            self.rows(x, axis_of(request, x)), torch.tensor(labels), self.tensor(weights), reduction="none"
        )
        return self.answer(shares, losses, grad=x)

    def cross_entropy(self, request):
        only(
            request,
            *"logits class_weight label_smoothing temperature softcap z_loss focal_gamma poly_epsilon entropy_coef".split(),
        )
        x = self.leaf(request, "logits")
        q, shares, weights, labels = label_rows(request, tensor(request["logits"]))
        eps, gamma = request.get("label_smoothing", 0), request.get("focal_gamma", 0)
        z = self.transformed(request, self.rows(x, axis_of(request, x)))
        logp = F.log_softmax(z, -1)
        targets = torch.tensor(labels) if labels is not None else self.tensor(q)
        if gamma:
            r = self.tensor(weights * ((1 - eps) * q + eps / q.shape[1]))
            losses = (r * (1 - logp.exp()) ** gamma * -logp).sum(-1)
        else:
            losses = F.cross_entropy(z, targets, self.tensor(weights), label_smoothing=eps, reduction="none")
        if "poly_epsilon" in request:
            r = self.tensor(weights * ((1 - eps) * q + eps / q.shape[1]))
            losses = losses + request["poly_epsilon"] * (r * (1 - logp.exp())).sum(-1)
        if "z_loss" in request:
            losses = losses + request["z_loss"] * torch.logsumexp(z, -1) ** 2
        if "entropy_coef" in request:
            losses = losses + request["entropy_coef"] * (logp.exp() * logp).sum(-1)
        return self.answer(shares, losses, grad=x)

    def binary_cross_entropy(self, request):
        only(request, "logits", "pos_weight", "label_smoothing", "focal_gamma", "focal_alpha")
        x = self.leaf(request, "logits")
        y, keep = tensor(request["labels" if "labels" in request else "target_probs"]), True
        if "labels" in request:
            keep = y.reshape(-1) != request.get("ignore_index", -100)
        y = self.tensor((1 - request.get("label_smoothing", 0)) * y + request.get("label_smoothing", 0) / 2)
        weight = self.tensor(request.get("pos_weight", 1))
        if weight.ndim:
            weight = weight.reshape([-1 if i == axis_of(request, x) else 1 for i in range(x.ndim)])
        if "focal_gamma" in request or "focal_alpha" in request:  # as in torchvision, linear in y
            gamma, alpha, p = request.get("focal_gamma", 0), request.get("focal_alpha"), torch.sigmoid(x)
            right = F.binary_cross_entropy_with_logits(x, torch.ones_like(x), reduction="none", pos_weight=weight)
            wrong = F.binary_cross_entropy_with_logits(x, torch.zeros_like(x), reduction="none")
            right, wrong = y * (1 - p) ** gamma * right, (1 - y) * p**gamma * wrong
            losses = right + wrong if alpha is None else alpha * right + (1 - alpha) * wrong
        else:
            losses = F.binary_cross_entropy_with_logits(x, y, reduction="none", pos_weight=weight)
        return self.answer(Shares(request, x.shape, keep), losses.reshape(-1), grad=x)

    def kl_divergence(self, request):
        target = next(name for name in ("target_logits", "target_log_probs", "target_probs") if name in request)
        given = "logits" if "logits" in request else "log_probs"
        x, y, t = self.leaf(request, given), self.leaf(request, target), request.get("temperature", 1)
        rows = lambda leaf: self.rows(leaf, axis_of(request, x))
        logp = F.log_softmax(rows(x) / t, -1) if given == "logits" else rows(x)
        logq = rows(y).log() if target == "target_probs" else rows(y)
        logq = F.log_softmax(rows(y) / t, -1) if target == "target_logits" else logq
        mode, beta = request.get("divergence", "forward_kl"), request.get("beta", 0.5)
        if mode == "forward_kl" and target == "target_probs":
            losses = F.kl_div(logp, rows(y), reduction="none").sum(-1)
        elif mode == "forward_kl":
            losses = F.kl_div(logp, logq, log_target=True, reduction="none").sum(-1)
        elif mode == "reverse_kl":
            losses = F.kl_div(logq, logp, log_target=True, reduction="none").sum(-1)
        else:  # as in TRL
            both = torch.stack([logq + math.log(beta), logp + math.log1p(-beta)])
            m = torch.logsumexp(both, 0)
            parts = [F.kl_div(m, side, log_target=True, reduction="none").sum(-1) for side in (logq, logp)]
            losses = beta * parts[0] + (1 - beta) * parts[1]
        return self.answer(Shares(request, shape_of_rows(x, axis_of(request, x))), losses, grad=x, target_grad=y)

    def policy_gradient(self, request):
        if request.get("reduction", "mean").startswith("seq"):
            raise NotImplementedError("reduction")
        if request.get("importance_sampling_level") == "sequence":
            raise NotImplementedError("importance_sampling_level")
        lp = self.leaf(request, "log_probs")
        old = self.tensor(request["old_log_probs"]) if "old_log_probs" in request else lp.detach()
        a, r = self.tensor(request["advantages"]), torch.exp(lp - old)
        a = a if a.shape == lp.shape else a.unsqueeze(-1).expand(lp.shape)
        kind = request.get("loss_type", "ppo")
        bounds = zip(("low", "high"), (0, 4) if kind == "cispo" else (0.8, 1.2))
        clipped = torch.clamp(r, *(request.get(f"clip_{name}_threshold", default) for name, default in bounds))
        if kind == "ppo":
            losses = torch.max(-r * a, -clipped * a)
            if "dual_clip" in request:
                losses = torch.where(a < 0, torch.min(losses, -request["dual_clip"] * a), losses)
        elif kind == "cispo":
            losses = -clipped.detach() * a * lp
        else:
            losses = -a * lp if kind == "reinforce" else -r * a
        if request.get("kl_coef"):
            d = lp - self.tensor(request["ref_log_probs"])
            k = {"k1": lambda: d, "k2": lambda: d**2 / 2, "k3": lambda: torch.exp(-d) - 1 + d}
            losses = losses + request["kl_coef"] * k[request.get("kl_estimator", "k3")]()
        return self.answer(Shares(request, lp.shape), losses.reshape(-1), grad=lp)

    def preference(self, request):
        chosen, rejected = self.leaf(request, "chosen"), self.leaf(request, "rejected")
        kind, beta, eps = request.get("loss_type", "sigmoid"), request["beta"], request.get("label_smoothing", 0)
        option = lambda name, default: self.tensor(request.get(name, default))
        a = (chosen - option("ref_chosen", 0)) / option("chosen_lengths", 1)
        b = (rejected - option("ref_rejected", 0)) / option("rejected_lengths", 1)
        v = beta * (a - b) - option("margin", 0)
        if kind in ("sigmoid", "robust"):
            sign = 1 if kind == "sigmoid" else -1
            losses = -(1 - eps) * F.logsigmoid(v) - sign * eps * F.logsigmoid(-v)
            losses = losses if kind == "sigmoid" else losses / (1 - 2 * eps)
        elif kind == "hinge":
            losses = torch.relu(1 - v)
        elif kind == "ipo":
            losses = (a - b - 1 / (2 * beta)) ** 2
        else:
            odds = (a - b) - (torch.log1p(-torch.exp(a)) - torch.log1p(-torch.exp(b)))
            losses = -beta * F.logsigmoid(odds)
        if "sft_weight" in request:
            losses = losses - request["sft_weight"] * chosen / option("chosen_lengths", 1)
        return self.answer(Shares(request, losses.shape), losses, chosen_grad=chosen, rejected_grad=rejected)

    def unpaired_preference(self, request):
        lp, good = self.leaf(request, "log_probs"), self.tensor(request["labels"]) != 0
        v = request["beta"] * (lp - self.tensor(request["ref_log_probs"]) - request.get("reference_point", 0))
        v = torch.where(good, v, -v)
        w = torch.where(good, *(self.tensor(request.get(name + "_weight", 1)) for name in ("desirable", "undesirable")))
        losses = w * ((1 - torch.sigmoid(v)) if request.get("loss_type", "kto") == "kto" else -F.logsigmoid(v))
        return self.answer(Shares(request, losses.shape), losses, grad=lp)


# -------------------------------------------------------------------------------------------------------------- the service
def service(operation, request):
    post = urllib.request.Request(
        f"{BASE_URL}/v1/{operation}", json.dumps(request).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(post, timeout=30) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 404:
                raise NotImplementedError(operation) from None
            raise RuntimeError(f"status {error.code}: {error.read(300).decode('utf-8', 'replace')}") from None
    except urllib.error.URLError as error:
        raise SystemExit(f"{BASE_URL}: {error.reason}") from None


# Name: the function, and the type that its numbers have.
IMPLEMENTATIONS = {"numpy": (numpy_textbook, np.float64), "service": (service, np.float64)}
if torch:
    IMPLEMENTATIONS["torch"] = (Torch(torch.float64), np.float64)
    IMPLEMENTATIONS["torch float32"] = (Torch(torch.float32), np.float32)


# -------------------------------------------------------------------------------------------------------------- comparing
def numbers_in(value):
    """All numbers of a request."""
    if isinstance(value, dict):
        return [number for item in value.values() for number in numbers_in(item)]
    if isinstance(value, list):
        return [number for item in value for number in numbers_in(item)]
    return [value] if isinstance(value, (int, float)) else []


def fits(request, dtype):
    """Whether the numbers of a request have the type: otherwise the rounding of the inputs would be measured, too."""
    return all(float(dtype(number)) == number for number in numbers_in(request))


def error_in_ulps(exact, actual, size, dtype):
    """The error of a number in ulps of `size`, which is its own or that of the largest term of a difference."""
    if exact == actual or math.isnan(exact) and math.isnan(actual):
        return 0.0
    if 0 < size < np.finfo(dtype).tiny or (math.isfinite(exact) and size > np.finfo(dtype).max):
        return 0.0  # relative errors mean nothing below the smallest normal number, nor above the largest
    if math.isfinite(actual) and math.isfinite(exact):
        return abs(actual - exact) / float(np.spacing(dtype(size)))
    return math.inf


class Findings:
    """What there is to say of the cases of an operation."""

    def __init__(self, dtype):
        self.dtype = dtype
        self.cases, self.left_out = 0, 0
        self.errors = []  # of all numbers, with their places
        self.wrong = []  # outputs that are missing or have another shape, and exceptions, with their places

    def check(self, vector, implementation):
        if not fits(vector["request"], self.dtype):
            self.left_out += 1
            return
        try:
            outputs = implementation(vector["operation"], vector["request"])
        except NotImplementedError:
            self.left_out += 1
            return
        except Exception as error:
            outputs = f"raised {type(error).__name__}: {error}"
        self.cases += 1
        if isinstance(outputs, collections.abc.Mapping):
            for name, exact in vector["expected"].items():
                if exact is not None:
                    self.compare(vector, name, outputs)
        else:
            is_error = isinstance(outputs, str) and outputs.startswith("raised ")
            said = outputs if is_error else f"returned {type(outputs).__name__}; expected a dict of outputs"
            self.wrong.append(f"{vector['id']}: {' '.join(said.split())}")

    def compare(self, vector, name, outputs):
        place = f"{vector['id']} {name}"
        if outputs.get(name) is NotImplemented:
            return
        if outputs.get(name) is None:
            there = ", ".join(str(other) for other in outputs if outputs[other] is not None) or "nothing"
            self.wrong.append(f"{place}: is missing; there is {there}")
            return
        exact = tensor(vector["expected"][name])
        try:
            actual = outputs[name]
            actual = tensor(actual) if isinstance(actual, (list, tuple, str)) else np.asarray(actual, np.float64)
        except Exception as error:
            self.wrong.append(f"{place}: is no tensor of numbers: {' '.join(str(error).split())}")
            return
        if actual.shape != exact.shape and actual.size + exact.size > 0:
            self.wrong.append(f"{place}: has the shape {list(actual.shape)}; expected {list(exact.shape)}")
            return
        size = np.maximum(abs(exact), tensor(vector.get("scale", {}).get(name, 0))).reshape(-1)
        for i, (e, a, s) in enumerate(zip(exact.reshape(-1), actual.reshape(-1), size)):
            self.errors.append((error_in_ulps(e, a, s, self.dtype), f"{place}[{i}]"))

    def beyond(self, ulps):
        return sum(error > ulps for error, _ in self.errors)

    def row(self, operation, max_ulps):
        worst, place = max(self.errors, default=(0.0, ""))
        median = float(np.median([error for error, _ in self.errors])) if self.errors else 0.0
        # No digit is right: 0 or NaN was answered, or something of another size.
        lost = self.beyond(math.nextafter(2.0 ** np.finfo(self.dtype).nmant, 0))
        numbers = f"{self.cases:6}{self.left_out:9}{len(self.errors):9}{median:8.2g}{worst:9.2g}{lost:6}"
        row = f"  {operation:21}{numbers}{self.beyond(max_ulps):8}{len(self.wrong):7}"
        return f"{row}  {place if worst > 0 else ''}".rstrip()


# ---------------------------------------------------------------------------------------------------------- the command line
class Parser(argparse.ArgumentParser):
    """One that complains in one line."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message}\n")


def load(where, operation):
    """The vectors of an operation, from the service at an address or from a directory."""
    is_service = "://" in where
    source = pathlib.Path(where, f"{operation}.json")
    if is_service:
        source = f"{where.rstrip('/')}/vectors/{operation}.json"
    try:
        if is_service:
            with urllib.request.urlopen(source, timeout=30) as response:
                text = response.read().decode()
        else:
            text = source.read_text("utf-8")
        vectors = json.loads(text)
    except (OSError, ValueError, http.client.HTTPException) as error:  # what cannot be opened, and what is no JSON
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise SystemExit(f"{source}: {reason}; expected vectors of {operation} there") from None
    is_vector = lambda vector: isinstance(vector, dict) and {"id", "request", "expected"} <= set(vector)
    if not isinstance(vectors, list) or not all(map(is_vector, vectors)):
        raise SystemExit(f"{source}: holds no vectors; expected an array of objects with id, request and expected")
    return [{**vector, "operation": operation} for vector in vectors]


def implementation_named(name):
    """The function of `my.module:function`."""
    module, _, function = name.partition(":")
    if not (module and function):
        raise SystemExit(f"--implementation is {name}; expected my.module:function")
    sys.path.insert(0, os.getcwd())
    try:
        found = getattr(importlib.import_module(module), function)
    except Exception as error:
        raise SystemExit(f"--implementation is {name}: {type(error).__name__}: {error}") from None
    if not callable(found):
        raise SystemExit(f"--implementation is {name}, which is {type(found).__name__}; expected a function")
    return found


def arguments():
    parser = Parser(description=__doc__.split("\n\n")[0])
    parser.add_argument("where", nargs="?", default=BASE_URL, help="the service, or a directory of vectors")
    tested = parser.add_mutually_exclusive_group()
    tested.add_argument("--only", choices=list(IMPLEMENTATIONS), help="one implementation; else all that are here")
    tested.add_argument("--implementation", metavar="my.module:function", help="one of yours, in place of those here")
    parser.add_argument("--dtype", choices=["float64", "float32"], default="float64", help="the type of yours")
    parser.add_argument("--operation", choices=OPERATIONS, help="one operation; else all")
    parser.add_argument("--max-ulps", type=float, default=4, help="the largest error that the exit code forgives")
    options = parser.parse_args()
    if not options.max_ulps >= 0:
        parser.error(f"argument --max-ulps: {options.max_ulps} is no number of ulps; expected 0 or more")
    return options


MOST_SHOWN = 10


def main():
    global BASE_URL
    np.seterr(over="ignore")  # an error may be infinite, and a number too large for a type
    options = arguments()
    if "://" in options.where:
        BASE_URL = options.where.rstrip("/")
    if options.implementation:
        yours = implementation_named(options.implementation)
        tested = {options.implementation: (yours, getattr(np, options.dtype))}
    else:
        names = [options.only] if options.only else [name for name in IMPLEMENTATIONS if name != "service"]
        if not options.only and "://" in options.where:
            names.append("service")
        tested = {name: IMPLEMENTATIONS[name] for name in names}
    operations = [options.operation] if options.operation else OPERATIONS
    vectors = {operation: load(options.where, operation) for operation in operations}
    is_right = True
    for name, (implementation, dtype) in tested.items():
        print(f"{name}: errors in ulps of {dtype.__name__}")
        columns = f"{'cases':>6}{'left out':>9}{'numbers':>9}{'median':>8}{'worst':>9}{'lost':>6}"
        print(f"  {'operation':21}{columns}{f'> {options.max_ulps:g}':>8}{'wrong':>7}  worst case")
        compared = 0
        for operation in operations:
            findings = Findings(dtype)
            for vector in vectors[operation]:
                findings.check(vector, implementation)
            print(findings.row(operation, options.max_ulps))
            for line in findings.wrong[:MOST_SHOWN]:
                print(f"    {line}")
            if len(findings.wrong) > MOST_SHOWN:
                print(f"    and {len(findings.wrong) - MOST_SHOWN} more")
            compared += len(findings.errors)
            is_right = is_right and not findings.wrong and not findings.beyond(options.max_ulps)
        if compared == 0:
            print("  nothing was compared")
            is_right = False
        print()
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
