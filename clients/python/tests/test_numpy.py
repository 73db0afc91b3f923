"""NumPy's arrays, as they come."""

import array
import importlib.util

import pytest

import exact_loss

numpy = pytest.importorskip("numpy")

RANDOM = numpy.random.default_rng(0)
LOGITS = RANDOM.standard_normal((6, 8))
LABELS = RANDOM.integers(0, 8, 6)


def grad_of(logits, labels=LABELS, **options):
    return exact_loss.cross_entropy(logits, labels, **options).grad


@pytest.fixture(scope="module")
def expected():
    return numpy.array(grad_of(LOGITS.tolist(), LABELS.tolist()).tolist())


LAYOUTS = {
    "C": LOGITS,
    "Fortran": numpy.asfortranarray(LOGITS),
    "big-endian": LOGITS.astype(">f8"),
    "big-endian Fortran": numpy.asfortranarray(LOGITS.astype(">f8")),
    "strided": numpy.repeat(LOGITS, 2, axis=1)[:, ::2],
    "negative strides": numpy.ascontiguousarray(LOGITS[::-1, ::-1])[::-1, ::-1],
    "unaligned": numpy.frombuffer(b"\0" + LOGITS.tobytes(), "<f8", offset=1).reshape(LOGITS.shape),
    "read-only": numpy.frombuffer(LOGITS.tobytes()).reshape(LOGITS.shape),
    "subclass": LOGITS.view(type("Mine", (numpy.ndarray,), {})),
    "memoryview": memoryview(LOGITS),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_logits_of_any_layout_are_the_same_numbers(layout, expected):
    grad = grad_of(LAYOUTS[layout])
    assert type(grad) is numpy.ndarray
    assert (grad == expected).all()


@pytest.mark.parametrize("dtype", ["i1", "u1", "<i2", ">i2", "u2", "<i4", ">i4", "u4", "<i8", ">i8", "u8"])
def test_labels_of_any_integers_are_the_same_labels(dtype, expected):
    assert (grad_of(LOGITS, LABELS.astype(dtype)) == expected).all()


@pytest.mark.parametrize("dtype", ["f8", "f4", "f2"])
def test_an_answer_has_the_type_of_the_logits(dtype):
    answer = exact_loss.cross_entropy(LOGITS.astype(dtype), LABELS)
    assert (answer.grad.dtype, answer.losses.dtype, type(answer.loss)) == (dtype, dtype, float)
    assert answer.grad.dtype.isnative


def test_an_answer_can_be_written_to_and_outlives_the_next():
    first = grad_of(LOGITS)
    kept = first.copy()
    grad_of(-LOGITS)
    assert (first == kept).all()
    first += 1


def test_arrays_without_axes_and_scalars_of_numpy_are_numbers():
    answer = exact_loss.cross_entropy(
        LOGITS[0], LABELS[0], grad_output=numpy.float32(0.5), label_smoothing=numpy.float64(0.1)
    )
    assert (answer.losses.shape, answer.grad.shape) == ((), (8,))
    assert exact_loss.cross_entropy(LOGITS, LABELS, ignore_index=numpy.int64(3)).losses.shape == (6,)


@pytest.mark.parametrize("shape", [(0, 3), (2, 3, 0), (2, 3, 4, 5)])
def test_shapes_are_kept(shape):
    logits = numpy.zeros(shape)
    labels = numpy.zeros(shape[:1] + shape[2:], int)
    answer = exact_loss.cross_entropy(logits, labels)
    assert (answer.grad.shape, answer.losses.shape) == (shape, labels.shape)


def test_masks_are_booleans():
    mask = numpy.array([True, False] * 3)
    losses = exact_loss.cross_entropy(LOGITS, LABELS, mask=mask).losses
    assert ((losses == 0) == ~mask).all()


def test_the_array_module_is_an_array():
    answer = exact_loss.softmax(array.array("f", [1, 2]))
    assert (type(answer.probs), answer.probs.dtype) == (numpy.ndarray, "f4")


def test_a_tensor_of_lists_becomes_an_array_over_the_same_memory():
    tensor = exact_loss.softmax([[1.0, 2.0]], dtype="float32").probs
    seen = numpy.asarray(tensor)
    assert (seen.dtype, seen.shape, seen.tolist()) == ("f4", (1, 2), tensor.tolist())
    seen[0, 0] = 7
    assert tensor[0, 0] == 7


def test_numbers_that_are_not_aligned_in_an_answer_are_read():
    answer = exact_loss.cross_entropy(
        LOGITS.astype("f2"), LABELS, outputs=["loss", "predictions", "losses", "valid_count"]
    )
    assert answer.predictions.tolist() == LOGITS.astype("f2").argmax(1).tolist()


@pytest.mark.skipif(importlib.util.find_spec("ml_dtypes") is None, reason="there is no ml_dtypes")
def test_bfloat16_is_that_of_ml_dtypes():
    import ml_dtypes

    answer = exact_loss.softmax(numpy.zeros(4, ml_dtypes.bfloat16))
    assert (answer.probs.dtype, answer.probs.tolist()) == (ml_dtypes.bfloat16, [0.25] * 4)


@pytest.mark.skipif(importlib.util.find_spec("ml_dtypes") is not None, reason="there is ml_dtypes")
def test_bfloat16_without_ml_dtypes_says_what_to_install():
    with pytest.raises(exact_loss.ArgumentValueError) as raised:
        exact_loss.softmax(numpy.zeros(4), dtype="bfloat16")
    assert str(raised.value) == (
        "dtype is 'bfloat16', which NumPy has only with the package ml_dtypes; expected 'float32', or: pip install ml_dtypes"
    )
