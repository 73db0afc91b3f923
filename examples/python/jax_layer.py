"""The service as the loss of a JAX model: a custom derivative over a call on the host.

    python3 jax_layer.py       needs jax
"""

import jax
import jax.numpy as jnp
import numpy as np
from tensors import Tensor, ask

DTYPES = {"float64": "F64", "float32": "F32", "float16": "F16", "bfloat16": "BF16", "int64": "I64", "int32": "I32"}


def to_tensor(values):
    values = np.asarray(values)
    return Tensor(DTYPES[values.dtype.name], values.shape, values.tobytes())


# region layer
def on_host(logits, labels):
    """The loss, and its gradient with respect to the logits, both in the dtype of the logits."""
    answer = ask("cross-entropy", {"logits": to_tensor(logits), "labels": to_tensor(labels)})
    return tuple(np.frombuffer(answer[name].data, logits.dtype).reshape(answer[name].shape) for name in ("loss", "grad"))


def loss_and_grad(logits, labels):
    shapes = jax.ShapeDtypeStruct((), logits.dtype), jax.ShapeDtypeStruct(logits.shape, logits.dtype)
    return jax.pure_callback(on_host, shapes, logits, labels)


@jax.custom_vjp
def cross_entropy(logits, labels):
    """Mean cross-entropy of ``logits`` (N, C) against class indices ``labels`` (N)."""
    return loss_and_grad(logits, labels)[0]


# The gradient comes with the loss, so it is what is kept for the way back. Labels have none.
cross_entropy.defvjp(loss_and_grad, lambda grad, upstream: (upstream * grad, None))
# endregion


def main():
    logits, labels = jnp.array([[1.0, 2.0, 3.0], [0.0, -1.0, 0.5]]), jnp.array([2, 0])
    loss, grad = jax.jit(jax.value_and_grad(cross_entropy))(logits, labels)
    print("loss", loss)
    for row in grad:
        print("grad", *row)


if __name__ == "__main__":
    main()
