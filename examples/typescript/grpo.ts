/**
 * GRPO without PyTorch: log-probabilities go to the service, gradients come back. The same as ../python/grpo.py, but for the model, which is
 * computed here: its softmax, and the way back through it.
 *
 *     node grpo.ts
 */

const baseUrl = process.env.EXACT_LOSS_URL ?? 'http://127.0.0.1:8080';

/** The right answer to each prompt. */
const WORDS = ['be', 'cab', 'dead'];
/** "." ends an answer. */
const LETTERS = '.abcde';
const LONGEST = 4;
/** The group: answers to each prompt, which are compared with one another. */
const SAMPLES = 16;
/** Steps on the same answers: in the second the policy is not that which sampled them. */
const EPOCHS = 2;
const LEARNING_RATE = 6;
const STEPS = 40;

/** What the service answers to `POST /v1/policy-gradient`. */
interface PolicyGradient {
  /** For each token the gradient of the loss with respect to its log-probability. */
  grad: number[][];
  /** For each token the estimated KL divergence from the reference. */
  kl: number[][];
  clip_fraction: number;
  valid_count: number;
}

async function policyGradient(request: object): Promise<PolicyGradient> {
  const response = await fetch(`${baseUrl}/v1/policy-gradient`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as PolicyGradient;
}

/** Random numbers between 0 and 1, the same on every machine (Park and Miller's generator). */
function* uniforms(seed = 1): Generator<number, never> {
  for (;;) {
    seed = (seed * 48271) % 2147483647;
    yield seed / 2147483647;
  }
}

function logSoftmax(logits: readonly number[]): number[] {
  const max = Math.max(...logits);
  const logSum = Math.log(sum(logits.map((x) => Math.exp(x - max))));
  return logits.map((x) => x - max - logSum);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;

/** The letters of an answer before its end. */
const spelled = (answer: readonly number[]): string =>
  answer
    .map((letter) => LETTERS[letter])
    .join('')
    .split('.', 1)[0] ?? '';

/** An answer: at each position a letter, with these log-probabilities; after the end of the answer ends only. */
function sample(logProbs: readonly number[][], random: Generator<number, never>): number[] {
  const answer: number[] = [];
  for (const row of logProbs) {
    let threshold = random.next().value;
    let letter = 0;
    while (letter < row.length - 1 && threshold >= Math.exp(row[letter] ?? 0))
      threshold -= Math.exp(row[letter++] ?? 0);
    answer.push(answer.includes(0) ? 0 : letter);
  }
  return answer;
}

/** The share of the letters that are right, the end of the word included. */
function reward(answer: readonly number[], word: string): number {
  const [text, right] = [`${spelled(answer)}.`, `${word}.`];
  const matches = [...text].filter((letter, t) => letter === right[t]).length;
  return matches / Math.max(text.length, right.length);
}

/** How much better each answer is than its group, in standard deviations. */
function advantages(rewards: readonly number[]): number[] {
  const average = mean(rewards);
  const deviation = Math.sqrt(mean(rewards.map((r) => (r - average) ** 2)));
  return rewards.map((r) => (deviation > 0 ? (r - average) / deviation : 0));
}

/** The logits of each letter of the answer to each prompt: what a language model would compute. */
const policy = WORDS.map(() => Array.from({ length: LONGEST }, () => LETTERS.split('').map(() => 0)));
const reference = policy.map((rows) => rows.map(logSoftmax));
const random = uniforms();

/** Samples answers to all prompts and improves the policy; returns the mean reward, and what the service says of the last epoch. */
async function grpoStep() {
  const old = policy.map((rows) => rows.map(logSoftmax));
  const samples = WORDS.flatMap((word, prompt) => {
    const answers = Array.from({ length: SAMPLES }, () => sample(old[prompt] ?? [], random));
    return answers.map((answer) => ({ prompt, answer, reward: reward(answer, word) }));
  });
  const rewards = samples.map((each) => each.reward);
  /** The log-probability of each letter of each answer. */
  const chosen = (logProbs: readonly number[][][]): number[][] =>
    samples.map(({ prompt, answer }) => answer.map((letter, t) => logProbs[prompt]?.[t]?.[letter] ?? 0));
  const fixed = {
    old_log_probs: chosen(old),
    ref_log_probs: chosen(reference),
    advantages: WORDS.flatMap((_, prompt) => advantages(rewards.slice(prompt * SAMPLES, (prompt + 1) * SAMPLES))),
    // What comes after the end of an answer does not count.
    mask: samples.map(({ answer }) => answer.map((_, t) => !answer.slice(0, t).includes(0))),
    kl_coef: 0.04,
    reduction: 'seq_mean_token_mean',
    outputs: ['grad', 'kl', 'clip_fraction', 'valid_count'],
  };
  let result: PolicyGradient | undefined;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const logProbs = policy.map((rows) => rows.map(logSoftmax));
    result = await policyGradient({ log_probs: chosen(logProbs), ...fixed });
    // Back through the softmax: dL/dlogits_c = G_c − p_c Σ G, where only the letter of the answer has a G.
    samples.forEach(({ prompt, answer }, n) => {
      answer.forEach((letter, t) => {
        const row = policy[prompt]?.[t] ?? [];
        const g = result?.grad[n]?.[t] ?? 0;
        logProbs[prompt]?.[t]?.forEach((logProb, c) => {
          row[c] = (row[c] ?? 0) - LEARNING_RATE * ((c === letter ? g : 0) - Math.exp(logProb) * g);
        });
      });
    });
  }
  return { reward: mean(rewards), result };
}

console.log('step  reward  kl     clipped');
for (let step = 0; step <= STEPS; step++) {
  const { reward, result } = await grpoStep();
  if (step % 10 > 0 || result === undefined) continue;
  const kl = sum(result.kl.flat()) / result.valid_count;
  console.log(`${String(step).padEnd(5)} ${reward.toFixed(3)}   ${kl.toFixed(3)}  ${result.clip_fraction.toFixed(3)}`);
}
WORDS.forEach((word, prompt) => {
  const likeliest = (policy[prompt] ?? []).map((row) => row.indexOf(Math.max(...row)));
  console.log(`${word} is spelled ${spelled(likeliest)}`);
});
