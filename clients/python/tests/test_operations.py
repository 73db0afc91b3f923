"""Every operation, with arguments and answers as its docstring says."""

import doctest
import enum
import inspect
import math
import re

import pytest

import exact_loss
from exact_loss import _specs

LOGITS = [[1.0, 2.0, 3.0], [0.0, -1.0, 0.5]]
LABELS = [2, 0]


@pytest.mark.parametrize("name", _specs.OPERATIONS)
def test_the_example_of_an_operation_is_true(name):
    failed, tried = 0, 0
    runner = doctest.DocTestRunner()
    for test in doctest.DocTestFinder().find(getattr(exact_loss.Client, name), name, globs={"exact_loss": exact_loss}):
        result = runner.run(test)
        failed, tried = failed + result.failed, tried + result.attempted
    assert failed == 0 < tried


@pytest.mark.parametrize("name", _specs.OPERATIONS)
def test_a_signature_has_every_argument_that_is_known(name):
    spec = _specs.OPERATIONS[name]
    parameters = list(inspect.signature(getattr(exact_loss, name)).parameters)
    assert sorted(parameters) == sorted([*spec.tensors, *spec.options])
    assert parameters[: len(spec.positional)] == list(spec.positional)


@pytest.mark.parametrize("name", _specs.OPERATIONS)
def test_a_docstring_tells_of_every_argument(name):
    spec = _specs.OPERATIONS[name]
    documentation = inspect.getdoc(getattr(exact_loss, name))
    for argument in [*spec.tensors, *spec.options]:
        assert re.search(rf"^    {argument}: ", documentation, re.MULTILINE), argument


@pytest.mark.parametrize(
    "module",
    ["_answer", "_errors", "_tensor", "_client", "_arguments", "_nested"],
    ids=lambda module: module.lstrip("_"),
)
def test_the_examples_of_a_module_are_true(module, client):
    loaded = __import__(f"exact_loss.{module}", fromlist=["_"])
    globs = {**vars(loaded), "exact_loss": exact_loss, "client": client}
    results = []
    for test in doctest.DocTestFinder(exclude_empty=True).find(loaded, globs=globs):
        for example in test.examples:
            example.source = example.source.replace("http://127.0.0.1:8080", client.url)
        results.append(doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(test))
    assert sum(result.failed for result in results) == 0


def test_scalars_are_floats_counts_are_integers_and_tensors_have_shapes():
    answer = exact_loss.cross_entropy(LOGITS, LABELS, outputs=["loss", "valid_count", "grad", "predictions"])
    assert (type(answer.loss), type(answer.valid_count), answer.valid_count) == (float, int, 2)
    assert (answer.grad.shape, answer.predictions.tolist()) == ((2, 3), [2.0, 2.0])


def test_an_answer_is_a_mapping_of_what_was_asked_for():
    answer = exact_loss.cross_entropy(LOGITS, LABELS, outputs=["loss", "probs"])
    assert (list(answer), len(answer), "grad" in answer) == (["loss", "probs"], 2, False)
    assert dict(answer)["loss"] == answer["loss"] == answer.loss
    assert re.fullmatch(
        r"CrossEntropyAnswer\(loss=0\.7\d+, probs=Tensor\(\[\[.*\]\], dtype='float64'\)\)", repr(answer)
    )


@pytest.mark.parametrize(
    ("options", "name", "message"),
    [
        ({}, "probs", "probs is not in this answer, which has loss, losses, grad: ask for it by outputs=['probs', …]"),
        ({}, "gradient", "gradient is not a result; the answer has loss, losses, grad"),
        (
            {"reduction": "none", "outputs": ["losses"]},
            "loss",
            "loss is not in this answer, which has losses: ask for it by outputs=['loss', …]",
        ),
    ],
)
def test_a_result_that_is_not_there_says_why(options, name, message):
    answer = exact_loss.cross_entropy(LOGITS, LABELS, **options)
    assert not hasattr(answer, name)
    with pytest.raises(exact_loss.NotInAnswer) as raised:
        getattr(answer, name)
    assert str(raised.value) == message


def test_there_is_no_loss_of_the_reduction_none():
    answer = exact_loss.cross_entropy(LOGITS, LABELS, reduction="none")
    assert (answer.loss, answer.keys()) == (None, ["loss", "losses", "grad"])


def test_none_leaves_an_option_out():
    options = dict.fromkeys(["reduction", "ignore_index", "label_smoothing", "temperature", "class_weight", "outputs"])
    assert dict(exact_loss.cross_entropy(LOGITS, LABELS, **options)).keys() == {"loss", "losses", "grad"}
    assert exact_loss.cross_entropy(LOGITS, LABELS, **options).loss == exact_loss.cross_entropy(LOGITS, LABELS).loss


def test_a_text_that_is_an_enum_is_its_value():
    reduction = enum.Enum("Reduction", {"SUM": "sum"}, type=str)
    loss = exact_loss.cross_entropy(LOGITS, LABELS, reduction=reduction.SUM).loss
    assert loss == exact_loss.cross_entropy(LOGITS, LABELS, reduction="sum").loss


def test_options_reach_the_service_in_full():
    answer = exact_loss.cross_entropy(
        LOGITS,
        LABELS,
        class_weight=[1, 2, 5],
        label_smoothing=0.2,
        ignore_index=[-1, 7],
        reduction="mean",
        temperature=1,
    )
    assert answer.loss == 0.5922201965439159
    assert exact_loss.cross_entropy(LOGITS, LABELS, ignore_index=[2, 7]).losses.tolist()[0] == 0
    unchecked = exact_loss.cross_entropy(LOGITS, target_probs=[[1, 1, 1], [0, 0, 0]], validate_target_probs=False)
    assert unchecked.losses.tolist()[1] == 0
    assert exact_loss.kl_divergence(logits=LOGITS, target_logits=LOGITS).loss == 0


def test_infinities_come_and_go():
    answer = exact_loss.cross_entropy([[1.0, -math.inf, 2.0]], [1])
    assert answer.loss == math.inf
    assert math.isnan(exact_loss.softmax([math.nan, 1.0], on_non_finite="propagate").probs[0])


def test_an_empty_batch_has_empty_answers():
    answer = exact_loss.cross_entropy([], [])
    assert (answer.loss, answer.losses.tolist(), answer.grad.tolist()) == (0.0, [], [])


def test_a_single_row_has_a_tensor_without_axes():
    answer = exact_loss.cross_entropy([1.0, 2.0], 0)
    assert (answer.losses.shape, float(answer.losses)) == ((), answer.loss)


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "bfloat16"])
def test_a_tensor_has_the_numbers_of_its_type(dtype):
    tensor = exact_loss.softmax([[0.0, 0.0], [0.0, 2.0]], dtype=dtype).probs
    bits = {"float64": 53, "float32": 24, "float16": 11, "bfloat16": 8}[dtype]
    assert (tensor.dtype, tensor.shape, tensor.ndim, len(tensor)) == (dtype, (2, 2), 2, 2)
    assert tensor.tolist()[0] == [0.5, 0.5]
    assert tensor[1, 1] == pytest.approx(1 / (1 + math.exp(-2)), rel=2.0**-bits)
    assert [row.tolist() for row in tensor] == tensor.tolist()
    assert tensor[-1].tolist() == tensor.tolist()[1]
    with pytest.raises(IndexError, match=r"^index 2 of axis 0 is out of range of shape \(2, 2\)$"):
        tensor[2]
    with pytest.raises(
        TypeError, match=r"^an index is slice\(0, 1, None\); expected integers: numpy.asarray\(tensor\)"
    ):
        tensor[0:1]


def test_a_tensor_can_be_sent_and_pickled():
    import pickle

    tensor = exact_loss.softmax(LOGITS).probs
    copy = pickle.loads(pickle.dumps(tensor))
    assert copy.tolist() == tensor.tolist()
    assert (
        exact_loss.log_softmax(tensor).log_probs.tolist() == exact_loss.log_softmax(tensor.tolist()).log_probs.tolist()
    )
