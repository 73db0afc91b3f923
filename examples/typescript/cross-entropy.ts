/**
 * Cross-entropy and its gradient from TypeScript: `fetch`, no dependencies.
 *
 *     node cross-entropy.ts
 */

const baseUrl = process.env.EXACT_LOSS_URL ?? 'http://127.0.0.1:8080';

/** The commonest request; the service takes any rank, and more options. */
export interface CrossEntropyRequest {
  /** Unnormalised log-probabilities (N, C). `-Infinity` masks a class. */
  logits: number[][];
  /** Class indices (N). */
  labels: number[];
  /** One weight a class (C). */
  class_weight?: number[];
  /** In [0, 1]. */
  label_smoothing?: number;
}

export interface CrossEntropyResponse {
  /** The mean over the rows. */
  loss: number;
  /** (N), before the reduction. */
  losses: number[];
  /** (N, C), the gradient of `loss` with respect to `logits`. */
  grad: number[][];
}

/** What the service answers, as application/problem+json, to a request that it refuses. */
interface Problem {
  status: number;
  /** What to branch on: `LABEL_OUT_OF_RANGE`. */
  code: string;
  detail: string;
  /** A JSON Pointer to each offending value. */
  errors?: { pointer: string; detail: string }[];
}

export class ExactLossError extends Error {
  override name = 'ExactLossError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/**
 * Cross-entropy of `logits` (N, C) against class indices `labels` (N).
 *
 * @throws ExactLossError if the service refuses the request
 * @example (await crossEntropy({ logits: [[0, -50]], labels: [0] })).loss // 1.9287498479639178e-22
 */
export async function crossEntropy(request: CrossEntropyRequest): Promise<CrossEntropyResponse> {
  const response = await fetch(`${baseUrl}/v1/cross-entropy`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request, encode),
    signal: AbortSignal.timeout(30_000),
  });
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/problem+json')) {
    throw new ExactLossError((await response.json()) as Problem);
  }
  if (!response.ok) {
    throw new Error(`${response.status} ${response.statusText}`); // not from the service: a proxy's page, say
  }
  return JSON.parse(await response.text(), decode) as CrossEntropyResponse;
}

/** JSON.stringify alone would turn ±Infinity and NaN into null; the service wants their names. */
function encode(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** The same names, back into numbers. */
function decode(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? Number(value) : value;
}

async function main(): Promise<void> {
  // Two rows of three classes, the classes weighted, the labels smoothed.
  const worked = await crossEntropy({
    logits: [
      [1, 2, 3],
      [0, -1, 0.5],
    ],
    labels: [2, 0],
    class_weight: [1, 2, 5],
    label_smoothing: 0.2,
  });
  console.log('losses', ...worked.losses);
  for (const row of worked.grad) {
    console.log('grad', ...row);
  }

  // Class 1 is masked, yet it is the label: that cannot happen, and its loss is infinite.
  const impossible = await crossEntropy({ logits: [[1, -Infinity, 2]], labels: [1] });
  console.log('impossible', impossible.loss);

  // A confident, right answer: most libraries return 0.
  const tiny = await crossEntropy({ logits: [[0, -50]], labels: [0] });

  // A masked class that is not the label has probability 0 and gradient 0.
  const masked = await crossEntropy({ logits: [[1, -Infinity, 2]], labels: [2] });

  // The lines below are the same in every language.
  console.log('loss', worked.loss);
  console.log('tiny', tiny.loss);
  console.log('masked', masked.loss, 'grad', ...(masked.grad[0] ?? []));
  try {
    await crossEntropy({
      logits: [
        [1, 2, 3],
        [0, -1, 0.5],
      ],
      labels: [3, 0],
    });
  } catch (error) {
    if (!(error instanceof ExactLossError)) {
      throw error;
    }
    console.log('error', error.problem.code, error.problem.errors?.[0]?.pointer);
  }
}

if (import.meta.main) {
  await main();
}
