"""JAX's arrays, and losses for JAX, beside losses that JAX computes."""

import pytest

jax = pytest.importorskip("jax")

import jax.numpy as jnp

import exact_loss
import exact_loss.jax as ours

LOGITS = jnp.array([[1.0, 2.0, 3.0], [0.0, -1.0, 0.5]])
LABELS = jnp.array([2, 0])


def theirs(logits, labels, reduction="mean"):
    losses = -jnp.take_along_axis(jax.nn.log_softmax(logits, axis=1), labels[:, None], 1)[:, 0]
    return losses if reduction == "none" else losses.mean()


def close(a, b):
    return a.dtype == b.dtype and jnp.allclose(a, b, rtol=1e-5, atol=1e-7)


def test_arrays_of_jax_are_answered_with_arrays_of_jax():
    answer = exact_loss.cross_entropy(LOGITS, LABELS)
    assert isinstance(answer.grad, jax.Array) and isinstance(answer.losses, jax.Array)
    assert close(answer.grad, jax.grad(theirs)(LOGITS, LABELS))
    assert exact_loss.softmax(LOGITS.astype(jnp.bfloat16)).probs.dtype == jnp.bfloat16


def test_a_traced_array_is_an_error_that_says_what_to_call():
    with pytest.raises(exact_loss.ArgumentTypeError) as raised:
        jax.jit(lambda x: exact_loss.softmax(x).probs)(LOGITS)
    assert str(raised.value) == (
        "logits is being traced, so that it has no numbers yet; expected a call outside of jit and grad, or a loss of exact_loss.jax"
    )


@pytest.mark.parametrize("compile", [lambda function: function, jax.jit])
def test_values_and_gradients_are_those_of_jax(compile):
    value, grad = compile(jax.value_and_grad(ours.cross_entropy))(LOGITS, LABELS)
    expected, expected_grad = jax.value_and_grad(theirs)(LOGITS, LABELS)
    assert close(value, expected) and close(grad, expected_grad)


def test_upstream_gradients_of_rows_are_multiplied():
    upstream = jnp.array([2.0, -3.0])
    value, pull = jax.vjp(lambda x: ours.cross_entropy(x, LABELS, reduction="none"), LOGITS)
    expected, expected_pull = jax.vjp(lambda x: theirs(x, LABELS, "none"), LOGITS)
    assert close(value, expected) and close(pull(upstream)[0], expected_pull(upstream)[0])


def test_target_probs_have_a_gradient():
    q = jax.nn.softmax(LOGITS)
    found = jax.grad(lambda x, q: ours.cross_entropy(x, target_probs=q), argnums=(0, 1))(LOGITS, q)
    expected = jax.grad(lambda x, q: -(q * jax.nn.log_softmax(x, axis=1)).sum() / 2, argnums=(0, 1))(LOGITS, q)
    assert jnp.allclose(found[0], expected[0], atol=1e-6) and close(found[1], expected[1])


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x: ours.nll(x, LABELS, reduction="sum"), lambda x: -(x[0, 2] + x[1, 0])),
        (
            lambda x: ours.binary_cross_entropy(x, (LOGITS > 1).astype(int)),
            lambda x: jnp.logaddexp(0, jnp.where(LOGITS > 1, -x, x)).mean(),
        ),
        (
            lambda x: ours.policy_gradient(x, jnp.array([0.5, 2.0]), loss_type="reinforce"),
            lambda x: -(x * jnp.array([[0.5], [2.0]])).mean(),
        ),
        (lambda x: ours.preference(x[0], x[1], beta=0.5), lambda x: jnp.logaddexp(0, -0.5 * (x[0] - x[1])).mean()),
        (
            lambda x: ours.unpaired_preference(x[0], jnp.zeros(3), jnp.array([True, False, True]), beta=0.5),
            lambda x: jax.nn.sigmoid(-0.5 * x[0] * jnp.array([1, -1, 1])).mean(),
        ),
    ],
)
def test_other_losses(function, expected):
    x = -jnp.abs(LOGITS) - 0.1
    assert close(function(x), expected(x))
    assert close(jax.grad(function)(x), jax.grad(expected)(x))


def test_a_loss_alone_asks_for_no_gradient(url):
    class Counting(exact_loss.Client):
        def _ask(self, operation, given):
            asked.append(list(given["outputs"]))
            return super()._ask(operation, given)

    asked = []
    with Counting(url) as client:
        ours.cross_entropy(LOGITS, LABELS, client=client).block_until_ready()
    assert asked == [["loss"]]
