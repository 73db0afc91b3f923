"""The operations as coroutines, with their types. Generated from openapi.yaml by `npm run generate`."""

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


class AsyncOperations:
    """A method for each operation of the service."""

    async def _ask(self, operation: Operation, given: Mapping[str, Any]) -> Answer[Any]:
        raise NotImplementedError

    @overload
    async def softmax(
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
    async def softmax(
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
    async def softmax(
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
        """Probabilities of each row of logits: see ``Client.softmax``."""

    @overload
    async def log_softmax(
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
    async def log_softmax(
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
    async def log_softmax(
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
        """Log-probabilities of each row of logits: see ``Client.log_softmax``."""

    @overload
    async def nll(
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
    async def nll(
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
    async def nll(
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
        """Negative log-likelihood of labels under log-probabilities: see ``Client.nll``."""

    @overload
    async def cross_entropy(
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
    async def cross_entropy(
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
    async def cross_entropy(
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
        """Cross-entropy of logits against labels or target probabilities, with its gradient: see
        ``Client.cross_entropy``."""

    @overload
    async def binary_cross_entropy(
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
    async def binary_cross_entropy(
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
    async def binary_cross_entropy(
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
        """Binary cross-entropy of logits against labels or probabilities, focal or not, with its gradient: see
        ``Client.binary_cross_entropy``."""

    @overload
    async def kl_divergence(
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
    async def kl_divergence(
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
    async def kl_divergence(
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
        """Kullback–Leibler and Jensen–Shannon divergences between distributions, with their gradients: see
        ``Client.kl_divergence``."""

    @overload
    async def policy_gradient(
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
    async def policy_gradient(
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
    async def policy_gradient(
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
        """Policy-gradient loss of sampled tokens: PPO, importance sampling, CISPO and REINFORCE, with a KL penalty: see
        ``Client.policy_gradient``."""

    @overload
    async def preference(
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
    async def preference(
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
    async def preference(
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
        """Preference loss of pairs of answers: DPO and its kin, SimPO, CPO, ORPO, Bradley–Terry: see
        ``Client.preference``."""

    @overload
    async def unpaired_preference(
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
    async def unpaired_preference(
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
    async def unpaired_preference(
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
        """Preference loss of answers that are liked or not, each on its own: KTO and BCO: see
        ``Client.unpaired_preference``."""
