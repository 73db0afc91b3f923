import { batch, computed, effect, signal } from '@preact/signals';
import { type Nested, tensor } from '../api/json.ts';
import { latest } from '../api/latest.ts';
import { type Answer, type Operation, post, type Request } from '../api/post.ts';
import { options, unreadable } from '../options/options.ts';
import type { Matrix } from './address.ts';
import type { Question } from './question.ts';
import { questionNow } from './question-now.ts';

/** The newest answer of each operation; nll has none for soft targets, which it does not take. */
export const answers = signal<{ readonly [operation in Operation]?: Answer }>({});

/** What they answer. */
export const answered = signal<Question | undefined>(undefined);

/** A matrix as it is sent: the classes along the axis that the options name. */
function laidOut(rows: Matrix): Matrix {
  return options.class_axis.value === '0' ? transposed(rows) : rows;
}

function transposed(rows: Matrix): Matrix {
  return (rows[0] ?? []).map((_, c) => rows.map((row) => row[c] ?? Number.NaN));
}

/** The rows of an output with the shape of the logits, whatever axis the classes are. */
function rowsOf(answer: Answer | undefined, output: string): Matrix | undefined {
  const value = answer?.result?.[output];
  if (value === undefined) return undefined;
  return laidOut(tensor(value) as Matrix);
}

/** Any other output. */
function outputOf(answer: Answer | undefined, name: string): Nested | undefined {
  const value = answer?.result?.[name];
  return value === undefined || value === null ? undefined : tensor(value);
}

export const probs = computed(() => rowsOf(answers.value.softmax, 'probs'));
export const logProbs = computed(() => rowsOf(answers.value['log-softmax'], 'log_probs'));
export const loss = computed(() => outputOf(answers.value['cross-entropy'], 'loss') as number | undefined);
export const losses = computed(
  () => outputOf(answers.value['cross-entropy'], 'losses') as readonly number[] | undefined,
);
export const gradient = computed(() => rowsOf(answers.value['cross-entropy'], 'grad'));
export const nllLoss = computed(() => outputOf(answers.value.nll, 'loss') as number | undefined);
export const nllLosses = computed(() => outputOf(answers.value.nll, 'losses') as readonly number[] | undefined);

/** The problem that stands in the way, of whichever operation has one. */
export const problem = computed(() => Object.values(answers.value).find((answer) => answer.problem)?.problem);

/** Whether the service complains of a place in the request. */
export function isWrong(pointer: string): boolean {
  return problem.value?.errors?.some((error) => error.pointer === pointer) ?? false;
}

/** Where an element of the matrix of logits stands in the request. */
export function placeOf(tensorName: string, r: number, c: number): string {
  return options.class_axis.value === '0' ? `/${tensorName}/${c}/${r}` : `/${tensorName}/${r}/${c}`;
}

/** Asks all four. */
export const asked = latest(async (question: Question) => {
  const requests = requestsOf(question);
  const [softmax, logSoftmax, crossEntropy] = await Promise.all([
    post(requests.softmax),
    post(requests.logSoftmax),
    post(requests.crossEntropy),
  ]);
  const three = { softmax, 'log-softmax': logSoftmax, 'cross-entropy': crossEntropy };
  const show = (all: typeof answers.value) =>
    batch(() => {
      answers.value = all;
      answered.value = question;
    });
  // At first, what there is; later all at once, so that what is shown is of one state.
  if (answers.peek().softmax === undefined) show(three);
  const logProbs = logSoftmax.result?.log_probs;
  const nll = requests.nll && logProbs !== undefined ? await post(requests.nll(logProbs)) : undefined;
  show(nll ? { ...three, nll } : three);
});

/** Asks whenever something changes, as often as the service answers. */
export function followState(): () => void {
  return effect(() => {
    if (unreadable() === undefined) asked.ask(questionNow());
    else asked.hold();
  });
}

function requestsOf({ target, logits, labels, targetProbs, optionsOf }: Question) {
  const request = (operation: Operation, tensors: object): Request => ({
    operation,
    body: { ...tensors, ...optionsOf[operation] },
  });
  const asSent = laidOut(logits);
  const goal = target === 'labels' ? { labels } : { target_probs: laidOut(targetProbs) };
  return {
    softmax: request('softmax', { logits: asSent }),
    logSoftmax: request('log-softmax', { logits: asSent }),
    crossEntropy: request('cross-entropy', { logits: asSent, ...goal }),
    nll: target === 'labels' ? (logProbs: unknown) => request('nll', { log_probs: logProbs, labels }) : undefined,
  };
}
