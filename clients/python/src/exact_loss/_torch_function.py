"""Operations of the service as functions that PyTorch can differentiate."""

from __future__ import annotations

from functools import wraps
from inspect import Parameter, signature
from types import MappingProxyType
from typing import Any, Callable, Mapping, NamedTuple, Optional, TypeVar

import torch
from torch import Tensor

from ._client import Client
from ._default import default
from ._errors import ArgumentTypeError, ExactLossError

_HALVES = (torch.float16, torch.bfloat16)
_GONE = ("size_average", "reduce", "_stacklevel")
_OTHERS = {
    "size_average": "reduction='mean' or 'sum'",
    "reduce": "reduction='mean', 'sum' or 'none'",
    "logits": "input",
    "log_probs": "input",
    "labels": "target",
    "target_probs": "target",
    "class_weight": "weight",
    "sample_weight": "weight",
    "class_axis": "dim",
    "axis": "dim",
}

Call = TypeVar("Call", bound=Callable[..., Any])


class Function(NamedTuple):
    """A call of the service as a function of tensors.

    names: those of the tensors
    result: the one that is returned
    gradients: what the gradient with respect to a tensor is called
    row_axis: the axis of the gradient that the losses do not have; None where their shapes are the same
    asks_again: whether the backward pass is a request of its own, with the upstream gradient
    links: tensors without numbers that depend on those which require a gradient; none where there will be no backward
        pass
    called: names of tensors that the caller knows under another
    """

    ask: Callable[..., Any]
    names: tuple[str, ...]
    options: Mapping[str, Any]
    result: str
    gradients: Mapping[str, str]
    row_axis: Optional[int]
    asks_again: bool
    links: tuple[Tensor, ...]
    called: Mapping[str, str]

    def answer(self, tensors: Mapping[str, Tensor], **options: Any) -> Any:
        """What the service answers."""
        try:
            return self.ask(**tensors, **options)
        except ExactLossError as error:
            others = [f"{name} is {self.called[name]}" for name in tensors if name in self.called]
            if others and hasattr(error, "add_note"):  # since Python 3.11
                error.add_note(f"In exact_loss.torch {', '.join(others)}.")
            raise


def differentiable(
    operation: str,
    given: Mapping[str, Optional[Tensor]],
    options: Mapping[str, Any],
    gradients: Mapping[str, str],
    *,
    result: Optional[str] = None,
    row_axis: Optional[int] = None,
    asks_again: bool = False,
    called: Mapping[str, str] = MappingProxyType({}),
    client: Optional[Client] = None,
) -> Tensor:
    """The loss, or the losses of the reduction "none", or the result of that name, as a function of the tensors that
    are given.

    Raises:
        ArgumentTypeError: what must be a tensor is none, or requires a gradient that there is not
    """
    called = {name: called.get(name, name) for name in given}
    tensors = {name: _tensor(called[name], value) for name, value in given.items() if value is not None}
    rows = next(iter(tensors.values()))
    if rows.dtype in _HALVES and _is_autocast(rows):
        tensors = {name: value.float() if value.dtype in _HALVES else value for name, value in tensors.items()}
    is_recorded = torch.is_grad_enabled()
    for name, value in tensors.items():
        if is_recorded and value.requires_grad and name not in gradients:
            raise ArgumentTypeError(
                f"{called[name]} requires a gradient, which this loss does not give; expected {called[name]}.detach()"
            )
        if value.device != rows.device and value.dim():
            name, first = called[name], called[next(iter(tensors))]
            raise ArgumentTypeError(
                f"{name} is on {value.device}, {first} on {rows.device}; expected one device: {name}.to({first}.device)"
            )
    function = Function(
        ask=getattr(client or default, operation),
        names=tuple(tensors),
        options={name: value for name, value in options.items() if value is not None},
        result=result or ("losses" if options["reduction"] == "none" else "loss"),
        gradients=gradients,
        row_axis=row_axis,
        asks_again=asks_again or result is not None,
        links=tuple(_link(value) for value in tensors.values() if is_recorded and value.requires_grad),
        called={name: other for name, other in called.items() if name != other},
    )
    returned: Tensor = _ByService.apply(function, *tensors.values())
    return returned


class _ByService(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, function: Function, *tensors: Tensor) -> Tensor:  # type: ignore[override]
        rows = tensors[0]
        named = dict(zip(function.names, tensors))
        wanted = [
            (i, function.gradients[name])
            for i, name in enumerate(function.names)
            if function.links and ctx.needs_input_grad[i + 1]
        ]
        ctx.function, ctx.wanted = function, wanted
        ctx.dtypes = [tensors[i].dtype for i, _ in wanted]
        options = dict(function.options)
        if rows.dtype in _HALVES and wanted:
            options["dtype"] = "float32"
        outputs = [function.result]
        if function.asks_again:
            ctx.save_for_backward(*tensors if wanted else ())
        else:
            outputs += [name for _, name in wanted]
        answer = function.answer(named, **options, outputs=outputs)
        if not function.asks_again:
            ctx.save_for_backward(*(answer[name] for _, name in wanted))
        value = answer[function.result]
        if isinstance(value, float):
            return torch.tensor(value, dtype=rows.dtype, device=rows.device)
        result: Tensor = value.to(rows.dtype)
        return result

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Optional[Tensor], ...]:  # type: ignore[override]
        function: Function = ctx.function
        with torch.no_grad():
            if function.asks_again:
                products = _asked(ctx, upstream)
            else:
                products = [_times(grad, upstream, function) for grad in ctx.saved_tensors]
        found: list[Optional[Tensor]] = [None] * (len(function.names) + 1)
        for (i, _), product, dtype in zip(ctx.wanted, products, ctx.dtypes):
            found[i + 1] = once(product.to(dtype), function.links)
        return tuple(found)


def once(grad: Tensor, links: tuple[Tensor, ...]) -> Tensor:
    """A gradient that cannot be differentiated: that it depends on the tensors would not be known otherwise, and the
    second derivative be wrong."""
    if not torch.is_grad_enabled():
        return grad
    returned: Tensor = _Once.apply(grad, *links)
    return returned


class _Once(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, grad: Tensor, *links: Tensor) -> Tensor:  # type: ignore[override]
        return grad.view_as(grad)

    @staticmethod
    def backward(ctx: Any, *_: Tensor) -> Any:
        raise ExactLossError(
            "losses of exact_loss.torch can be differentiated once; expected no derivative of their gradients"
        )


def _link(value: Tensor) -> Tensor:
    return value.narrow(0, 0, 0).clone() if value.dim() else value.clone()


def _times(grad: Tensor, upstream: Tensor, function: Function) -> Tensor:
    factor = upstream.to(grad.dtype)
    if factor.dim() and function.row_axis is not None:
        factor = factor.unsqueeze(function.row_axis)
    return grad * factor


def _asked(ctx: Any, upstream: Tensor) -> list[Tensor]:
    function: Function = ctx.function
    names = [name for _, name in ctx.wanted]
    named = dict(zip(function.names, ctx.saved_tensors))
    answer = function.answer(named, **function.options, grad_output=upstream, outputs=names)
    return [answer[name] for name in names]


def with_gradient_of_target(losses: Tensor, input: Tensor, target: Tensor, divisor: int) -> Tensor:
    """Losses q (log q − input), or their sum over a divisor, with the gradient of the probabilities q, which the
    service does not give."""
    if not (target.requires_grad and torch.is_grad_enabled()):
        return losses
    returned: Tensor = _WithTarget.apply(losses, input.detach(), target, divisor, (_link(target),))
    return returned


class _WithTarget(torch.autograd.Function):
    @staticmethod
    def forward(  # type: ignore[override]
        ctx: Any, losses: Tensor, input: Tensor, target: Tensor, divisor: int, links: tuple[Tensor, ...]
    ) -> Tensor:
        ctx.save_for_backward(((target.double().log() - input.double()) + 1) / divisor)
        ctx.dtype, ctx.links = target.dtype, links
        return losses.view_as(losses)

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Optional[Tensor], ...]:  # type: ignore[override]
        (grad,) = ctx.saved_tensors
        with torch.no_grad():
            product = (grad * upstream).to(ctx.dtype)
        return upstream, None, once(product, ctx.links), None, None


def _tensor(name: str, value: Any) -> Tensor:
    if not isinstance(value, Tensor):
        found = [part for part in ("logits", "values", "indices") if isinstance(getattr(value, part, None), Tensor)]
        if found:
            parts = " or ".join(f"{name}.{part}" for part in found)
            raise ArgumentTypeError(f"{name} is {type(value).__name__}; expected a tensor: {parts}")
        raise ArgumentTypeError(f"{name} is {type(value).__name__}; expected a tensor: torch.as_tensor({name})")
    return value


def _is_autocast(rows: Tensor) -> bool:
    try:
        # Before PyTorch 2.4 it takes no argument.
        return bool(torch.is_autocast_enabled(rows.device.type))  # type: ignore[call-arg]
    except TypeError:
        return torch.is_autocast_enabled() if rows.device.type == "cuda" else torch.is_autocast_cpu_enabled()


def refuse_other_names(function: Call) -> Call:
    """Says which argument is meant by names that PyTorch no longer has, or that only the service has, and what is no
    tensor. Arguments that PyTorch has no longer may be None."""
    parameters = {name: parameter for name, parameter in signature(function).parameters.items() if name != "self"}
    called = function.__qualname__.partition(".")[0]
    unnamed = [name for name, parameter in parameters.items() if parameter.kind is Parameter.POSITIONAL_OR_KEYWORD]
    is_method = called != function.__name__

    @wraps(function)
    def call(*positional: Any, **named: Any) -> Any:
        values = positional[is_method:]
        if len(values) > len(unnamed):
            first = " and ".join(", ".join(unnamed).rsplit(", ", 1))
            others = ", ".join(name for name in parameters if name not in unnamed)
            raise ArgumentTypeError(
                f"{called} was given {len(values)} arguments without names; expected {first}, and all others by name: "
                f"{others}"
            )
        for name in named.keys() - parameters.keys():
            if name in _GONE and (named[name] is None or name == "_stacklevel"):
                del named[name]
                continue
            meant = _OTHERS.get(name, "")
            is_known = meant.partition("=")[0] in parameters
            hint = f"did you mean {meant}?" if is_known else f"expected some of {', '.join(parameters)}"
            raise ArgumentTypeError(f"{name} is not an argument of {called}; {hint}")
        for name, value in [*zip(parameters, values), *named.items()]:
            if name in ("input", "target") or (value is not None and name in ("weight", "pos_weight")):
                _tensor(name, value)
        return function(*positional, **named)

    return call  # type: ignore[return-value]
