"""The operations as functions, by the client at EXACT_LOSS_URL. Generated from openapi.yaml by `npm run generate`."""

from ._default import default

softmax = default.softmax
log_softmax = default.log_softmax
nll = default.nll
cross_entropy = default.cross_entropy
binary_cross_entropy = default.binary_cross_entropy
kl_divergence = default.kl_divergence
policy_gradient = default.policy_gradient
preference = default.preference
unpaired_preference = default.unpaired_preference

__all__ = [
    "softmax",
    "log_softmax",
    "nll",
    "cross_entropy",
    "binary_cross_entropy",
    "kl_divergence",
    "policy_gradient",
    "preference",
    "unpaired_preference",
]
