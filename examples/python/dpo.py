"""DPO from Python 3.9 or later, with the standard library alone: log-probabilities go to the service, gradients come back.

    python3 dpo.py

The policy is a table: the logits of every answer to each prompt. It starts as the reference, and learns from pairs of answers, of which
one was preferred. What is done here with a table is done in the same way with a language model.
"""

import json
import os
import urllib.request

BASE_URL = os.environ.get("EXACT_LOSS_URL", "http://127.0.0.1:8080")

PROMPTS = ["2 + 2", "capital of Peru", "rhyme for blue"]
ANSWERS = ["4", "5", "Lima", "Quito", "shoe", "green"]
# The reference likes a wrong answer to each prompt best.
REFERENCE = [
    [1.0, 1.5, -1.0, -1.0, -0.5, -0.5],
    [-1.0, -1.0, 0.5, 1.5, -2.0, -1.0],
    [-2.0, -2.0, -1.0, -1.0, 0.0, 2.0],
]
# (prompt, the answer that was preferred, the other one)
PAIRS = [
    (0, "4", "5"),
    (0, "4", "Lima"),
    (0, "5", "green"),
    (1, "Lima", "Quito"),
    (1, "Lima", "4"),
    (1, "Quito", "shoe"),
    (2, "shoe", "green"),
    (2, "shoe", "5"),
]
BETA = 0.1
LEARNING_RATE = 50
STEPS = 100


def post(operation, **fields):
    """What the service answers to a request to ``operation``, as a dict."""
    body = json.dumps(fields).encode()
    request = urllib.request.Request(f"{BASE_URL}/v1/{operation}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def of_pairs(log_probs):
    """The log-probabilities of the preferred answers of all pairs, and those of the others."""
    chosen = [log_probs[prompt][ANSWERS.index(better)] for prompt, better, _ in PAIRS]
    rejected = [log_probs[prompt][ANSWERS.index(worse)] for prompt, _, worse in PAIRS]
    return chosen, rejected


def dpo_step(policy, references):
    """One step down the gradient, which changes the policy; returns what the service says of it before the step."""
    # The model: log-probabilities of every answer, and of these those of the pairs.
    log_probs = post("log-softmax", logits=policy)["log_probs"]
    chosen, rejected = of_pairs(log_probs)
    # The loss: log-probabilities in, and its gradients with respect to them out.
    outputs = ["loss", "chosen_grad", "rejected_grad", "chosen_rewards", "rejected_rewards", "accuracy"]
    result = post("preference", chosen=chosen, rejected=rejected, **references, beta=BETA, outputs=outputs)
    # Back through the model: each gradient goes to the place its log-probability came from, and then through the softmax.
    upstream = [[0.0] * len(ANSWERS) for _ in PROMPTS]
    for (prompt, better, worse), up, down in zip(PAIRS, result["chosen_grad"], result["rejected_grad"]):
        upstream[prompt][ANSWERS.index(better)] += up
        upstream[prompt][ANSWERS.index(worse)] += down
    grad = post("log-softmax", logits=policy, grad_output=upstream, outputs=["grad"])["grad"]
    for row, grad_row in zip(policy, grad):
        for answer, g in enumerate(grad_row):
            row[answer] -= LEARNING_RATE * g
    return result


def main():
    policy = [list(row) for row in REFERENCE]
    ref_chosen, ref_rejected = of_pairs(post("log-softmax", logits=REFERENCE)["log_probs"])
    references = {"ref_chosen": ref_chosen, "ref_rejected": ref_rejected}
    print("step  loss    accuracy  margin")
    for step in range(STEPS + 1):
        result = dpo_step(policy, references)
        if step % 25 == 0:
            margin = sum(result["chosen_rewards"]) - sum(result["rejected_rewards"])
            print(f"{step:<5} {result['loss']:.4f}  {result['accuracy']:.3f}     {margin / len(PAIRS):.3f}")
    for prompt, before, after in zip(PROMPTS, REFERENCE, policy):
        print(f"{prompt}: {ANSWERS[before.index(max(before))]} -> {ANSWERS[after.index(max(after))]}")


if __name__ == "__main__":
    main()
