"""The results of each operation, with their types. Generated from openapi.yaml by `npm run generate`."""

from __future__ import annotations

from typing import Any

from ._answer import Answer
from ._arrays import A

__all__ = [
    "SoftmaxAnswer",
    "LogSoftmaxAnswer",
    "NllAnswer",
    "CrossEntropyAnswer",
    "BinaryCrossEntropyAnswer",
    "KlDivergenceAnswer",
    "PolicyGradientAnswer",
    "PreferenceAnswer",
    "UnpairedPreferenceAnswer",
]


class SoftmaxAnswer(Answer[A]):
    """What ``softmax`` returns: as much of this as ``outputs`` asks for."""

    probs: A
    """exp(z_c) / Σ_j exp(z_j): each row sums to 1. Shape: that of the logits."""
    grad: A
    """With grad_output G: p_c (G_c − Σ_j G_j p_j) dz_c/dx_c, with respect to the logits. Shape: that of the logits."""
    logsumexp: A
    """log Σ_c e^z_c of each row of logits. Shape: one number a row."""
    entropy: A
    """−Σ_c p_c log p_c of each row, in nats. Shape: one number a row."""


class LogSoftmaxAnswer(Answer[A]):
    """What ``log_softmax`` returns: as much of this as ``outputs`` asks for."""

    log_probs: A
    """z_c − log Σ_j exp(z_j), within 2 ulp; -inf for a masked class. Shape: that of the logits."""
    grad: A
    """With grad_output G: (G_c − p_c Σ_j G_j) dz_c/dx_c, with respect to the logits. Shape: that of the logits."""
    logsumexp: A
    """log Σ_c e^z_c of each row of logits. Shape: one number a row."""
    entropy: A
    """−Σ_c p_c log p_c of each row, in nats. Shape: one number a row."""


class NllAnswer(Answer[A]):
    """What ``nll`` returns: as much of this as ``outputs`` asks for."""

    loss: float | Any
    """The reduced loss; None for the reduction none."""
    losses: A
    """The loss of each row before the reduction, times its sample_weight; a number alone for a single row. Shape: one
    number a row."""
    grad: A
    """With respect to log_probs: −w_y / D at the label of each row, 0 elsewhere. Shape: that of log_probs."""
    normalizer: float
    """What the sum of the losses is divided by: 1 for the reductions none and sum."""
    valid_count: int
    """How many rows count: neither masked nor ignored. float64, whatever the others are."""


class CrossEntropyAnswer(Answer[A]):
    """What ``cross_entropy`` returns: as much of this as ``outputs`` asks for."""

    loss: float | Any
    """The reduced loss; None for the reduction none."""
    losses: A
    """The loss of each row before the reduction, times its sample_weight; a number alone for a single row. Shape: one
    number a row."""
    grad: A
    """With respect to the logits: (p_c − q_c) / N without weights, smoothing and further terms. Shape: that of the
    logits."""
    log_probs: A
    """log softmax of the logits, after softcap and temperature. Shape: that of the logits."""
    probs: A
    """softmax of the logits, after softcap and temperature. Shape: that of the logits."""
    target_grad: A
    """With respect to target_probs: w_c (1−ε) (ε₁ (1 − p_c) − (1 − p_c)^γ log p_c), reduced like the loss. Shape: that
    of the logits."""
    normalizer: float
    """What the sum of the losses is divided by: 1 for the reductions none and sum."""
    valid_count: int
    """How many rows count: neither masked nor ignored. float64, whatever the others are."""
    label_log_probs: A
    """log p of the label of each row; -inf where it is masked, 0 for a row that does not count. Shape: one number a
    row."""
    entropy: A
    """−Σ_c p_c log p_c of each row, in nats; 0 for a row that does not count. Shape: one number a row."""
    logsumexp: A
    """log Σ_c e^z_c of each row of logits; 0 for a row that does not count. Shape: one number a row."""
    predictions: A
    """The first class with the largest logit of each row; -1 for a row that does not count. float64, whatever the
    others are. Shape: one number a row."""
    label_ranks: A
    """How many classes come before the label of each row: those with a larger logit, and of those with the same the
    ones before it. 0 where the prediction is right, -1 for a row that does not count. float64, whatever the others are.
    Shape: one number a row."""
    nll: float
    """The mean of −log p of the labels, without label_smoothing and class_weight: their sum, weighted by sample_weight,
    over the normalizer where that is a number, else over the sum of the sample_weight."""
    perplexity: float
    """e^nll: with a number of words or bytes as normalizer, that per word or byte."""
    bits: float
    """nll / ln 2: with a number of bytes as normalizer, bits per byte."""
    accuracy: float
    """The share of rows whose prediction is their label. Weighted by sample_weight, not by class_weight."""
    brier_score: float
    """The mean of (1 − p_y)² + Σ_{c≠y} p_c², y being the label of a row. Weighted by sample_weight, not by
    class_weight."""
    calibration_error: float
    """Expected calibration error: the sum over the bins of |bin_accuracies − bin_confidences|, weighted by bin_counts,
    over the sum of these."""
    bin_counts: A
    """How many rows have a largest probability in each bin, or the sum of their sample_weight. Shape: [bins]."""
    bin_confidences: A
    """The mean of the largest probability of the rows in each bin; 0 of none. Weighted by sample_weight, not by
    class_weight. Shape: [bins]."""
    bin_accuracies: A
    """The share of the rows in each bin whose prediction is their label; 0 of none. Weighted by sample_weight, not by
    class_weight. Shape: [bins]."""


class BinaryCrossEntropyAnswer(Answer[A]):
    """What ``binary_cross_entropy`` returns: as much of this as ``outputs`` asks for."""

    loss: float | Any
    """The reduced loss; None for the reduction none."""
    losses: A
    """The loss of each row before the reduction, times its sample_weight; a number alone for a single row. Shape: one
    number a row."""
    grad: A
    """With respect to the logits: (p − y) / N without weights and options. Shape: that of the logits."""
    probs: A
    """σ(x) of the logits: 1 / (1 + e^−x). Shape: that of the logits."""
    target_grad: A
    """With respect to target_probs: (1−ε) (π α u^γ log(1 + e^−x) − (1−α) p^γ log(1 + e^x)), reduced like the loss; −x
    without weights and options. Shape: that of the logits."""
    normalizer: float
    """What the sum of the losses is divided by: 1 for the reductions none and sum."""
    valid_count: int
    """How many rows count: neither masked nor ignored. float64, whatever the others are."""


class KlDivergenceAnswer(Answer[A]):
    """What ``kl_divergence`` returns: as much of this as ``outputs`` asks for."""

    loss: float | Any
    """The reduced loss; None for the reduction none."""
    losses: A
    """The loss of each row before the reduction, times its sample_weight; a number alone for a single row. Shape: one
    number a row."""
    grad: A
    """With respect to the logits or log_probs: forward_kl (p − q) / T, or −q for log_probs. Shape: that of the logits
    or log_probs."""
    target_grad: A
    """With respect to the target_logits or target_log_probs. Shape: that of the logits or log_probs."""
    normalizer: float
    """What the sum of the losses is divided by: 1 for the reductions none and sum."""
    valid_count: int
    """How many rows count: neither masked nor ignored. float64, whatever the others are."""


class PolicyGradientAnswer(Answer[A]):
    """What ``policy_gradient`` returns: as much of this as ``outputs`` asks for."""

    loss: float | Any
    """The reduced loss; None for the reduction none."""
    losses: A
    """The loss of each token with its KL penalty, before the reduction; 0 where the mask is False. Shape: that of
    log_probs."""
    grad: A
    """With respect to log_probs. Shape: that of log_probs."""
    ratio: A
    """r, before it is clipped: that of the sequence at the level of sequences; 0 where the mask is False. Shape: that
    of log_probs."""
    kl: A
    """The KL estimate of each token, without kl_coef; 0 where the mask is False. Shape: that of log_probs."""
    clip_fraction: float
    """The share of the tokens that count whose loss has a bound in place of the ratio; 0 where none count."""
    approx_kl: float
    """The mean of old_log_probs − log_probs over the tokens that count; 0 where none count."""
    normalizer: float
    """What the sum of the losses is divided by: 1 for the reductions none and sum."""
    valid_count: int
    """How many rows count: neither masked nor ignored. float64, whatever the others are."""


class PreferenceAnswer(Answer[A]):
    """What ``preference`` returns: as much of this as ``outputs`` asks for."""

    loss: float | Any
    """The reduced loss; None for the reduction none."""
    losses: A
    """The loss of each row before the reduction, times its sample_weight; a number alone for a single row. Shape: one
    number a row."""
    chosen_grad: A
    """With respect to chosen. Shape: that of chosen."""
    rejected_grad: A
    """With respect to rejected. Shape: that of chosen."""
    chosen_rewards: A
    """β (chosen − ref_chosen) / chosen_lengths; 0 for a row that does not count. Shape: that of chosen."""
    rejected_rewards: A
    """β (rejected − ref_rejected) / rejected_lengths; 0 for a row that does not count. Shape: that of chosen."""
    accuracy: float
    """The share of the pairs that count whose chosen reward is above the rejected one, by sample_weight; 0 where
    nothing counts."""
    normalizer: float
    """What the sum of the losses is divided by: 1 for the reductions none and sum."""
    valid_count: int
    """How many rows count: neither masked nor ignored. float64, whatever the others are."""


class UnpairedPreferenceAnswer(Answer[A]):
    """What ``unpaired_preference`` returns: as much of this as ``outputs`` asks for."""

    loss: float | Any
    """The reduced loss; None for the reduction none."""
    losses: A
    """The loss of each row before the reduction, times its sample_weight; a number alone for a single row. Shape: one
    number a row."""
    grad: A
    """With respect to log_probs. Shape: that of log_probs."""
    normalizer: float
    """What the sum of the losses is divided by: 1 for the reductions none and sum."""
    valid_count: int
    """How many rows count: neither masked nor ignored. float64, whatever the others are."""
