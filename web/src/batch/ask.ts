import { computed, effect, signal } from '@preact/signals';
import { decodeSafetensors } from '../../../src/codecs/safetensors/decode-safetensors.ts';
import { safetensorsSize, writeSafetensors } from '../../../src/codecs/safetensors/write-safetensors.ts';
import { type Dtype, dtypeOf } from '../../../src/core/tensors/numbers.ts';
import type { Tensor } from '../../../src/core/tensors/tensor.ts';
import { toDoubles } from '../../../src/core/tensors/to-doubles.ts';
import { parseNumber } from '../../../src/files/parse-number.ts';
import { ReadError } from '../../../src/files/read-error.ts';
import { latest } from '../api/latest.ts';
import type { Problem } from '../api/post.ts';
import { ignoredLabels, unreadable } from '../options/options.ts';
import { FileError } from './hold.ts';
import { limit } from './limit.ts';
import type { Batch } from './measures/batch.ts';
import { meanLoss } from './measures/mean-loss.ts';
import { type Rows, rowsOf } from './measures/rows.ts';
import { type BatchRequest, requestOf } from './request.ts';
import { bytesText, held, optionsFor, ready } from './state.ts';
import { transposed } from './transposed.ts';

const SAFETENSORS = 'application/vnd.safetensors';

/** What an answer lacks. */
const NOTHING: Tensor = { shape: [0, 0], data: new Float64Array() };

/** What the service answered to a batch. */
export interface BatchAnswer {
  readonly batch: Batch;
  readonly request: BatchRequest;
  readonly status: number;
  readonly ms: number;
  readonly sentBytes: number;
  readonly problem?: Problem;
  readonly results?: Results;
}

export interface Results {
  /** Undefined under the reduction none. */
  readonly loss: number | undefined;
  readonly losses: Float64Array;
  /** [rows, classes] */
  readonly grad: Tensor;
  readonly dtype: Dtype;
  /** exp of the mean loss. */
  readonly perplexity: number;
  readonly rows: Rows;
  /** The answer as it came. */
  readonly file: Uint8Array<ArrayBuffer>;
}

/** The newest answer. */
export const answer = signal<BatchAnswer | undefined>(undefined);
export const isAsking = signal(false);

/** A batch that is too large to be sent. */
export const tooLarge = signal<FileError | undefined>(undefined);

/** The answer to what is held now, not to what was before. */
export const current = computed(() => (answer.value?.batch === ready.value.batch ? answer.value : undefined));

/** What is known of the rows, with an answer or without. */
export const rows = computed<Rows | undefined>(() => {
  const { batch } = ready.value;
  return current.value?.results?.rows ?? (batch && rowsOf(batch, undefined, ignoredLabels()[0] ?? Number.NaN));
});

interface Asked {
  readonly batch: Batch;
  readonly given: ReturnType<typeof optionsFor>;
}

/** Asks for the losses of a batch. */
export const asked = latest(async ({ batch, given }: Asked) => {
  isAsking.value = true;
  try {
    const request = requestOf(batch, given);
    const size = safetensorsSize(request.tensors);
    const most = await limit();
    if (most !== undefined && size > most) {
      const file = held.value.logits?.file ?? held.value.table?.file ?? '';
      tooLarge.value = new FileError(file, new ReadError(undefined, bytesText(size), 'limit', bytesText(most)));
      return;
    }
    tooLarge.value = undefined;
    answer.value = await exchange(batch, request, given);
  } finally {
    isAsking.value = false;
  }
});

/** Asks whenever the batch or an option changes, as often as the service answers. */
export function followBatch(): () => void {
  return effect(() => {
    const { batch } = ready.value;
    tooLarge.value = undefined;
    if (!batch) return;
    if (unreadable() === undefined) asked.ask({ batch, given: optionsFor(batch) });
    else asked.hold();
  });
}

/** Sends a request; the answer as JSON or as a file of tensors. */
export async function send(request: BatchRequest, accept: string): Promise<Response> {
  return fetch(`/v1/cross-entropy?${request.query}`, {
    method: 'POST',
    headers: { 'content-type': SAFETENSORS, accept },
    body: writeSafetensors(request.tensors),
  });
}

async function exchange(
  batch: Batch,
  request: BatchRequest,
  given: ReturnType<typeof optionsFor>,
): Promise<BatchAnswer> {
  const started = performance.now();
  const response = await send(request, SAFETENSORS);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const common = {
    batch,
    request,
    status: response.status,
    ms: performance.now() - started,
    sentBytes: safetensorsSize(request.tensors),
  };
  if (!response.ok) return { ...common, problem: JSON.parse(new TextDecoder().decode(bytes)) };
  return { ...common, results: resultsOf(batch, bytes, given) };
}

function resultsOf(batch: Batch, file: Uint8Array<ArrayBuffer>, given: ReturnType<typeof optionsFor>): Results {
  const { loss, losses, grad, probs } = decodeSafetensors(file, () => 'real').fields as { [name: string]: Tensor };
  const laidOut = (tensor: Tensor = NOTHING) => (given.class_axis === 0 ? transposed(tensor) : tensor);
  const rows = rowsOf(batch, toDoubles(laidOut(probs).data), Number(given.ignore_index ?? -100));
  const each = toDoubles(losses?.data ?? NOTHING.data);
  const mean = loss && toDoubles(loss.data)[0];
  const weights = Array.isArray(given.class_weight) ? given.class_weight : [];
  const isMean = given.reduction === undefined;
  return {
    loss: mean,
    losses: each,
    grad: laidOut(grad),
    dtype: dtypeOf(losses?.data ?? NOTHING.data),
    perplexity: Math.exp(isMean && mean !== undefined ? mean : meanLoss(each, batch, rows, weights)),
    rows,
    file,
  };
}

/** Rows that a problem's pointers name: /labels/3, /logits/3/1. */
export const badRows = computed<readonly number[]>(() => {
  const { problem, request } = current.value ?? {};
  const isTransposed = /\bclass_axis=0\b/.test(request?.query ?? '');
  const rows = (problem?.errors ?? []).map(({ pointer }) => {
    const [, field = '', a = '', b = ''] = pointer.split('/');
    if (!['labels', 'logits', 'target_probs'].includes(field)) return undefined;
    return parseNumber(isTransposed && field !== 'labels' ? b : a);
  });
  return rows.filter((row) => row !== undefined);
});
