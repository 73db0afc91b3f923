"""Losses for JAX, computed by the service: they can be differentiated once, and compiled.

    >>> import exact_loss.jax
    >>> loss, grad = jax.value_and_grad(exact_loss.jax.cross_entropy)(logits, labels)

``jax.pure_callback`` calls the host from compiled code, and ``jax.custom_vjp`` says what the derivative is: a loss and
its gradient come by one request, a loss alone by one that asks for no gradient. By JAX's rules an error within compiled
code is an error of JAX's, which has the message of the service in it. Batches need no ``vmap``, which sends a request
for each of its parts.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Callable, Mapping, NamedTuple, Optional

import jax
import jax.numpy as jnp
import numpy as np

from ._client import Client
from ._default import default

__all__ = [
    "binary_cross_entropy",
    "cross_entropy",
    "nll",
    "policy_gradient",
    "preference",
    "unpaired_preference",
]


class _Loss(NamedTuple):
    """A loss as a function of arrays: what JAX compiles it for."""

    ask: Callable[..., Any]
    names: tuple[str, ...]
    options: tuple[tuple[str, Any], ...]
    gradients: tuple[tuple[str, str], ...]
    row_axis: Optional[int]


def cross_entropy(
    logits: Any,
    labels: Any = None,
    *,
    target_probs: Any = None,
    class_weight: Any = None,
    mask: Any = None,
    sample_weight: Any = None,
    class_axis: Optional[int] = None,
    client: Optional[Client] = None,
    **options: Any,
) -> Any:
    """Cross-entropy of logits against labels or target probabilities: ``exact_loss.cross_entropy``, which says what the
    options are.

    The gradient is with respect to the logits and the target probabilities.
    """
    arrays = {
        "logits": logits,
        "labels": labels,
        "target_probs": target_probs,
        "class_weight": class_weight,
        "mask": mask,
        "sample_weight": sample_weight,
    }
    gradients = {"logits": "grad", "target_probs": "target_grad"}
    return _loss("cross_entropy", arrays, gradients, {**options, "class_axis": class_axis}, client, has_classes=True)


def nll(
    log_probs: Any,
    labels: Any,
    *,
    class_weight: Any = None,
    mask: Any = None,
    sample_weight: Any = None,
    class_axis: Optional[int] = None,
    client: Optional[Client] = None,
    **options: Any,
) -> Any:
    """The negative log-likelihood of labels: ``exact_loss.nll``."""
    arrays = {
        "log_probs": log_probs,
        "labels": labels,
        "class_weight": class_weight,
        "mask": mask,
        "sample_weight": sample_weight,
    }
    return _loss("nll", arrays, {"log_probs": "grad"}, {**options, "class_axis": class_axis}, client, has_classes=True)


def binary_cross_entropy(
    logits: Any,
    labels: Any = None,
    *,
    target_probs: Any = None,
    pos_weight: Any = None,
    mask: Any = None,
    sample_weight: Any = None,
    client: Optional[Client] = None,
    **options: Any,
) -> Any:
    """Binary cross-entropy of logits: ``exact_loss.binary_cross_entropy``."""
    arrays = {
        "logits": logits,
        "labels": labels,
        "target_probs": target_probs,
        "pos_weight": pos_weight,
        "mask": mask,
        "sample_weight": sample_weight,
    }
    return _loss("binary_cross_entropy", arrays, {"logits": "grad", "target_probs": "target_grad"}, options, client)


def policy_gradient(
    log_probs: Any,
    advantages: Any,
    *,
    old_log_probs: Any = None,
    ref_log_probs: Any = None,
    mask: Any = None,
    client: Optional[Client] = None,
    **options: Any,
) -> Any:
    """The policy-gradient loss of sampled tokens: ``exact_loss.policy_gradient``. The gradient is with respect to the
    log-probabilities."""
    arrays = {
        "log_probs": log_probs,
        "advantages": advantages,
        "old_log_probs": old_log_probs,
        "ref_log_probs": ref_log_probs,
        "mask": mask,
    }
    if options.get("reduction") == "none" and options.get("importance_sampling_level") == "sequence":
        raise NotImplementedError(
            "a loss of each token is not differentiated at the level of sequences; expected another reduction"
        )
    return _loss("policy_gradient", arrays, {"log_probs": "grad"}, options, client)


def preference(
    chosen: Any,
    rejected: Any,
    *,
    beta: float,
    ref_chosen: Any = None,
    ref_rejected: Any = None,
    chosen_lengths: Any = None,
    rejected_lengths: Any = None,
    margin: Any = None,
    mask: Any = None,
    sample_weight: Any = None,
    client: Optional[Client] = None,
    **options: Any,
) -> Any:
    """The preference loss of pairs of answers: ``exact_loss.preference``. The gradient is with respect to both."""
    arrays = {
        "chosen": chosen,
        "rejected": rejected,
        "ref_chosen": ref_chosen,
        "ref_rejected": ref_rejected,
        "chosen_lengths": chosen_lengths,
        "rejected_lengths": rejected_lengths,
        "margin": margin,
        "mask": mask,
        "sample_weight": sample_weight,
    }
    gradients = {"chosen": "chosen_grad", "rejected": "rejected_grad"}
    return _loss("preference", arrays, gradients, {**options, "beta": beta}, client)


def unpaired_preference(
    log_probs: Any,
    ref_log_probs: Any,
    labels: Any,
    *,
    beta: float,
    mask: Any = None,
    sample_weight: Any = None,
    client: Optional[Client] = None,
    **options: Any,
) -> Any:
    """The preference loss of answers that are desirable or not: ``exact_loss.unpaired_preference``."""
    arrays = {
        "log_probs": log_probs,
        "ref_log_probs": ref_log_probs,
        "labels": labels,
        "mask": mask,
        "sample_weight": sample_weight,
    }
    return _loss("unpaired_preference", arrays, {"log_probs": "grad"}, {**options, "beta": beta}, client)


def _loss(
    operation: str,
    given: Mapping[str, Any],
    gradients: Mapping[str, str],
    options: Mapping[str, Any],
    client: Optional[Client],
    has_classes: bool = False,
) -> Any:
    arrays = {name: jnp.asarray(value) for name, value in given.items() if value is not None}
    rows = next(iter(arrays.values()))
    axis = options.get("class_axis")
    row_axis = None
    if has_classes:
        row_axis = (min(1, rows.ndim - 1) if axis is None else axis) % rows.ndim
    chosen = {name: value for name, value in options.items() if value is not None}
    loss = _Loss(
        ask=getattr(client or default, operation),
        names=tuple(arrays),
        options=tuple(
            sorted((name, tuple(value) if isinstance(value, list) else value) for name, value in chosen.items())
        ),
        gradients=tuple((name, result) for name, result in gradients.items() if name in arrays),
        row_axis=row_axis,
    )
    return _value(loss, *arrays.values())


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _value(loss: _Loss, *arrays: Any) -> Any:
    return _on_host(loss, (), arrays)[0]


def _forward(loss: _Loss, *arrays: Any) -> tuple[Any, Any]:
    value, *grads = _on_host(loss, tuple(result for _, result in loss.gradients), arrays)
    return value, grads


def _backward(loss: _Loss, grads: Any, upstream: Any) -> tuple[Any, ...]:
    factor = upstream
    if upstream.ndim and loss.row_axis is not None:
        factor = jnp.expand_dims(upstream, loss.row_axis)
    products = {name: factor * grad for (name, _), grad in zip(loss.gradients, grads)}
    return tuple(products.get(name) for name in loss.names)


_value.defvjp(_forward, _backward)


def _on_host(loss: _Loss, gradients: tuple[str, ...], arrays: tuple[Any, ...]) -> Any:
    """The loss, or the losses of the reduction "none", and gradients, by a call of the host."""
    options = dict(loss.options)
    rows = arrays[0]
    is_reduced = options.get("reduction") != "none"
    shape = () if is_reduced else tuple(n for axis, n in enumerate(rows.shape) if axis != loss.row_axis)
    named = dict(zip(loss.names, arrays))
    shapes = [jax.ShapeDtypeStruct(shape, rows.dtype)]
    shapes += [
        jax.ShapeDtypeStruct(named[name].shape, rows.dtype) for name, result in loss.gradients if result in gradients
    ]
    outputs = ["loss" if is_reduced else "losses", *gradients]

    def host(*values: Any) -> list[Any]:
        answer = loss.ask(**dict(zip(loss.names, map(np.asarray, values))), **options, outputs=outputs)
        return [np.asarray(answer[name], rows.dtype) for name in outputs]

    return jax.pure_callback(host, shapes, *arrays, vmap_method="sequential")
