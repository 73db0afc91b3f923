"""The operations as methods, with their types. Generated from openapi.yaml by `npm run generate`."""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence, overload

from ._answer import Answer
from ._answers import (
    SoftmaxAnswer,
    LogSoftmaxAnswer,
    NllAnswer,
    CrossEntropyAnswer,
    BinaryCrossEntropyAnswer,
    KlDivergenceAnswer,
    PolicyGradientAnswer,
    PreferenceAnswer,
    UnpairedPreferenceAnswer,
)
from ._arrays import A, ArrayLike, Nested
from ._operation import Operation, operation
from ._specs import (
    SOFTMAX,
    LOG_SOFTMAX,
    NLL,
    CROSS_ENTROPY,
    BINARY_CROSS_ENTROPY,
    KL_DIVERGENCE,
    POLICY_GRADIENT,
    PREFERENCE,
    UNPAIRED_PREFERENCE,
)
from ._tensor import Tensor


class Operations:
    """A method for each operation of the service."""

    def _ask(self, operation: Operation, given: Mapping[str, Any]) -> Answer[Any]:
        raise NotImplementedError

    @overload
    def softmax(
        self,
        logits: Nested,
        *,
        grad_output: ArrayLike | None = None,
        outputs: Sequence[Literal["probs", "grad", "logsumexp", "entropy"]] | None = None,
        temperature: float | None = 1,
        softcap: float | None = None,
        class_mask: ArrayLike | None = None,
        class_axis: int | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
    ) -> SoftmaxAnswer[Tensor]: ...

    @overload
    def softmax(
        self,
        logits: A,
        *,
        grad_output: ArrayLike | None = None,
        outputs: Sequence[Literal["probs", "grad", "logsumexp", "entropy"]] | None = None,
        temperature: float | None = 1,
        softcap: float | None = None,
        class_mask: ArrayLike | None = None,
        class_axis: int | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
    ) -> SoftmaxAnswer[A]: ...

    @operation(SOFTMAX)
    def softmax(
        self,
        logits: ArrayLike,
        *,
        grad_output: ArrayLike | None = None,
        outputs: Sequence[Literal["probs", "grad", "logsumexp", "entropy"]] | None = None,
        temperature: float | None = 1,
        softcap: float | None = None,
        class_mask: ArrayLike | None = None,
        class_axis: int | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
    ) -> Any:
        """Probabilities of each row of logits.

        probs_c = exp(z_c) / Σ_j exp(z_j), where z is the logits x or, with softcap and temperature, cap · tanh(x / cap)
        / T; with grad_output also the gradient of the logits. Every number is within 2 ulp of its exact value.

        Args:
            logits: shape [C], [N, C] or [N, C, d1, …, dk]. Unnormalised log-probabilities. -inf is a masked class. Rank
                1 or more; there may be no rows.
            grad_output: shape that of the logits. Upstream gradient with respect to the result; with it the answer has
                `grad`, its product with the Jacobian.
            outputs: What to return: nothing else is computed or sent. Default: probs, and grad where there is a
                grad_output.
            temperature: T: the logits are divided by it, after softcap. Gradients are with respect to the logits as
                they are given. Default 1.
            softcap: cap: the logits become cap · tanh(x / cap), before temperature, as in Gemma 2. A masked class stays
                masked. Where tanh is near 1, no digit of the differences is lost.
            class_mask: shape [C] or that of the logits. Which classes take part, in all rows or in each. False: as if
                the logit were -inf, whatever it is. True or False, or 1 or 0.
            class_axis: Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T,
                V]). Default 0 for rank 1, else 1: PyTorch's layout.
            dtype: What results are rounded to, once, from what is computed in float64; by default what the logits or
                log_probs came as. With float32 inputs are rounded to float32 too.
            on_non_finite: NaN or +inf in a row that counts, or a row of logits that is -inf throughout. error: a 422
                that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default "error".

        Returns:
            SoftmaxAnswer, in arrays of the kind that ``logits`` came in: ``probs``, ``grad``, ``logsumexp``,
            ``entropy``.

        Raises:
            ArgumentTypeError, ArgumentValueError: an argument cannot be sent
            Refused: the service does not accept the request
            Unreachable, TimedOut, UnexpectedAnswer: there was no answer of the service

        Example:
            >>> answer = exact_loss.softmax([[1, 2, 3]])
            >>> answer.probs.tolist()
            [[0.09003057317038046, 0.24472847105479764, 0.6652409557748219]]
        """

    @overload
    def log_softmax(
        self,
        logits: Nested,
        *,
        grad_output: ArrayLike | None = None,
        outputs: Sequence[Literal["log_probs", "grad", "logsumexp", "entropy"]] | None = None,
        temperature: float | None = 1,
        softcap: float | None = None,
        class_mask: ArrayLike | None = None,
        class_axis: int | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
    ) -> LogSoftmaxAnswer[Tensor]: ...

    @overload
    def log_softmax(
        self,
        logits: A,
        *,
        grad_output: ArrayLike | None = None,
        outputs: Sequence[Literal["log_probs", "grad", "logsumexp", "entropy"]] | None = None,
        temperature: float | None = 1,
        softcap: float | None = None,
        class_mask: ArrayLike | None = None,
        class_axis: int | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
    ) -> LogSoftmaxAnswer[A]: ...

    @operation(LOG_SOFTMAX)
    def log_softmax(
        self,
        logits: ArrayLike,
        *,
        grad_output: ArrayLike | None = None,
        outputs: Sequence[Literal["log_probs", "grad", "logsumexp", "entropy"]] | None = None,
        temperature: float | None = 1,
        softcap: float | None = None,
        class_mask: ArrayLike | None = None,
        class_axis: int | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
    ) -> Any:
        """Log-probabilities of each row of logits.

        log_probs_c = z_c − log Σ_j exp(z_j), where z is the logits x or, with softcap and temperature, cap · tanh(x /
        cap) / T; with grad_output also the gradient of the logits. Every number is within 2 ulp of its exact value,
        even where the probability is near 1.

        Args:
            logits: shape [C], [N, C] or [N, C, d1, …, dk]. Unnormalised log-probabilities. -inf is a masked class. Rank
                1 or more; there may be no rows.
            grad_output: shape that of the logits. Upstream gradient with respect to the result; with it the answer has
                `grad`, its product with the Jacobian.
            outputs: What to return: nothing else is computed or sent. Default: log_probs, and grad where there is a
                grad_output.
            temperature: T: the logits are divided by it, after softcap. Gradients are with respect to the logits as
                they are given. Default 1.
            softcap: cap: the logits become cap · tanh(x / cap), before temperature, as in Gemma 2. A masked class stays
                masked. Where tanh is near 1, no digit of the differences is lost.
            class_mask: shape [C] or that of the logits. Which classes take part, in all rows or in each. False: as if
                the logit were -inf, whatever it is. True or False, or 1 or 0.
            class_axis: Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T,
                V]). Default 0 for rank 1, else 1: PyTorch's layout.
            dtype: What results are rounded to, once, from what is computed in float64; by default what the logits or
                log_probs came as. With float32 inputs are rounded to float32 too.
            on_non_finite: NaN or +inf in a row that counts, or a row of logits that is -inf throughout. error: a 422
                that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default "error".

        Returns:
            LogSoftmaxAnswer, in arrays of the kind that ``logits`` came in: ``log_probs``, ``grad``, ``logsumexp``,
            ``entropy``.

        Raises:
            ArgumentTypeError, ArgumentValueError: an argument cannot be sent
            Refused: the service does not accept the request
            Unreachable, TimedOut, UnexpectedAnswer: there was no answer of the service

        Example:
            >>> answer = exact_loss.log_softmax([[0, -50]])
            >>> answer.log_probs.tolist()
            [[-1.9287498479639178e-22, -50.0]]
        """

    @overload
    def nll(
        self,
        log_probs: Nested,
        labels: ArrayLike,
        *,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows", "target_mass"] | float | None = "weights",
        class_weight: ArrayLike | None = None,
        ignore_index: int | Sequence[int] | None = -100,
        class_axis: int | None = None,
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal["loss", "losses", "grad", "normalizer", "valid_count"]] | None = None,
    ) -> NllAnswer[Tensor]: ...

    @overload
    def nll(
        self,
        log_probs: A,
        labels: ArrayLike,
        *,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows", "target_mass"] | float | None = "weights",
        class_weight: ArrayLike | None = None,
        ignore_index: int | Sequence[int] | None = -100,
        class_axis: int | None = None,
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal["loss", "losses", "grad", "normalizer", "valid_count"]] | None = None,
    ) -> NllAnswer[A]: ...

    @operation(NLL)
    def nll(
        self,
        log_probs: ArrayLike,
        labels: ArrayLike,
        *,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows", "target_mass"] | float | None = "weights",
        class_weight: ArrayLike | None = None,
        ignore_index: int | Sequence[int] | None = -100,
        class_axis: int | None = None,
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal["loss", "losses", "grad", "normalizer", "valid_count"]] | None = None,
    ) -> Any:
        """Negative log-likelihood of labels under log-probabilities.

        PyTorch's NLLLoss: losses_n = −class_weight[y] · log_probs[n, y]. It takes no logarithm: feed it
        log-probabilities.

        Args:
            log_probs: shape [C], [N, C] or [N, C, d1, …, dk]. Log-probabilities, used as they are given: no logarithm
                is taken and nothing is renormalised.
            labels: shape that of the logits without the class axis. The right class of each row: integers in [0, C), or
                ignore_index; a single integer for one row of shape [C].
            reduction: How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing
                counts. none: loss is None, grad is that of the sum. Default "mean".
            normalizer: What the mean divides the sum of the losses by. weights: the sum over the rows that count of
                their sample_weight times, with labels, the class_weight of the label, as in PyTorch. valid: how many
                rows count. rows: how many there are. target_mass: the sum of sample_weight times Σ_c class_weight_c
                q_c, with target_probs as with labels. A number: itself, so that the losses and gradients of parts of a
                batch add up to those of the whole. Default "weights".
            class_weight: shape [C]. A weight for each class, PyTorch's `weight`; default all 1. Finite, of either sign.
                The mean over labels divides by the sum of the weights of the labels that count.
            ignore_index: Rows with this label, or with one of these, are left out before anything in them is looked at:
                loss 0, gradient exactly 0, not counted in the mean. Default -100.
            class_axis: Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T,
                V]). Default 0 for rank 1, else 1: PyTorch's layout.
            mask: shape that of the losses. Which rows count. A row whose mask is False is never read: its loss is 0,
                its gradient exactly 0, and no mean counts it. True or False, or 1 or 0.
            sample_weight: shape that of the losses. What the loss of each row is multiplied by, s; default all 1.
                Finite and not negative. The mean divides by their sum: see normalizer.
            grad_output: shape [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by
                which the gradients are multiplied: a number where the losses are reduced to one, an array of their
                shape for the reduction none. Default 1.
            dtype: What results are rounded to, once, from what is computed in float64; by default what the logits or
                log_probs came as. With float32 inputs are rounded to float32 too.
            on_non_finite: NaN or +inf in a row that counts, or a row of logits that is -inf throughout. error: a 422
                that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default "error".
            outputs: What to return: nothing else is computed or sent. Default loss, losses, grad.

        Returns:
            NllAnswer, in arrays of the kind that ``log_probs`` came in: ``loss``, ``losses``, ``grad``, ``normalizer``,
            ``valid_count``. By default ``loss``, ``losses``, ``grad``.

        Raises:
            ArgumentTypeError, ArgumentValueError: an argument cannot be sent
            Refused: the service does not accept the request
            Unreachable, TimedOut, UnexpectedAnswer: there was no answer of the service

        Example:
            >>> answer = exact_loss.nll([[-0.5, -1], [-2, -0.1]], [1, 0])
            >>> answer.loss
            1.5
            >>> answer.losses.tolist()
            [1.0, 2.0]
            >>> answer.grad.tolist()
            [[0.0, -0.5], [-0.5, 0.0]]
        """

    @overload
    def cross_entropy(
        self,
        logits: Nested,
        labels: ArrayLike | None = None,
        *,
        target_probs: ArrayLike | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows", "target_mass"] | float | None = "weights",
        class_weight: ArrayLike | None = None,
        ignore_index: int | Sequence[int] | None = -100,
        class_axis: int | None = None,
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        label_smoothing: float | None = 0,
        temperature: float | None = 1,
        softcap: float | None = None,
        class_mask: ArrayLike | None = None,
        shift: int | None = 0,
        focal_gamma: float | None = 0,
        poly_epsilon: float | None = 0,
        z_loss: float | None = 0,
        entropy_coef: float | None = 0,
        validate_target_probs: bool | None = True,
        outputs: Sequence[Literal[
            "loss", "losses", "grad", "log_probs", "probs", "target_grad", "normalizer", "valid_count",
            "label_log_probs", "entropy", "logsumexp", "predictions", "label_ranks", "nll", "perplexity", "bits",
            "accuracy", "brier_score", "calibration_error", "bin_counts", "bin_confidences", "bin_accuracies",
        ]] | None = None,
        bins: int | None = 15,
    ) -> CrossEntropyAnswer[Tensor]: ...

    @overload
    def cross_entropy(
        self,
        logits: A,
        labels: ArrayLike | None = None,
        *,
        target_probs: ArrayLike | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows", "target_mass"] | float | None = "weights",
        class_weight: ArrayLike | None = None,
        ignore_index: int | Sequence[int] | None = -100,
        class_axis: int | None = None,
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        label_smoothing: float | None = 0,
        temperature: float | None = 1,
        softcap: float | None = None,
        class_mask: ArrayLike | None = None,
        shift: int | None = 0,
        focal_gamma: float | None = 0,
        poly_epsilon: float | None = 0,
        z_loss: float | None = 0,
        entropy_coef: float | None = 0,
        validate_target_probs: bool | None = True,
        outputs: Sequence[Literal[
            "loss", "losses", "grad", "log_probs", "probs", "target_grad", "normalizer", "valid_count",
            "label_log_probs", "entropy", "logsumexp", "predictions", "label_ranks", "nll", "perplexity", "bits",
            "accuracy", "brier_score", "calibration_error", "bin_counts", "bin_confidences", "bin_accuracies",
        ]] | None = None,
        bins: int | None = 15,
    ) -> CrossEntropyAnswer[A]: ...

    @operation(CROSS_ENTROPY)
    def cross_entropy(
        self,
        logits: ArrayLike,
        labels: ArrayLike | None = None,
        *,
        target_probs: ArrayLike | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows", "target_mass"] | float | None = "weights",
        class_weight: ArrayLike | None = None,
        ignore_index: int | Sequence[int] | None = -100,
        class_axis: int | None = None,
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        label_smoothing: float | None = 0,
        temperature: float | None = 1,
        softcap: float | None = None,
        class_mask: ArrayLike | None = None,
        shift: int | None = 0,
        focal_gamma: float | None = 0,
        poly_epsilon: float | None = 0,
        z_loss: float | None = 0,
        entropy_coef: float | None = 0,
        validate_target_probs: bool | None = True,
        outputs: Sequence[Literal[
            "loss", "losses", "grad", "log_probs", "probs", "target_grad", "normalizer", "valid_count",
            "label_log_probs", "entropy", "logsumexp", "predictions", "label_ranks", "nll", "perplexity", "bits",
            "accuracy", "brier_score", "calibration_error", "bin_counts", "bin_confidences", "bin_accuracies",
        ]] | None = None,
        bins: int | None = 15,
    ) -> Any:
        """Cross-entropy of logits against labels or target probabilities, with its gradient.

        PyTorch's CrossEntropyLoss with every option: losses_n = −Σ_c w_c q_c log p_c, and the gradient of the loss with
        respect to the logits, every number within 2 ulp of its exact value. Exactly one of labels and target_probs is
        given. All options compose: losses_n = s_n [Σ_c w_c q_c (1 − p_c)^γ (−log p_c) + ε₁ Σ_c w_c q_c (1 − p_c) + λ
        log²(Σ_c e^z_c) − h H(p)], where p is the softmax of z = cap · tanh(x / cap) / T.

        Args:
            logits: shape [C], [N, C] or [N, C, d1, …, dk]. Unnormalised log-probabilities. -inf is a masked class. Rank
                1 or more; there may be no rows.
            labels: shape that of the logits without the class axis. The right class of each row: integers in [0, C), or
                ignore_index; a single integer for one row of shape [C].
            target_probs: shape that of the logits. A target distribution over the classes for each row.
            reduction: How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing
                counts. none: loss is None, grad is that of the sum. Default "mean".
            normalizer: What the mean divides the sum of the losses by. weights: the sum over the rows that count of
                their sample_weight times, with labels, the class_weight of the label, as in PyTorch. valid: how many
                rows count. rows: how many there are. target_mass: the sum of sample_weight times Σ_c class_weight_c
                q_c, with target_probs as with labels. A number: itself, so that the losses and gradients of parts of a
                batch add up to those of the whole. Default "weights".
            class_weight: shape [C]. A weight for each class, PyTorch's `weight`; default all 1. Finite, of either sign.
                The mean over labels divides by the sum of the weights of the labels that count.
            ignore_index: Rows with this label, or with one of these, are left out before anything in them is looked at:
                loss 0, gradient exactly 0, not counted in the mean. Default -100.
            class_axis: Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T,
                V]). Default 0 for rank 1, else 1: PyTorch's layout.
            mask: shape that of the losses. Which rows count. A row whose mask is False is never read: its loss is 0,
                its gradient exactly 0, and no mean counts it. True or False, or 1 or 0.
            sample_weight: shape that of the losses. What the loss of each row is multiplied by, s; default all 1.
                Finite and not negative. The mean divides by their sum: see normalizer.
            grad_output: shape [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by
                which the gradients are multiplied: a number where the losses are reduced to one, an array of their
                shape for the reduction none. Default 1.
            dtype: What results are rounded to, once, from what is computed in float64; by default what the logits or
                log_probs came as. With float32 inputs are rounded to float32 too.
            on_non_finite: NaN or +inf in a row that counts, or a row of logits that is -inf throughout. error: a 422
                that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default "error".
            label_smoothing: ε: the target becomes (1−ε) q + ε/K over the K classes of its row that are not masked.
                Default 0.
            temperature: T: the logits are divided by it, after softcap. Gradients are with respect to the logits as
                they are given. Default 1.
            softcap: cap: the logits become cap · tanh(x / cap), before temperature, as in Gemma 2. A masked class stays
                masked. Where tanh is near 1, no digit of the differences is lost.
            class_mask: shape [C] or that of the logits. Which classes take part, in all rows or in each. False: as if
                the logit were -inf, whatever it is. True or False, or 1 or 0.
            shift: The row at position t of the last axis of labels is compared with the label at t + shift, and has its
                mask and its sample_weight; the last rows do not count. 1 is what Hugging Face does for language models.
                Default 0.
            focal_gamma: γ of the focal loss: the term of each class is multiplied by (1 − p_c)^γ, to the last digit
                also where p_c is near 1. Default 0.
            poly_epsilon: ε₁ of PolyLoss: adds ε₁ Σ_c w_c q_c (1 − p_c). Default 0.
            z_loss: λ: adds λ log²(Σ_c e^z_c) for each row. sample_weight counts, class_weight does not. Default 0.
            entropy_coef: h: subtracts h times the entropy −Σ_c p_c log p_c of each row, so that confident rows cost
                more. sample_weight counts, class_weight does not. Default 0.
            validate_target_probs: True: each of target_probs is in [0, 1] and each row's sum within 1e-6 of 1, or 422;
                where they come as F32, F16 or BF16 within 2^-23, 2^-10 or 2^-7 more, and as F16 2^-24 more for each
                class: what rounding to the type may add. False: any finite numbers, as in PyTorch. Default True.
            outputs: What to return: nothing else is computed or sent. target_grad, the gradient with respect to
                target_probs, needs target_probs. log_probs and probs of an ignored row are those of its logits. Default
                loss, losses, grad.
            bins: How many bins of equal width calibration_error and bin_… put rows in by their largest probability: [0,
                1/bins), [1/bins, 2/bins), …, the last one with 1. Default 15.

        Returns:
            CrossEntropyAnswer, in arrays of the kind that ``logits`` came in: ``loss``, ``losses``, ``grad``,
            ``log_probs``, ``probs``, ``target_grad``, ``normalizer``, ``valid_count``, ``label_log_probs``,
            ``entropy``, ``logsumexp``, ``predictions``, ``label_ranks``, ``nll``, ``perplexity``, ``bits``,
            ``accuracy``, ``brier_score``, ``calibration_error``, ``bin_counts``, ``bin_confidences``,
            ``bin_accuracies``. By default ``loss``, ``losses``, ``grad``.

        Raises:
            ArgumentTypeError, ArgumentValueError: an argument cannot be sent
            Refused: the service does not accept the request
            Unreachable, TimedOut, UnexpectedAnswer: there was no answer of the service

        Example:
            >>> answer = exact_loss.cross_entropy([[0, -50]], [0])
            >>> answer.loss
            1.9287498479639178e-22
            >>> answer.losses.tolist()
            [1.9287498479639178e-22]
            >>> answer.grad.tolist()
            [[-1.9287498479639178e-22, 1.9287498479639178e-22]]
        """

    @overload
    def binary_cross_entropy(
        self,
        logits: Nested,
        labels: ArrayLike | None = None,
        *,
        target_probs: ArrayLike | None = None,
        pos_weight: ArrayLike | None = None,
        class_axis: int | None = None,
        focal_gamma: float | None = 0,
        focal_alpha: float | None = None,
        label_smoothing: float | None = 0,
        ignore_index: int | Sequence[int] | None = -100,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal[
            "loss", "losses", "grad", "probs", "target_grad", "normalizer", "valid_count",
        ]] | None = None,
    ) -> BinaryCrossEntropyAnswer[Tensor]: ...

    @overload
    def binary_cross_entropy(
        self,
        logits: A,
        labels: ArrayLike | None = None,
        *,
        target_probs: ArrayLike | None = None,
        pos_weight: ArrayLike | None = None,
        class_axis: int | None = None,
        focal_gamma: float | None = 0,
        focal_alpha: float | None = None,
        label_smoothing: float | None = 0,
        ignore_index: int | Sequence[int] | None = -100,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal[
            "loss", "losses", "grad", "probs", "target_grad", "normalizer", "valid_count",
        ]] | None = None,
    ) -> BinaryCrossEntropyAnswer[A]: ...

    @operation(BINARY_CROSS_ENTROPY)
    def binary_cross_entropy(
        self,
        logits: ArrayLike,
        labels: ArrayLike | None = None,
        *,
        target_probs: ArrayLike | None = None,
        pos_weight: ArrayLike | None = None,
        class_axis: int | None = None,
        focal_gamma: float | None = 0,
        focal_alpha: float | None = None,
        label_smoothing: float | None = 0,
        ignore_index: int | Sequence[int] | None = -100,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal[
            "loss", "losses", "grad", "probs", "target_grad", "normalizer", "valid_count",
        ]] | None = None,
    ) -> Any:
        """Binary cross-entropy of logits against labels or probabilities, focal or not, with its gradient.

        PyTorch's BCEWithLogitsLoss and the focal loss: ℓ = π α y' u^γ log(1 + e^−x) + (1−α) (1−y') p^γ log(1 + e^x) of
        each logit x, where p = σ(x), u = σ(−x) and y' = (1−ε) y + ε/2, and the gradient with respect to the logits.
        Nothing is computed as 1 − σ: the loss of the logit 40 with label 1 is 4.248e-18. Exactly one of labels and
        target_probs is given.

        Args:
            logits: shape any. The log-odds of each label, each on its own. -inf and inf are ordinary.
            labels: shape that of the logits. Whether each is right: 1 or 0, True or False, or ignore_index. True or
                False, or integers.
            target_probs: shape that of the logits. How probably each is right, in [0, 1].
            pos_weight: shape [] or [C]. π: what the loss of right answers is multiplied by, a number or one a class,
                along class_axis; default 1. Finite and not negative. As in PyTorch, no mean counts it.
            class_axis: Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T,
                V]). Default 0 for rank 1, else 1: PyTorch's layout.
            focal_gamma: γ: the loss of each side is multiplied by the probability of the wrong answer to this power.
                Default 0.
            focal_alpha: α: what the positive side is multiplied by, and 1 − α the negative one. Without it both by 1.
            label_smoothing: ε: the target becomes (1−ε) y + ε/2. Default 0.
            ignore_index: Rows with this label, or with one of these, are left out before anything in them is looked at:
                loss 0, gradient exactly 0, not counted in the mean. Default -100.
            reduction: How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing
                counts. none: loss is None, grad is that of the sum. Default "mean".
            normalizer: What the mean divides the sum of the losses by. weights: the sum of the sample_weight of the
                rows that count. valid: how many rows count. rows: how many there are. A number: itself, so that the
                losses and gradients of parts of a batch add up to those of the whole. Default "weights".
            mask: shape that of the losses. Which rows count. A row whose mask is False is never read: its loss is 0,
                its gradient exactly 0, and no mean counts it. True or False, or 1 or 0.
            sample_weight: shape that of the losses. What the loss of each row is multiplied by, s; default all 1.
                Finite and not negative. The mean divides by their sum: see normalizer.
            grad_output: shape [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by
                which the gradients are multiplied: a number where the losses are reduced to one, an array of their
                shape for the reduction none. Default 1.
            dtype: What results are rounded to, once, from what is computed in float64; by default what the logits or
                log_probs came as. With float32 inputs are rounded to float32 too.
            on_non_finite: NaN or +inf in a row that counts, or a row of logits that is -inf throughout. error: a 422
                that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default "error".
            outputs: What to return: nothing else is computed or sent. target_grad, the gradient with respect to
                target_probs, needs target_probs. probs are those of all logits, also of rows that do not count. Default
                loss, losses, grad.

        Returns:
            BinaryCrossEntropyAnswer, in arrays of the kind that ``logits`` came in: ``loss``, ``losses``, ``grad``,
            ``probs``, ``target_grad``, ``normalizer``, ``valid_count``. By default ``loss``, ``losses``, ``grad``.

        Raises:
            ArgumentTypeError, ArgumentValueError: an argument cannot be sent
            Refused: the service does not accept the request
            Unreachable, TimedOut, UnexpectedAnswer: there was no answer of the service

        Example:
            >>> answer = exact_loss.binary_cross_entropy([0.8, -1.5], [1, 0], pos_weight=3)
            >>> answer.loss
            0.6573576379130428
            >>> answer.losses.tolist()
            [1.1133019978433332, 0.2014132779827524]
            >>> answer.grad.tolist()
            [-0.4650382783085813, 0.09121276190317817]
        """

    @overload
    def kl_divergence(
        self,
        *,
        logits: Nested | None = None,
        log_probs: Nested | None = None,
        target_logits: ArrayLike | None = None,
        target_log_probs: ArrayLike | None = None,
        target_probs: ArrayLike | None = None,
        divergence: Literal["forward_kl", "reverse_kl", "jsd"] | None = "forward_kl",
        beta: float | None = 0.5,
        temperature: float | None = 1,
        validate_target_probs: bool | None = True,
        class_axis: int | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal["loss", "losses", "grad", "target_grad", "normalizer", "valid_count"]] | None = None,
    ) -> KlDivergenceAnswer[Tensor]: ...

    @overload
    def kl_divergence(
        self,
        *,
        logits: A | None = None,
        log_probs: A | None = None,
        target_logits: ArrayLike | None = None,
        target_log_probs: ArrayLike | None = None,
        target_probs: ArrayLike | None = None,
        divergence: Literal["forward_kl", "reverse_kl", "jsd"] | None = "forward_kl",
        beta: float | None = 0.5,
        temperature: float | None = 1,
        validate_target_probs: bool | None = True,
        class_axis: int | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal["loss", "losses", "grad", "target_grad", "normalizer", "valid_count"]] | None = None,
    ) -> KlDivergenceAnswer[A]: ...

    @operation(KL_DIVERGENCE)
    def kl_divergence(
        self,
        *,
        logits: ArrayLike | None = None,
        log_probs: ArrayLike | None = None,
        target_logits: ArrayLike | None = None,
        target_log_probs: ArrayLike | None = None,
        target_probs: ArrayLike | None = None,
        divergence: Literal["forward_kl", "reverse_kl", "jsd"] | None = "forward_kl",
        beta: float | None = 0.5,
        temperature: float | None = 1,
        validate_target_probs: bool | None = True,
        class_axis: int | None = None,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal["loss", "losses", "grad", "target_grad", "normalizer", "valid_count"]] | None = None,
    ) -> Any:
        """Kullback–Leibler and Jensen–Shannon divergences between distributions, with their gradients.

        How far an input distribution is from a target, row by row, either given as logits, log-probabilities or
        probabilities, and the gradients with respect to both. Every number is within 2 ulp of its exact value, near
        equality too: between logits that are 1e-8 apart losses are 1e-17, right to the last digit. The mean over [N, C]
        is PyTorch's `batchmean`.

        Args:
            logits: shape [C], [N, C] or [N, C, d1, …, dk]. Unnormalised log-probabilities. -inf is a masked class. Rank
                1 or more; there may be no rows.
            log_probs: shape [C], [N, C] or [N, C, d1, …, dk]. Log-probabilities, used as they are given: no logarithm
                is taken and nothing is renormalised.
            target_logits: shape that of the logits or log_probs. Unnormalised log-probabilities of the target.
            target_log_probs: shape that of the logits or log_probs. Log-probabilities of the target, used as they are
                given: PyTorch’s `log_target`.
            target_probs: shape that of the logits. A target distribution over the classes for each row.
            divergence: With p the input and q the target: forward_kl Σ q (log q − log p), as in PyTorch. reverse_kl Σ p
                (log p − log q). jsd β KL(q‖m) + (1−β) KL(p‖m), m = β q + (1−β) p, the generalised Jensen–Shannon
                divergence. 0 · log 0 is 0. Default "forward_kl".
            beta: β of jsd, which is 0 at either end: use forward_kl instead of 0, and reverse_kl instead of 1. Default
                0.5.
            temperature: What logits and target_logits are divided by, which it needs both; gradients are with respect
                to what was given. The loss is not multiplied by T²: use grad_output. Default 1.
            validate_target_probs: True: each of target_probs is in [0, 1] and each row's sum within 1e-6 of 1, or 422;
                where they come as F32, F16 or BF16 within 2^-23, 2^-10 or 2^-7 more, and as F16 2^-24 more for each
                class: what rounding to the type may add. False: any finite numbers of at least 0. Default True.
            class_axis: Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T,
                V]). Default 0 for rank 1, else 1: PyTorch's layout.
            reduction: How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing
                counts. none: loss is None, grad is that of the sum. Default "mean".
            normalizer: What the mean divides the sum of the losses by. weights: the sum of the sample_weight of the
                rows that count. valid: how many rows count. rows: how many there are. A number: itself, so that the
                losses and gradients of parts of a batch add up to those of the whole. Default "weights".
            mask: shape that of the losses. Which rows count. A row whose mask is False is never read: its loss is 0,
                its gradient exactly 0, and no mean counts it. True or False, or 1 or 0.
            sample_weight: shape that of the losses. What the loss of each row is multiplied by, s; default all 1.
                Finite and not negative. The mean divides by their sum: see normalizer.
            grad_output: shape [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by
                which the gradients are multiplied: a number where the losses are reduced to one, an array of their
                shape for the reduction none. Default 1.
            dtype: What results are rounded to, once, from what is computed in float64; by default what the logits or
                log_probs came as. With float32 inputs are rounded to float32 too.
            on_non_finite: NaN or +inf in a row that counts, or a row of logits that is -inf throughout. error: a 422
                that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default "error".
            outputs: What to return: nothing else is computed or sent. target_grad needs target_logits or
                target_log_probs. Default loss, losses, grad.

        Returns:
            KlDivergenceAnswer, in arrays of the kind that ``logits`` or ``log_probs`` came in: ``loss``, ``losses``,
            ``grad``, ``target_grad``, ``normalizer``, ``valid_count``. By default ``loss``, ``losses``, ``grad``.

        Raises:
            ArgumentTypeError, ArgumentValueError: an argument cannot be sent
            Refused: the service does not accept the request
            Unreachable, TimedOut, UnexpectedAnswer: there was no answer of the service

        Example:
            >>> answer = exact_loss.kl_divergence(logits=[[1, 2, 3]], target_logits=[[2, 2, 1]])
            >>> answer.loss
            0.6572051516437202
            >>> answer.losses.tolist()
            [0.6572051516437202]
            >>> answer.grad.tolist()
            [[-0.33228822508113776, -0.17759032719672055, 0.5098785522778583]]
        """

    @overload
    def policy_gradient(
        self,
        log_probs: Nested,
        advantages: ArrayLike,
        *,
        old_log_probs: ArrayLike | None = None,
        ref_log_probs: ArrayLike | None = None,
        loss_type: Literal["ppo", "importance_sampling", "cispo", "reinforce"] | None = "ppo",
        clip_low_threshold: float | None = None,
        clip_high_threshold: float | None = None,
        dual_clip: float | None = None,
        kl_coef: float | None = 0,
        kl_estimator: Literal["k1", "k2", "k3"] | None = "k3",
        importance_sampling_level: Literal["token", "sequence"] | None = "token",
        reduction: Literal["none", "mean", "sum", "seq_mean_token_mean", "seq_mean_token_sum"] | None = "mean",
        normalizer: float | None = None,
        mask: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal[
            "loss", "losses", "grad", "ratio", "kl", "clip_fraction", "approx_kl", "normalizer", "valid_count",
        ]] | None = None,
    ) -> PolicyGradientAnswer[Tensor]: ...

    @overload
    def policy_gradient(
        self,
        log_probs: A,
        advantages: ArrayLike,
        *,
        old_log_probs: ArrayLike | None = None,
        ref_log_probs: ArrayLike | None = None,
        loss_type: Literal["ppo", "importance_sampling", "cispo", "reinforce"] | None = "ppo",
        clip_low_threshold: float | None = None,
        clip_high_threshold: float | None = None,
        dual_clip: float | None = None,
        kl_coef: float | None = 0,
        kl_estimator: Literal["k1", "k2", "k3"] | None = "k3",
        importance_sampling_level: Literal["token", "sequence"] | None = "token",
        reduction: Literal["none", "mean", "sum", "seq_mean_token_mean", "seq_mean_token_sum"] | None = "mean",
        normalizer: float | None = None,
        mask: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal[
            "loss", "losses", "grad", "ratio", "kl", "clip_fraction", "approx_kl", "normalizer", "valid_count",
        ]] | None = None,
    ) -> PolicyGradientAnswer[A]: ...

    @operation(POLICY_GRADIENT)
    def policy_gradient(
        self,
        log_probs: ArrayLike,
        advantages: ArrayLike,
        *,
        old_log_probs: ArrayLike | None = None,
        ref_log_probs: ArrayLike | None = None,
        loss_type: Literal["ppo", "importance_sampling", "cispo", "reinforce"] | None = "ppo",
        clip_low_threshold: float | None = None,
        clip_high_threshold: float | None = None,
        dual_clip: float | None = None,
        kl_coef: float | None = 0,
        kl_estimator: Literal["k1", "k2", "k3"] | None = "k3",
        importance_sampling_level: Literal["token", "sequence"] | None = "token",
        reduction: Literal["none", "mean", "sum", "seq_mean_token_mean", "seq_mean_token_sum"] | None = "mean",
        normalizer: float | None = None,
        mask: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal[
            "loss", "losses", "grad", "ratio", "kl", "clip_fraction", "approx_kl", "normalizer", "valid_count",
        ]] | None = None,
    ) -> Any:
        """Policy-gradient loss of sampled tokens: PPO, importance sampling, CISPO and REINFORCE, with a KL penalty.

        The loss of the log-probabilities of sampled tokens against advantages, and its gradient with respect to
        log_probs: GRPO, DAPO, Dr. GRPO and GSPO are settings of it. Masked tokens and branches that are not taken are
        never computed, so that no ratio that overflows makes NaN of a gradient.

        Args:
            log_probs: shape [T] or [B, T]. The log-probability of each sampled token under the policy: those of one
                sequence, or of B of them, padded to one length.
            advantages: shape that of log_probs, or [B]; a number for log_probs of shape [T]. A: how much better each
                token was than expected; or one for each sequence, which all its tokens have.
            old_log_probs: shape that of log_probs. The same tokens under the policy that sampled them. By default
                log_probs themselves, without a gradient: all ratios are 1.
            ref_log_probs: shape that of log_probs. The same tokens under the reference model of the KL penalty.
            loss_type: The loss of a token, of the ratio r = e^(log_prob − old_log_prob). ppo: −min(r A, clip(r) A).
                importance_sampling: −r A. cispo: −clip(r) A log_prob, with no gradient through the ratio. reinforce: −A
                log_prob. Default "ppo".
            clip_low_threshold: The least that the ratio is clipped to: a bound of r itself, 1 − ε. Default 0.8 for ppo,
                0 for cispo.
            clip_high_threshold: The most that the ratio is clipped to: a bound of r itself, 1 + ε. Default 1.2 for ppo,
                4 for cispo. On a bound exactly the ratio is not clipped.
            dual_clip: c: the loss of a token with a negative advantage is at most −c A. More than clip_high_threshold;
                3 is usual. Default none.
            kl_coef: What the KL estimate of each token is multiplied by. Default 0.
            kl_estimator: Of δ = log_prob − ref_log_prob. k1: δ. k2: δ²/2. k3: e^−δ − 1 + δ, exact near 0 as elsewhere.
                Default "k3".
            importance_sampling_level: sequence: all tokens of a sequence have the ratio e^(mean of log_probs −
                old_log_probs over its tokens that count); advantages are one for each sequence (GSPO). Default "token".
            reduction: How the losses become one loss. sum: their sum. mean: that over the number of tokens that count.
                seq_mean_token_mean: the mean over the sequences of the mean of each. seq_mean_token_sum: the mean over
                the sequences of the sum of each. A sequence without a token that counts is none; 0 where nothing
                counts. none: loss is None, grad is that of the sum. Default "mean".
            normalizer: What the mean divides the sum of the losses by. By default the number of tokens (mean) or
                sequences that count. A number: itself, so that the losses and gradients of parts of a batch add up to
                those of the whole.
            mask: shape that of the losses. Which rows count. A row whose mask is False is never read: its loss is 0,
                its gradient exactly 0, and no mean counts it. True or False, or 1 or 0.
            grad_output: shape [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by
                which the gradients are multiplied: a number where the losses are reduced to one, an array of their
                shape for the reduction none. Default 1.
            dtype: What results are rounded to, once, from what is computed in float64; by default what the logits or
                log_probs came as. With float32 inputs are rounded to float32 too.
            on_non_finite: NaN or +inf in a row that counts, or a row of logits that is -inf throughout. error: a 422
                that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default "error".
            outputs: What to return: nothing else is computed or sent. Default loss, losses, grad.

        Returns:
            PolicyGradientAnswer, in arrays of the kind that ``log_probs`` came in: ``loss``, ``losses``, ``grad``,
            ``ratio``, ``kl``, ``clip_fraction``, ``approx_kl``, ``normalizer``, ``valid_count``. By default ``loss``,
            ``losses``, ``grad``.

        Raises:
            ArgumentTypeError, ArgumentValueError: an argument cannot be sent
            Refused: the service does not accept the request
            Unreachable, TimedOut, UnexpectedAnswer: there was no answer of the service

        Example:
            >>> answer = exact_loss.policy_gradient(
            ...     [[-1, -2], [-0.5, -1]],
            ...     [1, -1],
            ...     old_log_probs=[[-1.5, -2], [-0.5, -0.6]],
            ...     mask=[[True, True], [True, False]],
            ... )
            >>> answer.loss
            -0.39999999999999997
            >>> answer.losses.tolist()
            [[-1.2, -1.0], [1.0, 0.0]]
            >>> answer.grad.tolist()
            [[0.0, -0.3333333333333333], [0.3333333333333333, 0.0]]
        """

    @overload
    def preference(
        self,
        chosen: Nested,
        rejected: ArrayLike,
        *,
        beta: float,
        ref_chosen: ArrayLike | None = None,
        ref_rejected: ArrayLike | None = None,
        chosen_lengths: ArrayLike | None = None,
        rejected_lengths: ArrayLike | None = None,
        loss_type: Literal["sigmoid", "robust", "hinge", "ipo", "orpo"] | None = "sigmoid",
        label_smoothing: float | None = 0,
        margin: ArrayLike | None = None,
        sft_weight: float | None = 0,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal[
            "loss", "losses", "chosen_grad", "rejected_grad", "chosen_rewards", "rejected_rewards", "accuracy",
            "normalizer", "valid_count",
        ]] | None = None,
    ) -> PreferenceAnswer[Tensor]: ...

    @overload
    def preference(
        self,
        chosen: A,
        rejected: ArrayLike,
        *,
        beta: float,
        ref_chosen: ArrayLike | None = None,
        ref_rejected: ArrayLike | None = None,
        chosen_lengths: ArrayLike | None = None,
        rejected_lengths: ArrayLike | None = None,
        loss_type: Literal["sigmoid", "robust", "hinge", "ipo", "orpo"] | None = "sigmoid",
        label_smoothing: float | None = 0,
        margin: ArrayLike | None = None,
        sft_weight: float | None = 0,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal[
            "loss", "losses", "chosen_grad", "rejected_grad", "chosen_rewards", "rejected_rewards", "accuracy",
            "normalizer", "valid_count",
        ]] | None = None,
    ) -> PreferenceAnswer[A]: ...

    @operation(PREFERENCE)
    def preference(
        self,
        chosen: ArrayLike,
        rejected: ArrayLike,
        *,
        beta: float,
        ref_chosen: ArrayLike | None = None,
        ref_rejected: ArrayLike | None = None,
        chosen_lengths: ArrayLike | None = None,
        rejected_lengths: ArrayLike | None = None,
        loss_type: Literal["sigmoid", "robust", "hinge", "ipo", "orpo"] | None = "sigmoid",
        label_smoothing: float | None = 0,
        margin: ArrayLike | None = None,
        sft_weight: float | None = 0,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal[
            "loss", "losses", "chosen_grad", "rejected_grad", "chosen_rewards", "rejected_rewards", "accuracy",
            "normalizer", "valid_count",
        ]] | None = None,
    ) -> Any:
        """Preference loss of pairs of answers: DPO and its kin, SimPO, CPO, ORPO, Bradley–Terry.

        The loss of pairs of which one answer was preferred, of their log-probabilities or rewards, and its gradients.
        DPO: sigmoid with references; conservative: label_smoothing; rDPO: robust; SLiC: hinge; IPO: ipo; SimPO: lengths
        and margin, without references; CPO, RPO: sft_weight; reward models: rewards and beta 1. Every digit of a
        confident pair is kept: rewards 40 and 0 have the loss 4.248e-18.

        Args:
            chosen: shape [N], or a single number. The log-probability of each answer that was preferred, the sum over
                its tokens; or its reward.
            rejected: shape that of chosen. The same of the answer that was not.
            beta: β: 0.1 is usual for DPO, 1 for rewards, 2 for SimPO.
            ref_chosen: shape that of chosen. The log-probability of the preferred answer under the reference model.
            ref_rejected: shape that of chosen. The same of the other.
            chosen_lengths: shape that of chosen. How many tokens each preferred answer has, by which it is divided: at
                least 1.
            rejected_lengths: shape that of chosen. The same of the others.
            loss_type: Of v = β h − margin, h = (chosen − ref_chosen) / chosen_lengths − (rejected − ref_rejected) /
                rejected_lengths, and sp(v) = log(1 + e^v): sigmoid: (1−ε) sp(−v) + ε sp(v). robust: ((1−ε) sp(−v) − ε
                sp(v)) / (1−2ε). hinge: max(0, 1 − v). ipo: (h − 1/(2β))². orpo: β times the negative logarithm of the
                logistic function of the log odds ratio, of log-probabilities. Default "sigmoid".
            label_smoothing: ε: how probably a pair is the wrong way round. Below 0.5 for robust. Default 0.
            margin: shape [] or that of chosen. What is subtracted from β h, a number or one a pair; default 0.
            sft_weight: α: − α chosen / chosen_lengths is added to the loss: CPO, RPO, and ORPO with 1. Default 0.
            reduction: How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing
                counts. none: loss is None, grad is that of the sum. Default "mean".
            normalizer: What the mean divides the sum of the losses by. weights: the sum of the sample_weight of the
                rows that count. valid: how many rows count. rows: how many there are. A number: itself, so that the
                losses and gradients of parts of a batch add up to those of the whole. Default "weights".
            mask: shape that of the losses. Which rows count. A row whose mask is False is never read: its loss is 0,
                its gradient exactly 0, and no mean counts it. True or False, or 1 or 0.
            sample_weight: shape that of the losses. What the loss of each row is multiplied by, s; default all 1.
                Finite and not negative. The mean divides by their sum: see normalizer.
            grad_output: shape [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by
                which the gradients are multiplied: a number where the losses are reduced to one, an array of their
                shape for the reduction none. Default 1.
            dtype: What results are rounded to, once, from what is computed in float64; by default what the logits or
                log_probs came as. With float32 inputs are rounded to float32 too.
            on_non_finite: NaN or +inf in a row that counts, or a row of logits that is -inf throughout. error: a 422
                that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default "error".
            outputs: What to return: nothing else is computed or sent. Default loss, losses, chosen_grad, rejected_grad.

        Returns:
            PreferenceAnswer, in arrays of the kind that ``chosen`` came in: ``loss``, ``losses``, ``chosen_grad``,
            ``rejected_grad``, ``chosen_rewards``, ``rejected_rewards``, ``accuracy``, ``normalizer``, ``valid_count``.
            By default ``loss``, ``losses``, ``chosen_grad``, ``rejected_grad``.

        Raises:
            ArgumentTypeError, ArgumentValueError: an argument cannot be sent
            Refused: the service does not accept the request
            Unreachable, TimedOut, UnexpectedAnswer: there was no answer of the service

        Example:
            >>> answer = exact_loss.preference([-10], [-12], ref_chosen=[-11], ref_rejected=[-11.5], beta=0.1)
            >>> answer.loss
            0.6209570477895321
            >>> answer.losses.tolist()
            [0.6209570477895321]
            >>> answer.chosen_grad.tolist()
            [-0.046257015465625044]
            >>> answer.rejected_grad.tolist()
            [0.046257015465625044]
        """

    @overload
    def unpaired_preference(
        self,
        log_probs: Nested,
        ref_log_probs: ArrayLike,
        labels: ArrayLike,
        *,
        beta: float,
        loss_type: Literal["kto", "bco"] | None = "kto",
        reference_point: float | None = 0,
        desirable_weight: float | None = 1,
        undesirable_weight: float | None = 1,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal["loss", "losses", "grad", "normalizer", "valid_count"]] | None = None,
    ) -> UnpairedPreferenceAnswer[Tensor]: ...

    @overload
    def unpaired_preference(
        self,
        log_probs: A,
        ref_log_probs: ArrayLike,
        labels: ArrayLike,
        *,
        beta: float,
        loss_type: Literal["kto", "bco"] | None = "kto",
        reference_point: float | None = 0,
        desirable_weight: float | None = 1,
        undesirable_weight: float | None = 1,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal["loss", "losses", "grad", "normalizer", "valid_count"]] | None = None,
    ) -> UnpairedPreferenceAnswer[A]: ...

    @operation(UNPAIRED_PREFERENCE)
    def unpaired_preference(
        self,
        log_probs: ArrayLike,
        ref_log_probs: ArrayLike,
        labels: ArrayLike,
        *,
        beta: float,
        loss_type: Literal["kto", "bco"] | None = "kto",
        reference_point: float | None = 0,
        desirable_weight: float | None = 1,
        undesirable_weight: float | None = 1,
        reduction: Literal["none", "mean", "sum"] | None = "mean",
        normalizer: Literal["weights", "valid", "rows"] | float | None = "weights",
        mask: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        grad_output: ArrayLike | None = None,
        dtype: Literal["float64", "float32", "float16", "bfloat16"] | None = None,
        on_non_finite: Literal["error", "propagate"] | None = "error",
        outputs: Sequence[Literal["loss", "losses", "grad", "normalizer", "valid_count"]] | None = None,
    ) -> Any:
        """Preference loss of answers that are liked or not, each on its own: KTO and BCO.

        The loss of log-probabilities of whole answers against those of a reference model, where each answer is
        desirable or not, and its gradient with respect to log_probs. Every number is within 2 ulp of its exact value, 1
        − σ included: kto at v = 40 is 4.248e-18.

        Args:
            log_probs: shape [N], or a single number. The log-probability of each answer under the policy: the sum over
                its tokens.
            ref_log_probs: shape that of log_probs. The same under the reference model.
            labels: shape that of log_probs. Whether each answer is desirable. True or False, or 1 or 0.
            beta: β: how strongly the log-ratio counts. 0.1 is usual.
            loss_type: kto: w σ(−v). bco: w log(1 + e^−v). v is ±β (log_probs − ref_log_probs − reference_point), +
                where desirable. Default "kto".
            reference_point: z₀: KTO's estimate of the KL divergence, which the caller clamps at 0; BCO's δ/β. No
                gradient goes into it. Default 0.
            desirable_weight: What the losses of desirable answers are multiplied by; not in the mean. Default 1.
            undesirable_weight: The same for the others. Default 1.
            reduction: How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing
                counts. none: loss is None, grad is that of the sum. Default "mean".
            normalizer: What the mean divides the sum of the losses by. weights: the sum of the sample_weight of the
                rows that count. valid: how many rows count. rows: how many there are. A number: itself, so that the
                losses and gradients of parts of a batch add up to those of the whole. Default "weights".
            mask: shape that of the losses. Which rows count. A row whose mask is False is never read: its loss is 0,
                its gradient exactly 0, and no mean counts it. True or False, or 1 or 0.
            sample_weight: shape that of the losses. What the loss of each row is multiplied by, s; default all 1.
                Finite and not negative. The mean divides by their sum: see normalizer.
            grad_output: shape [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by
                which the gradients are multiplied: a number where the losses are reduced to one, an array of their
                shape for the reduction none. Default 1.
            dtype: What results are rounded to, once, from what is computed in float64; by default what the logits or
                log_probs came as. With float32 inputs are rounded to float32 too.
            on_non_finite: NaN or +inf in a row that counts, or a row of logits that is -inf throughout. error: a 422
                that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default "error".
            outputs: What to return: nothing else is computed or sent. Default loss, losses, grad.

        Returns:
            UnpairedPreferenceAnswer, in arrays of the kind that ``log_probs`` came in: ``loss``, ``losses``, ``grad``,
            ``normalizer``, ``valid_count``. By default ``loss``, ``losses``, ``grad``.

        Raises:
            ArgumentTypeError, ArgumentValueError: an argument cannot be sent
            Refused: the service does not accept the request
            Unreachable, TimedOut, UnexpectedAnswer: there was no answer of the service

        Example:
            >>> answer = exact_loss.unpaired_preference(
            ...     [-10, -12],
            ...     [-11, -11.5],
            ...     [True, False],
            ...     beta=0.1,
            ...     reference_point=0.5,
            ... )
            >>> answer.loss
            0.4812617080184248
            >>> answer.losses.tolist()
            [0.48750260351578967, 0.47502081252106]
            >>> answer.grad.tolist()
            [-0.012492190754055823, 0.012468802009644599]
        """
