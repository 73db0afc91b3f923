/**
 * DPO without PyTorch: log-probabilities go to the service, gradients come back. The same as ../python/dpo.py, but for the model, which is
 * computed here: its softmax, and the way back through it.
 *
 *     node dpo.ts
 */

const baseUrl = process.env.EXACT_LOSS_URL ?? 'http://127.0.0.1:8080';

const PROMPTS = ['2 + 2', 'capital of Peru', 'rhyme for blue'];
const ANSWERS = ['4', '5', 'Lima', 'Quito', 'shoe', 'green'];
/** The logits of every answer to each prompt. The reference likes a wrong answer to each best. */
const REFERENCE = [
  [1, 1.5, -1, -1, -0.5, -0.5],
  [-1, -1, 0.5, 1.5, -2, -1],
  [-2, -2, -1, -1, 0, 2],
];
/** The prompt, the answer that was preferred, the other one. */
const PAIRS = [
  [0, '4', '5'],
  [0, '4', 'Lima'],
  [0, '5', 'green'],
  [1, 'Lima', 'Quito'],
  [1, 'Lima', '4'],
  [1, 'Quito', 'shoe'],
  [2, 'shoe', 'green'],
  [2, 'shoe', '5'],
] as const;
const BETA = 0.1;
const LEARNING_RATE = 50;
const STEPS = 100;

/** What the service answers to `POST /v1/preference`, one number a pair. */
interface Preference {
  loss: number;
  /** The gradients of the loss with respect to the log-probabilities. */
  chosen_grad: number[];
  rejected_grad: number[];
  /** β times the log-ratios to the reference. */
  chosen_rewards: number[];
  rejected_rewards: number[];
  /** The share of the pairs whose preferred answer has the higher reward. */
  accuracy: number;
}

async function preference(request: object): Promise<Preference> {
  const response = await fetch(`${baseUrl}/v1/preference`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Preference;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);

function logSoftmax(logits: readonly number[]): number[] {
  const max = Math.max(...logits);
  const logSum = Math.log(sum(logits.map((x) => Math.exp(x - max))));
  return logits.map((x) => x - max - logSum);
}

/** The log-probabilities of the preferred answers of all pairs, and those of the others. */
function ofPairs(logProbs: readonly number[][]) {
  const at = (prompt: number, answer: string) => logProbs[prompt]?.[ANSWERS.indexOf(answer)] ?? 0;
  return {
    chosen: PAIRS.map(([prompt, better]) => at(prompt, better)),
    rejected: PAIRS.map(([prompt, , worse]) => at(prompt, worse)),
  };
}

const policy = REFERENCE.map((row) => [...row]);
const reference = ofPairs(REFERENCE.map(logSoftmax));
const fixed = { ref_chosen: reference.chosen, ref_rejected: reference.rejected, beta: BETA };
const outputs = ['loss', 'chosen_grad', 'rejected_grad', 'chosen_rewards', 'rejected_rewards', 'accuracy'];

/** One step down the gradient, which changes the policy; returns what the service says of it before the step. */
async function dpoStep(): Promise<Preference> {
  const logProbs = policy.map(logSoftmax);
  const result = await preference({ ...ofPairs(logProbs), ...fixed, outputs });
  // Each gradient goes to the place its log-probability came from …
  const upstream = policy.map((row) => row.map(() => 0));
  PAIRS.forEach(([prompt, better, worse], n) => {
    const row = upstream[prompt] ?? [];
    for (const [answer, g] of [
      [better, result.chosen_grad[n]],
      [worse, result.rejected_grad[n]],
    ] as const) {
      const at = ANSWERS.indexOf(answer);
      row[at] = (row[at] ?? 0) + (g ?? 0);
    }
  });
  // … and then through the softmax: dL/dlogits_c = G_c − p_c Σ G.
  upstream.forEach((row, prompt) => {
    const total = sum(row);
    row.forEach((g, c) => {
      const logits = policy[prompt] ?? [];
      const p = Math.exp(logProbs[prompt]?.[c] ?? 0);
      logits[c] = (logits[c] ?? 0) - LEARNING_RATE * (g - p * total);
    });
  });
  return result;
}

const likeliest = (logits: readonly number[]) => ANSWERS[logits.indexOf(Math.max(...logits))];

console.log('step  loss    accuracy  margin');
for (let step = 0; step <= STEPS; step++) {
  const { loss, accuracy, chosen_rewards, rejected_rewards } = await dpoStep();
  if (step % 25 > 0) continue;
  const margin = (sum(chosen_rewards) - sum(rejected_rewards)) / PAIRS.length;
  console.log(`${String(step).padEnd(5)} ${loss.toFixed(4)}  ${accuracy.toFixed(3)}     ${margin.toFixed(3)}`);
}
PROMPTS.forEach((prompt, n) => {
  console.log(`${prompt}: ${likeliest(REFERENCE[n] ?? [])} -> ${likeliest(policy[n] ?? [])}`);
});
