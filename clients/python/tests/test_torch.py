"""Losses for autograd, beside PyTorch's own."""

import decimal
import doctest
import itertools

import pytest

torch = pytest.importorskip("torch")

import torch.nn.functional as theirs

import exact_loss
import exact_loss.torch as ours

DOUBLE = torch.float64
CASES = range(4)


def generator(case):
    torch.manual_seed(case)
    return torch


def compare(mine, other, *inputs, tolerance=1e-13):
    """The value and the gradients of two functions of the same tensors, under the same upstream gradient."""
    found = []
    for function in (mine, other):
        copies = [tensor.detach().clone().requires_grad_(tensor.requires_grad) for tensor in inputs]
        value = function(*copies)
        torch.manual_seed(1)
        value.backward(torch.randn(value.shape, dtype=value.dtype))
        found.append([value.detach(), *(copy.grad for copy in copies if copy.requires_grad)])
    for a, b in zip(*found):
        assert (a.dtype, a.shape, a.device) == (b.dtype, b.shape, b.device)
        torch.testing.assert_close(a, b, rtol=tolerance, atol=tolerance)


SHAPES = [(5,), (4, 6), (3, 4, 2), (2, 5, 3, 2)]


@pytest.mark.parametrize(
    "input_shape, target, message",
    [
        (
            (2, 5, 11),
            torch.zeros(2, 5, dtype=torch.long),
            "target has shape [2, 5]; expected [2, 11], that of input without axis 1: are the classes of input on its last axis? "
            "input.movedim(-1, 1)",
        ),
        (
            (2, 3),
            torch.zeros(2),
            "target has shape [2]; expected [2, 3], that of input, for probabilities: indices of classes are integers, target.long()",
        ),
        (
            (2, 3),
            torch.tensor([[0, 1, 0], [1, 0, 0]]),
            "target has shape [2, 3]; expected [2], that of input without axis 1: one-hot targets are probabilities, "
            "target.to(input.dtype)",
        ),
        (
            (2, 3),
            torch.zeros(2, 1, dtype=torch.long),
            "target has shape [2, 1]; expected [2], that of input without axis 1: target.reshape([2])",
        ),
        ((2, 3), torch.zeros(4, dtype=torch.long), "target has shape [4]; expected [2], that of input without axis 1"),
        ((2, 3), torch.zeros(4, 3), "target has shape [4, 3]; expected [2, 3], that of input, for probabilities"),
    ],
)
def test_a_target_of_another_shape_is_said_in_the_words_of_torch(input_shape, target, message):
    with pytest.raises(exact_loss.ArgumentValueError) as refused:
        ours.cross_entropy(torch.zeros(input_shape), target)
    assert str(refused.value) == message


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_cross_entropy_of_indices(shape, reduction):
    for case, weighted, smoothing in itertools.product(CASES, [False, True], [0.0, 0.2]):
        random = generator(case)
        classes = shape[0] if len(shape) == 1 else shape[1]
        logits = (5 * random.randn(shape, dtype=DOUBLE)).requires_grad_()
        target = random.randint(0, classes, shape[:1] + shape[2:] if len(shape) > 1 else ())
        if target.dim():
            target.view(-1)[0] = 1
            target.view(-1)[-1] = -3
        options = {"reduction": reduction, "label_smoothing": smoothing, "ignore_index": -3}
        weight = random.rand(classes, dtype=DOUBLE) if weighted else None
        compare(
            lambda x: ours.cross_entropy(x, target, weight, **options),
            lambda x: theirs.cross_entropy(x, target, weight, **options),
            logits,
        )


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_cross_entropy_of_probabilities_and_their_gradient(shape, reduction):
    for case, smoothing in itertools.product(CASES, [0.0, 0.2]):
        random = generator(case)
        axis = min(1, len(shape) - 1)
        logits = random.randn(shape, dtype=DOUBLE).requires_grad_()
        target = random.randn(shape, dtype=DOUBLE).softmax(axis).requires_grad_()
        weight = random.rand(shape[axis], dtype=DOUBLE)
        options = {"reduction": reduction, "label_smoothing": smoothing}
        compare(
            lambda x, q: ours.cross_entropy(x, q, weight, **options),
            lambda x, q: theirs.cross_entropy(x, q, weight, **options),
            logits,
            target,
        )


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_nll_loss(shape, reduction):
    for case in CASES:
        random = generator(case)
        axis = min(1, len(shape) - 1)
        log_probs = random.randn(shape, dtype=DOUBLE).log_softmax(axis).requires_grad_()
        target = random.randint(0, shape[axis], shape[:1] + shape[2:] if len(shape) > 1 else ())
        weight = random.rand(shape[axis], dtype=DOUBLE)
        compare(
            lambda x: ours.nll_loss(x, target, weight, reduction=reduction),
            lambda x: theirs.nll_loss(x, target, weight, reduction=reduction),
            log_probs,
        )


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("pos_weight", [None, (), (1,), (3,), (4, 1)], ids=str)
def test_binary_cross_entropy_with_logits(pos_weight, reduction):
    for case, weighted in itertools.product(CASES, [None, (3,), (4, 3)]):
        random = generator(case)
        logits = random.randn(4, 3, dtype=DOUBLE).requires_grad_()
        target = random.rand(4, 3, dtype=DOUBLE).requires_grad_()
        options = {
            "weight": None if weighted is None else random.rand(weighted, dtype=DOUBLE),
            "pos_weight": None if pos_weight is None else random.rand(pos_weight, dtype=DOUBLE),
            "reduction": reduction,
        }
        compare(
            lambda x, y: ours.binary_cross_entropy_with_logits(x, y, **options),
            lambda x, y: theirs.binary_cross_entropy_with_logits(x, y, **options),
            logits,
            target,
        )


@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides")
@pytest.mark.parametrize("log_target", [False, True])
@pytest.mark.parametrize("reduction", ["none", "mean", "batchmean", "sum"])
def test_kl_div_and_the_gradient_of_its_target(reduction, log_target):
    for case, shape in itertools.product(CASES, [(5,), (4, 3), (2, 3, 4)]):
        random = generator(case)
        log_probs = random.randn(shape, dtype=DOUBLE).log_softmax(-1).requires_grad_()
        target = random.randn(shape, dtype=DOUBLE).log_softmax(-1)
        target = (target if log_target else target.exp()).requires_grad_()
        options = {"reduction": reduction, "log_target": log_target}
        compare(
            lambda x, q: ours.kl_div(x, q, **options), lambda x, q: theirs.kl_div(x, q, **options), log_probs, target
        )


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_along_any_axis(name):
    for case, dim in itertools.product(CASES, [0, 1, -1]):
        logits = generator(case).randn(3, 4, 2, dtype=DOUBLE).requires_grad_()
        compare(lambda x: getattr(ours, name)(x, dim), lambda x: getattr(theirs, name)(x, dim), logits)
    half = torch.randn(3, 4).half().requires_grad_()
    compare(
        lambda x: getattr(ours, name)(x, 1, dtype=DOUBLE),
        lambda x: getattr(theirs, name)(x, 1, dtype=DOUBLE),
        half,
        tolerance=1e-3,
    )


@pytest.mark.parametrize(
    "function",
    [
        lambda x: ours.cross_entropy(x, torch.tensor([0, 2, 1])),
        lambda x: ours.cross_entropy(x, torch.tensor([0, 2, 1]), reduction="none", label_smoothing=0.1),
        lambda x: ours.nll_loss(x, torch.tensor([0, 2, 1]), reduction="none"),
        lambda x: ours.binary_cross_entropy_with_logits(x, torch.full_like(x, 0.25)),
        lambda x: ours.softmax(x, -1),
        lambda x: ours.log_softmax(x, 0),
        lambda x: ours.policy_gradient(x, -torch.ones(3, dtype=DOUBLE), old_log_probs=torch.full_like(x, -5.0)),
        lambda x: ours.policy_gradient(
            x,
            torch.ones(3, dtype=DOUBLE),
            old_log_probs=torch.full_like(x, -5.0),
            reduction="none",
            importance_sampling_level="sequence",
        ),
        lambda x: ours.preference(x[0], x[1], beta=0.5, reduction="none"),
        lambda x: ours.unpaired_preference(
            x[0], torch.zeros(4, dtype=DOUBLE), torch.tensor([True, False, True, False]), beta=0.5
        ),
    ],
)
def test_gradients_are_derivatives(function):
    x = torch.randn(3, 4, dtype=DOUBLE, generator=torch.Generator().manual_seed(3)).sub(5).requires_grad_()
    assert torch.autograd.gradcheck(function, (x,))


def test_gradients_of_both_sides_are_derivatives():
    p = torch.randn(3, 4, dtype=DOUBLE).log_softmax(1).requires_grad_()
    q = torch.randn(3, 4, dtype=DOUBLE).softmax(1).requires_grad_()
    assert torch.autograd.gradcheck(lambda p, q: ours.cross_entropy(p, q, reduction="none"), (p, q))
    assert torch.autograd.gradcheck(lambda p, q: ours.kl_div(p, q, reduction="batchmean"), (p, q))
    assert torch.autograd.gradcheck(lambda p, q: ours.kl_div(p, q.log(), log_target=True), (p, q))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_narrow_types_are_those_of_the_input(dtype):
    x = torch.randn(4, 5).to(dtype).requires_grad_()
    y = torch.tensor([0, 1, 2, 3])
    loss = ours.cross_entropy(x, y)
    loss.backward()
    right = x.detach().double().requires_grad_()
    expected = theirs.cross_entropy(right, y)
    expected.backward()
    assert (loss.dtype, x.grad.dtype) == (dtype, dtype)
    assert loss == expected.to(dtype)
    torch.testing.assert_close(x.grad, right.grad.to(dtype), rtol=torch.finfo(dtype).eps, atol=0)


def test_gradients_of_halves_do_not_vanish_before_they_are_scaled():
    x = torch.zeros(1, 4096, dtype=torch.float16, requires_grad=True)
    (ours.cross_entropy(x, torch.tensor([0])) * 2.0**-14).backward()
    assert (x.grad[0, 1:] == 2.0**-24 * 0).all()
    x.grad = None
    rows = torch.zeros(65536, 2, dtype=torch.float16, requires_grad=True)
    ours.cross_entropy(rows, torch.zeros(65536, dtype=torch.int64)).mul(1.0).backward(torch.tensor(1024.0).half())
    assert (rows.grad[:, 1] == 0.5 * 1024 / 65536).all()


def test_autocast_makes_float32_of_halves():
    x = torch.randn(2, 3).bfloat16().requires_grad_()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = ours.cross_entropy(x, torch.tensor([0, 1]))
    loss.backward()
    assert (loss.dtype, x.grad.dtype) == (torch.float32, torch.bfloat16)


class Counting(exact_loss.Client):
    """Remembers which outputs were asked for."""

    def _ask(self, operation, given):
        self.asked = [*getattr(self, "asked", []), list(given["outputs"])]
        return super()._ask(operation, given)


def test_a_gradient_is_asked_for_only_where_there_will_be_a_backward_pass(url):
    y = torch.tensor([0])
    with Counting(url) as client:
        ours.cross_entropy(torch.zeros(1, 2), y, client=client)
        with torch.no_grad():
            ours.cross_entropy(torch.zeros(1, 2, requires_grad=True), y, client=client)
        ours.cross_entropy(torch.zeros(1, 2, requires_grad=True), y, client=client).backward()
        ours.cross_entropy(torch.zeros(1, 2), torch.ones(1, 2).requires_grad_(), client=client, reduction="none")
    assert client.asked == [["loss"], ["loss"], ["loss", "grad"], ["losses", "target_grad"]]


@pytest.mark.parametrize(
    "layout",
    [
        lambda x: x,
        lambda x: x.t().contiguous().t(),
        lambda x: torch.repeat_interleave(x, 2, dim=1)[:, ::2],
        lambda x: x[:, :1].expand(-1, 4),
        lambda x: torch.cat([x, x])[3:],
        lambda x: (-x).to(torch.complex128).mul(1j).conj().imag,
    ],
)
def test_layouts_are_followed(layout):
    x = layout(torch.randn(3, 4, dtype=DOUBLE)).detach()
    y = torch.tensor([0, 1, 2])
    expected = ours.cross_entropy(x.clone().contiguous(), y)
    assert ours.cross_entropy(x, y) == expected
    assert exact_loss.cross_entropy(x.requires_grad_(), y).loss == expected


def test_empty_tensors_have_empty_gradients():
    x = torch.zeros(0, 3, requires_grad=True)
    loss = ours.cross_entropy(x, torch.zeros(0, dtype=torch.int64))
    loss.backward()
    assert (loss.item(), x.grad.shape) == (0, (0, 3))


def test_answers_are_tensors_where_the_logits_are():
    answer = exact_loss.cross_entropy(torch.zeros(2, 3, dtype=torch.bfloat16), torch.tensor([0, 1]))
    assert (answer.grad.dtype, answer.grad.shape, type(answer.loss)) == (torch.bfloat16, (2, 3), float)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: ours.cross_entropy(x, torch.tensor([0])),
        lambda x: ours.cross_entropy(x.tanh(), torch.tensor([0])),
        lambda x: ours.softmax(x, 1)[0, 0],
        lambda x: ours.kl_div(torch.zeros(1, 2), x.exp()),
    ],
)
def test_a_second_derivative_is_an_error(function):
    x = torch.zeros(1, 2, requires_grad=True)
    (grad,) = torch.autograd.grad(function(x), x, create_graph=True)
    with pytest.raises(
        exact_loss.ExactLossError, match=r"^losses of exact_loss.torch can be differentiated once; expected no"
    ):
        grad.sum().backward()
    with pytest.raises(exact_loss.ExactLossError):
        torch.autograd.grad(torch.autograd.grad(function(x), x, create_graph=True)[0].sum(), x)
    x.grad = None
    function(x).backward(create_graph=False)
    assert x.grad is not None


def test_what_is_not_finite_is_an_error_unless_it_is_propagated():
    x = torch.tensor([[float("inf"), 0.0], [1.0, 0.0]], requires_grad=True)
    y = torch.tensor([0, 1])
    with pytest.raises(exact_loss.Refused, match=r"^logits\[0\]\[0\] is Infinity; expected"):
        ours.cross_entropy(x, y)
    loss = ours.cross_entropy(x, y, on_non_finite="propagate")
    loss.backward()
    assert loss.isnan() and x.grad[0].isnan().all() and x.grad[1].isfinite().all()


X, Y = torch.zeros(2, 3), torch.tensor([0, 1])
WRONG = [
    (
        lambda: ours.cross_entropy(X, Y, size_average=True),
        "size_average is not an argument of cross_entropy; did you mean reduction='mean' or 'sum'?",
    ),
    (lambda: ours.cross_entropy(X, 3), "target is int; expected a tensor: torch.as_tensor(target)"),
    (lambda: ours.cross_entropy(X, labels=Y), "labels is not an argument of cross_entropy; did you mean target?"),
    (
        lambda: ours.nll_loss(X, Y, class_weight=X[0]),
        "class_weight is not an argument of nll_loss; did you mean weight?",
    ),
    (
        lambda: ours.kl_div(X, X, momentum=1),
        "momentum is not an argument of kl_div; expected some of input, target, reduction, log_target, on_non_finite, client",
    ),
    (lambda: ours.softmax(X), "dim is None; expected the axis of the classes: softmax(input, dim=-1)"),
    (lambda: ours.cross_entropy([[1.0]], Y), "input is list; expected a tensor: torch.as_tensor(input)"),
    (
        lambda: ours.cross_entropy(X, Y, torch.ones(3, requires_grad=True)),
        "weight requires a gradient, which this loss does not give; expected weight.detach()",
    ),
    (
        lambda: ours.cross_entropy(X, Y.to("meta")),
        "target is on meta, input on cpu; expected one device: target.to(input.device)",
    ),
    (
        lambda: ours.cross_entropy(X, Y, None, None, -100),
        "cross_entropy was given 5 arguments without names; expected input, target and weight, and all others by name: "
        "ignore_index, reduction, label_smoothing, on_non_finite, client",
    ),
    (
        lambda: ours.CrossEntropyLoss(None, None),
        "CrossEntropyLoss was given 2 arguments without names; expected weight, and all others by name: ignore_index, "
        "reduction, label_smoothing, on_non_finite, client",
    ),
    (
        lambda: ours.KLDivLoss(size_average=False),
        "size_average is not an argument of KLDivLoss; did you mean reduction='mean' or 'sum'?",
    ),
    (lambda: ours.cross_entropy(X, Y, [1.0, 1, 1]), "weight is list; expected a tensor: torch.as_tensor(weight)"),
    (
        lambda: ours.binary_cross_entropy_with_logits(X, X, pos_weight=2.0),
        "pos_weight is float; expected a tensor: torch.as_tensor(pos_weight)",
    ),
    (
        lambda: ours.cross_entropy(X, X.max(1)),
        "target is max; expected a tensor: target.values or target.indices",
    ),
    (
        lambda: ours.softmax(X, 1, dtype="float64"),
        "dtype is 'float64'; expected a type of PyTorch's, such as torch.float64",
    ),
    (
        lambda: exact_loss.cross_entropy(X, X.max(1)),
        "labels is torch.return_types.max; expected a tensor: labels.values or labels.indices",
    ),
    (
        lambda: exact_loss.softmax(torch.nn.Linear(2, 3)),
        "logits is torch.nn.modules.linear.Linear; expected a tensor: logits(…)",
    ),
    (
        lambda: torch.jit.trace(lambda x: ours.cross_entropy(x, Y), (X,)),
        "logits is being traced or transformed (torch.jit.trace, torch.func, torch.compile), so that it has no numbers of "
        "its own; expected a call outside of that",
    ),
    (
        lambda: ours.cross_entropy(X.long(), Y),
        "logits holds int64; expected float64, float32, float16 or bfloat16: logits.float()",
    ),
]


@pytest.mark.parametrize(("call", "message"), WRONG, ids=[message[:40] for _, message in WRONG])
def test_wrong_calls_say_how_to_mend_them(call, message):
    with pytest.raises(exact_loss.ArgumentTypeError) as raised:
        call()
    assert str(raised.value) == message


@pytest.mark.skipif(not hasattr(Exception, "add_note"), reason="errors have no notes before Python 3.11")
def test_errors_of_the_service_say_which_argument_is_meant():
    with pytest.raises(exact_loss.Refused) as raised:
        ours.cross_entropy(X, Y + 5)
    assert raised.value.__notes__ == ["In exact_loss.torch logits is input, labels is target."]


def test_a_tensor_that_stands_for_others_is_an_error():
    vmap = getattr(torch, "vmap", None)
    if vmap is None or not hasattr(torch, "func"):
        vmap = pytest.importorskip("functorch").vmap
    with pytest.raises(exact_loss.ArgumentTypeError, match="^logits is being traced or transformed"):
        vmap(lambda row: exact_loss.softmax(row).probs)(X)


def test_arguments_that_pytorch_has_no_longer_may_be_none():
    loss = ours.cross_entropy(X, Y)
    assert loss == ours.cross_entropy(X, Y, size_average=None, reduce=None, ignore_index=None)
    assert loss == ours.CrossEntropyLoss(size_average=None, reduce=None)(X, Y)
    assert (ours.softmax(X, 1, _stacklevel=5) == ours.softmax(X, 1)).all()


def test_losses_can_be_changed_in_place():
    x = torch.randn(4, 3, dtype=DOUBLE, requires_grad=True)
    y, mask = torch.tensor([0, 1, 2, 1]), torch.tensor([1.0, 0.0, 2.0, 1.0])
    grads = []
    for module in (ours, theirs):
        losses = module.cross_entropy(x, y, reduction="none")
        losses *= mask
        grads.append(torch.autograd.grad(losses.sum(), x)[0])
    torch.testing.assert_close(*grads, rtol=1e-13, atol=1e-13)


def test_modules_take_what_functions_take():
    x = torch.tensor([[float("nan"), 0.0]])
    assert ours.CrossEntropyLoss(on_non_finite="propagate")(x, torch.tensor([0])).isnan()
    assert ours.BCEWithLogitsLoss(on_non_finite="propagate")(x, torch.zeros(1, 2)).isnan()
    assert ours.NLLLoss(on_non_finite="propagate")(x, torch.tensor([0])).isnan()


def test_the_gradient_of_probabilities_is_as_near_as_kl_div_says():
    random = torch.Generator().manual_seed(1)
    p = torch.randn(200, generator=random, dtype=DOUBLE) * 3 - 1
    q = torch.exp(torch.randn(200, generator=random, dtype=DOUBLE) * 4 - 1).clamp(max=1).requires_grad_()
    ours.kl_div(p, q, reduction="sum").backward()
    with decimal.localcontext() as context:
        context.prec = 50
        for input, target, grad in zip(p.tolist(), q.tolist(), q.grad.tolist()):
            terms = (decimal.Decimal(target).ln(), decimal.Decimal(1), -decimal.Decimal(input))
            assert abs(sum(terms) - decimal.Decimal(grad)) <= max(map(abs, terms)) / 2**50


def test_wrong_values_say_how_to_mend_them():
    with pytest.raises(
        exact_loss.ArgumentValueError, match=r"^reduction is 'avg'; expected 'none', 'mean', 'batchmean' or 'sum'$"
    ):
        ours.kl_div(X, X, reduction="avg")
    with pytest.raises(
        exact_loss.ArgumentValueError, match=r"^target has shape \[2\]; expected that of the input, \[2, 3\]$"
    ):
        ours.kl_div(X, Y)
    with pytest.raises(
        exact_loss.ArgumentValueError, match=r"^pos_weight has shape \[2, 3\]; expected one number, or a vector"
    ):
        ours.binary_cross_entropy_with_logits(X, X, pos_weight=X)
    with pytest.raises(
        exact_loss.Refused, match=r"^labels\[0\] is 3; expected an integer in \[0, 3\) or ignore_index -100$"
    ):
        ours.cross_entropy(X, torch.tensor([3, 0]))


def test_modules_are_the_functions():
    x, weight = torch.randn(4, 3, dtype=DOUBLE), torch.rand(3, dtype=DOUBLE)
    y, q, log_p = (
        torch.tensor([0, 1, 2, -1]),
        torch.rand(4, 3, dtype=DOUBLE),
        torch.randn(4, 3, dtype=DOUBLE).log_softmax(1),
    )
    pairs = [
        (
            ours.CrossEntropyLoss(weight, ignore_index=-1, label_smoothing=0.1),
            torch.nn.CrossEntropyLoss(weight, ignore_index=-1, label_smoothing=0.1),
            (x, y),
        ),
        (
            ours.NLLLoss(weight, ignore_index=-1, reduction="sum"),
            torch.nn.NLLLoss(weight, ignore_index=-1, reduction="sum"),
            (log_p, y),
        ),
        (ours.BCEWithLogitsLoss(pos_weight=weight), torch.nn.BCEWithLogitsLoss(pos_weight=weight), (x, q)),
        (
            ours.KLDivLoss(reduction="batchmean", log_target=True),
            torch.nn.KLDivLoss(reduction="batchmean", log_target=True),
            (log_p, log_p.flip(1)),
        ),
    ]
    for mine, other, inputs in pairs:
        torch.testing.assert_close(mine(*inputs), other(*inputs), rtol=1e-13, atol=1e-13)
    assert ours.CrossEntropyLoss(weight).double().state_dict().keys() == {"weight"}


def test_the_examples_of_the_module_are_true():
    globs = {**vars(ours), "model": torch.nn.Linear(2, 3), "batch": torch.zeros(1, 2), "labels": torch.tensor([0])}
    results = [
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
        for test in doctest.DocTestFinder(exclude_empty=True).find(ours, globs=globs)
    ]
    assert sum(result.failed for result in results) == 0 < sum(result.attempted for result in results)
