"""GRPO from Python 3.9 or later, with the standard library alone: log-probabilities go to the service, gradients come back.

    python3 grpo.py

The policy is a table: the logits of each letter of the answer to each prompt. The right answers are words, and the reward of an answer
is the share of its letters that are right. What is done here with a table is done in the same way with a language model.
"""

import json
import math
import os
import statistics
import urllib.request

BASE_URL = os.environ.get("EXACT_LOSS_URL", "http://127.0.0.1:8080")

WORDS = ["be", "cab", "dead"]  # the right answer to each prompt
LETTERS = ".abcde"  # "." ends an answer
LONGEST = 4
SAMPLES = 16  # the group: answers to each prompt, which are compared with one another
EPOCHS = 2  # steps on the same answers: in the second the policy is not that which sampled them
LEARNING_RATE = 6
STEPS = 40


def post(operation, **fields):
    """What the service answers to a request to ``operation``, as a dict."""
    body = json.dumps(fields).encode()
    request = urllib.request.Request(f"{BASE_URL}/v1/{operation}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def uniforms(seed=1):
    """Random numbers between 0 and 1, the same on every machine (Park and Miller's generator)."""
    while True:
        seed = seed * 48271 % 2147483647
        yield seed / 2147483647


def sample(log_probs, random):
    """An answer: at each position a letter, with these log-probabilities; after the end of the answer ends only."""
    answer = []
    for row in log_probs:
        threshold = next(random)
        letter = 0
        while letter < len(row) - 1 and threshold >= math.exp(row[letter]):
            threshold -= math.exp(row[letter])
            letter += 1
        answer.append(0 if 0 in answer else letter)
    return answer


def spelled(answer):
    """The letters of an answer before its end."""
    return "".join(LETTERS[letter] for letter in answer).partition(".")[0]


def reward(answer, word):
    """The share of the letters that are right, the end of the word included."""
    text, right = spelled(answer) + ".", word + "."
    return sum(a == b for a, b in zip(text, right)) / max(len(text), len(right))


def advantages(rewards):
    """How much better each answer is than its group, in standard deviations."""
    mean, deviation = statistics.fmean(rewards), statistics.pstdev(rewards)
    return [(r - mean) / deviation if deviation > 0 else 0 for r in rewards]


def chosen(log_probs, answer):
    """The log-probability of each letter of an answer."""
    return [row[letter] for row, letter in zip(log_probs, answer)]


def grpo_step(policy, reference, random):
    """Samples answers to all prompts and improves the policy; returns the mean reward, and what the service says of the last epoch."""
    prompts = [p for p in range(len(WORDS)) for _ in range(SAMPLES)]
    log_probs = post("log-softmax", logits=policy, class_axis=-1, outputs=["log_probs"])["log_probs"]
    answers = [sample(log_probs[p], random) for p in prompts]
    rewards = [reward(answer, WORDS[p]) for p, answer in zip(prompts, answers)]
    groups = [advantages(rewards[i : i + SAMPLES]) for i in range(0, len(rewards), SAMPLES)]
    fixed = {
        "old_log_probs": [chosen(log_probs[p], answer) for p, answer in zip(prompts, answers)],
        "ref_log_probs": [chosen(reference[p], answer) for p, answer in zip(prompts, answers)],
        "advantages": [a for group in groups for a in group],
        # What comes after the end of an answer does not count.
        "mask": [[0 not in answer[:t] for t in range(LONGEST)] for answer in answers],
        "kl_coef": 0.04,
        "reduction": "seq_mean_token_mean",
        "outputs": ["grad", "kl", "clip_fraction", "valid_count"],
    }
    for _ in range(EPOCHS):
        # The model: logits of every letter; cross-entropy without a reduction is minus the log-probabilities of those of the answers.
        model = {"logits": [policy[p] for p in prompts], "labels": answers, "class_axis": -1, "reduction": "none"}
        losses = post("cross-entropy", **model, outputs=["losses"])["losses"]
        # The loss: log-probabilities in, and its gradient with respect to them out.
        result = post("policy-gradient", log_probs=[[-x for x in row] for row in losses], **fixed)
        # Back through the model: the same request, with that gradient as the upstream one.
        upstream = [[-g for g in row] for row in result["grad"]]
        grad = post("cross-entropy", **model, grad_output=upstream, outputs=["grad"])["grad"]
        for p, answer_grad in zip(prompts, grad):
            for t, row in enumerate(answer_grad):
                for letter, g in enumerate(row):
                    policy[p][t][letter] -= LEARNING_RATE * g
    return statistics.fmean(rewards), result


def main():
    random = uniforms()
    policy = [[[0.0] * len(LETTERS) for _ in range(LONGEST)] for _ in WORDS]
    reference = post("log-softmax", logits=policy, class_axis=-1)["log_probs"]
    print("step  reward  kl     clipped")
    for step in range(STEPS + 1):
        mean, result = grpo_step(policy, reference, random)
        if step % 10 == 0:
            kl = sum(x for row in result["kl"] for x in row) / result["valid_count"]
            print(f"{step:<5} {mean:.3f}   {kl:.3f}  {result['clip_fraction']:.3f}")
    for word, rows in zip(WORDS, policy):
        print(word, "is spelled", spelled([row.index(max(row)) for row in rows]))


if __name__ == "__main__":
    main()
