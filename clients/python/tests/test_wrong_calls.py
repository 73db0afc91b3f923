"""Calls that people make, and what they are told: each message says how to mend it."""

import importlib.util
from collections import deque
from decimal import Decimal

import pytest

import exact_loss

LOGITS = [[1.0, 2.0, 3.0], [0.0, -1.0, 0.5]]
ALL = (
    "logits, labels, target_probs, class_weight, mask, sample_weight, grad_output, class_mask, reduction, normalizer, ignore_index, "
    "class_axis, dtype, on_non_finite, label_smoothing, temperature, softcap, shift, focal_gamma, poly_epsilon, z_loss, entropy_coef, "
    "validate_target_probs, outputs, bins"
)


class Frame:
    """Neither an array nor a list."""


def told(error, *arguments, **named):
    with pytest.raises(error) as raised:
        exact_loss.cross_entropy(*arguments, **named)
    assert type(raised.value) is error
    return str(raised.value)


def name_of(argument, meant):
    return f"{argument} is not an argument of cross_entropy; did you mean {meant}?"


NAMES = {
    "input": name_of("input", "logits"),
    "target": name_of("target", "labels or target_probs"),
    "weight": name_of("weight", "class_weight"),
    "dim": name_of("dim", "class_axis"),
    "axis": name_of("axis", "class_axis"),
    "eps": name_of("eps", "label_smoothing"),
    "y_true": name_of("y_true", "labels or target_probs"),
    "size_average": name_of("size_average", "reduction, which is 'mean', 'sum' or 'none'"),
    "reduce": name_of("reduce", "reduction, which is 'mean', 'sum' or 'none'"),
    "reducton": name_of("reducton", "reduction"),
    "momentum": f"momentum is not an argument of cross_entropy; expected some of {ALL}",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_of_other_libraries(name):
    assert told(exact_loss.ArgumentTypeError, LOGITS, [0, 1], **{name: 1}) == NAMES[name]


OTHERS = [
    (
        lambda: exact_loss.cross_entropy(LOGITS, exact_loss.softmax([1.0, 2.0]).probs),
        "labels holds float64; expected integers: numpy.asarray(labels).astype('int64'), or target_probs=labels where they "
        "are probabilities",
    ),
    (
        lambda: exact_loss.nll(logits=LOGITS, labels=[0, 1]),
        "logits is not an argument of nll; did you mean log_probs, or cross_entropy?",
    ),
    (
        lambda: exact_loss.binary_cross_entropy(LOGITS, LOGITS, weight=LOGITS),
        "weight is not an argument of binary_cross_entropy; did you mean sample_weight, with normalizer 'valid'?",
    ),
    (
        lambda: exact_loss.kl_divergence(LOGITS, LOGITS),
        "kl_divergence was given 2 arguments without names; expected all by name: logits, log_probs, target_logits, "
        "target_log_probs, target_probs, mask, sample_weight, grad_output",
    ),
    (lambda: exact_loss.preference([0.0], [0.0]), "preference needs beta"),
    (
        lambda: exact_loss.binary_cross_entropy([0.0], [0.5]),
        "labels[0] is 0.5; expected True or False, or an integer: target_probs=labels where they are probabilities",
    ),
]


@pytest.mark.parametrize(("call", "message"), OTHERS, ids=[message[:40] for _, message in OTHERS])
def test_calls_of_other_operations(call, message):
    with pytest.raises(exact_loss.ArgumentTypeError) as raised:
        call()
    assert str(raised.value) == message


ARGUMENTS = [
    ((), {}, "cross_entropy needs logits"),
    (
        (LOGITS, [0, 1], [1, 1, 1]),
        {},
        "cross_entropy was given 3 arguments without names; expected logits and labels, and all others by name",
    ),
    ((LOGITS, [0, 1]), {"labels": [0, 1]}, "labels is given twice; expected it once"),
    ((LOGITS, [0, 1]), {"ignore_index": 1.0}, "ignore_index is 1.0; expected an integer or a list of integers"),
    (
        (LOGITS, [0, 1]),
        {"ignore_index": range(2)},
        "ignore_index is range; expected an integer or a list of integers: list(ignore_index)",
    ),
    (
        (LOGITS, [0, 1]),
        {"temperature": Decimal(1)},
        "temperature is decimal.Decimal; expected a number: float(temperature)",
    ),
    ((LOGITS, [0, 1]), {"reduction": True}, "reduction is True; expected a string"),
    ((LOGITS, [0, 1]), {"label_smoothing": "0.1"}, "label_smoothing is '0.1'; expected a number"),
    ((LOGITS, [0, 1]), {"label_smoothing": True}, "label_smoothing is True; expected a number"),
    ((LOGITS, [0, 1]), {"validate_target_probs": "false"}, "validate_target_probs is 'false'; expected True or False"),
    ((LOGITS, [0, 1]), {"outputs": "loss"}, "outputs is 'loss'; expected a list of strings: outputs=['loss']"),
    ((LOGITS, [0, 1]), {"dtype": float}, "dtype is type; expected a string: dtype='float64'"),
    ((LOGITS, [0, 1]), {"class_axis": [1]}, "class_axis is [1]; expected an integer"),
    (
        (LOGITS, ["cat", "dog"]),
        {},
        "labels[0] is 'cat'; expected an integer: number the classes first, such as by their place in sorted(set(labels))",
    ),
    (
        (LOGITS, [0.0, 1.0]),
        {},
        "labels[0] is 0.0; expected an integer: int(0.0), or target_probs=labels where they are probabilities",
    ),
    ((LOGITS, [True, False]), {}, "labels[0] is True; expected an integer: int(True)"),
    ((LOGITS, [0, None]), {}, "labels[1] is None; expected an integer"),
    (([[1, "2"]], [0]), {}, "logits[0][1] is '2'; expected a number: float(logits[0][1])"),
    (([[1, "a"]], [0]), {}, "logits[0][1] is 'a'; expected a number"),
    (([[1, None]], [0]), {}, "logits[0][1] is None; expected a number"),
    (([[1, Decimal("0.5")]], [0]), {}, "logits[0][1] is Decimal('0.5'); expected a number: float(logits[0][1])"),
    (([deque([1, 2])], [0]), {}, "logits[0] is deque([1, 2]); expected a number, or a list of them: list(logits[0])"),
    (([[1, True]], [0]), {}, "logits[0][1] is True; expected a number: int(True)"),
    ((Frame(), [0]), {}, "logits is a Frame; expected an array of NumPy, PyTorch or JAX, or nested lists"),
    (("abc", [0]), {}, "logits is a str; expected an array of NumPy, PyTorch or JAX, or nested lists"),
    (
        (LOGITS, {0, 1}),
        {},
        "labels is a set; expected an array of NumPy, PyTorch or JAX, or nested lists: list(labels)",
    ),
    (
        (iter(LOGITS), [0]),
        {},
        "logits is a list_iterator; expected an array of NumPy, PyTorch or JAX, or nested lists: list(logits)",
    ),
]


@pytest.mark.parametrize(("positional", "named", "message"), ARGUMENTS, ids=[message[:40] for *_, message in ARGUMENTS])
def test_types_of_arguments(positional, named, message):
    assert told(exact_loss.ArgumentTypeError, *positional, **named) == message


VALUES = [
    (([[1, 2], [3]], [0, 1]), {}, "logits[1] is a list of 1; expected a list of 2"),
    (([[1, 2], 3], [0, 1]), {}, "logits[1] is no list; expected a list of 2"),
    (([1, [2, 3]], [0, 1]), {}, "logits[1] is a list of 2; expected a number"),
    (([[[1], [2]], [[3], [4, 5]]], [0, 1]), {}, "logits[1][1] is a list of 2; expected a list of 1"),
    ((LOGITS, [2**63, 0]), {}, "labels holds an integer beyond 64 bits"),
    ((LOGITS, [0, 1]), {"ignore_index": []}, "ignore_index is empty; expected a list of integers, or to be left out"),
]


@pytest.mark.parametrize(("positional", "named", "message"), VALUES, ids=[message[:40] for *_, message in VALUES])
def test_values_of_arguments(positional, named, message):
    assert told(exact_loss.ArgumentValueError, *positional, **named) == message


REFUSED = [
    (
        (LOGITS,),
        {},
        "MISSING_FIELD",
        "/labels",
        "labels and target_probs are both missing; expected exactly one of them",
    ),
    (
        (LOGITS, [[0, 0, 1], [1, 0, 0]]),
        {},
        "SHAPE_MISMATCH",
        "/labels",
        "labels has shape [2, 3]; expected shape [2], that of the logits without their class axis (one-hot labels and probabilities are target_probs of cross-entropy)",
    ),
    (
        ([LOGITS, LOGITS], [[0, 1], [2, 0]]),
        {},
        "SHAPE_MISMATCH",
        "/labels",
        "labels has shape [2, 2]; expected shape [2, 3], that of the logits without their class axis (class_axis: -1 if the classes come last)",
    ),
    (
        (LOGITS, [3, 0]),
        {},
        "LABEL_OUT_OF_RANGE",
        "/labels/0",
        "labels[0] is 3; expected an integer in [0, 3) or ignore_index -100",
    ),
    (
        (LOGITS, [0, 1]),
        {"reduction": "avg"},
        "INVALID_OPTION",
        "/reduction",
        'reduction is "avg"; expected "none", "mean" or "sum" (did you mean "mean"?)',
    ),
    (
        (LOGITS, [0, 1]),
        {"label_smoothing": 2},
        "INVALID_OPTION",
        "/label_smoothing",
        "label_smoothing is 2; expected a number in [0, 1]",
    ),
    (
        ([[float("nan"), 1.0]], [0]),
        {},
        "NON_FINITE_INPUT",
        "/logits/0/0",
        "logits[0][0] is NaN; expected a finite number or -Infinity (see on_non_finite)",
    ),
]


@pytest.mark.parametrize(
    ("positional", "named", "code", "pointer", "message"), REFUSED, ids=[code for *_, code, _, _ in REFUSED]
)
def test_what_the_service_refuses(positional, named, code, pointer, message):
    with pytest.raises(exact_loss.Refused) as raised:
        exact_loss.cross_entropy(*positional, **named)
    refused = raised.value
    assert (str(refused), refused.code, refused.errors[0].pointer) == (message, code, pointer)


numpy_calls = {}
if importlib.util.find_spec("numpy"):
    import numpy

    class Holds:
        """An array of another library."""

        def __init__(self, array):
            self.array = array

        def __array__(self, dtype=None, copy=None):
            return self.array()

    class Lends:
        """Has memory, but is no array of NumPy's."""

        def __dlpack__(self):
            raise AssertionError

    def refuses():
        raise TypeError("Implicit conversion is not allowed. Use .get()")

    FLOAT = numpy.zeros((2, 3), "f4")
    LABEL = numpy.array([0, 1])
    REAL = "expected float64, float32, float16 or bfloat16"
    numpy_calls = {
        "int logits": (FLOAT.astype(int), LABEL, f"logits holds int64; {REAL}: logits.astype(numpy.float32)"),
        "bool logits": (FLOAT > 0, LABEL, f"logits holds bool; {REAL}: logits.astype(numpy.float32)"),
        "longdouble logits": (
            FLOAT.astype("longdouble"),
            LABEL,
            f"logits holds float128; {REAL}: logits.astype(numpy.float64)",
        ),
        "complex logits": (FLOAT.astype(complex), LABEL, f"logits holds complex128; {REAL}"),
        "float labels": (
            FLOAT,
            LABEL.astype("f4"),
            "labels holds float32; expected integers: labels.astype(numpy.int64), or target_probs=labels where they are probabilities",
        ),
        "bool labels": (FLOAT, LABEL > 0, "labels holds bool; expected integers: labels.astype(numpy.int64)"),
        "string labels": (
            FLOAT,
            numpy.array(["cat", "dog"]),
            "labels holds text (<U3); expected integers: numpy.unique(labels, return_inverse=True)[1] numbers the classes",
        ),
        "object logits": (
            numpy.array([[1.0], [1.0, 2.0]], dtype=object),
            LABEL,
            "logits is an array of objects; expected numbers: numpy.stack(logits) where they are arrays of one shape, "
            "or logits.astype(float) where they are numbers",
        ),
        "list of arrays": (
            [FLOAT[0], FLOAT[1]],
            LABEL,
            "logits is a list of arrays; expected one array: numpy.stack(logits)",
        ),
        "masked array": (
            numpy.ma.masked_array(FLOAT),
            LABEL,
            "logits is a masked array, whose mask would be lost; expected logits.data, and mask=… for rows",
        ),
        "masked array of another library": (
            Holds(lambda: numpy.ma.masked_array(FLOAT)),
            LABEL,
            "logits is a masked array, whose mask would be lost; expected numpy.asanyarray(logits).data, and mask=… for rows",
        ),
        "array on a GPU": (
            Holds(refuses),
            LABEL,
            "logits cannot become an array of NumPy: Implicit conversion is not allowed. Use .get()",
        ),
        "array for others": (
            Lends(),
            LABEL,
            "logits is a Lends; expected an array of NumPy: numpy.from_dlpack(logits)",
        ),
        "longdoubles": (
            [[numpy.longdouble(1)]],
            [0],
            "logits[0][0] is 1.0; expected a number: float(logits[0][0])",
        ),
        "dates": (FLOAT, LABEL.astype("M8[s]"), "labels holds datetime64[s]; expected integers"),
    }


@pytest.mark.skipif(not numpy_calls, reason="there is no NumPy")
@pytest.mark.parametrize("call", numpy_calls)
def test_arrays_of_numpy(call):
    logits, labels, message = numpy_calls[call]
    assert told(exact_loss.ArgumentTypeError, logits, labels) == message


torch_calls = {}
if importlib.util.find_spec("torch"):
    import torch

    ZEROS = torch.zeros(2, 3)
    CLASSES = torch.tensor([0, 1])
    torch_calls = {
        "int logits": (
            ZEROS.long(),
            CLASSES,
            "logits holds int64; expected float64, float32, float16 or bfloat16: logits.float()",
        ),
        "float labels": (
            ZEROS,
            CLASSES.float(),
            "labels holds float32; expected integers: labels.long(), or target_probs=labels where they are probabilities",
        ),
        "bool labels": (ZEROS, CLASSES > 0, "labels holds bool; expected integers: labels.long()"),
        "complex logits": (
            ZEROS.to(torch.complex64),
            CLASSES,
            "logits holds complex64; expected float64, float32, float16 or bfloat16",
        ),
        "sparse logits": (
            ZEROS.to_sparse(),
            CLASSES,
            "logits is sparse_coo; expected a dense tensor: logits.to_dense()",
        ),
        "meta logits": (
            ZEROS.to("meta"),
            CLASSES,
            "logits is on the device meta, where there are no numbers; expected a real tensor",
        ),
        "list of tensors": (
            [ZEROS[0], ZEROS[1]],
            CLASSES,
            "logits is a list of arrays; expected one array: torch.stack(logits)",
        ),
    }


@pytest.mark.skipif(not torch_calls, reason="there is no PyTorch")
@pytest.mark.parametrize("call", torch_calls)
def test_tensors_of_pytorch(call):
    logits, labels, message = torch_calls[call]
    assert told(exact_loss.ArgumentTypeError, logits, labels) == message


@pytest.mark.skipif(not torch_calls, reason="there is no PyTorch")
@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"temperature": "tensor"}, "temperature is torch.Tensor; expected a number: temperature.item()"),
        ({"dtype": "dtype"}, "dtype is torch.dtype; expected a string: dtype='float32'"),
    ],
)
def test_options_of_pytorch(option, message):
    values = {"tensor": torch.tensor(2.0), "dtype": torch.float32}
    named = {name: values[value] for name, value in option.items()}
    assert told(exact_loss.ArgumentTypeError, ZEROS, CLASSES, **named) == message
