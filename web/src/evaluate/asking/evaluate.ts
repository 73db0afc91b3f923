import { decodeSafetensors } from '../../../../src/codecs/safetensors/decode-safetensors.ts';
import type { Tensor } from '../../../../src/core/tensors/tensor.ts';
import { toDoubles } from '../../../../src/core/tensors/to-doubles.ts';
import type { Batch } from '../data/batch.ts';
import { PIECE_BYTES, type Piece, piecesOf } from './pieces.ts';
import { type PlacedProblem, placeProblem } from './place-problem.ts';
import {
  bodyBytes,
  bodyOf,
  headerBytes,
  type Options,
  pieceRequest,
  placeBytes,
  type Request,
  wholeRequest,
} from './request.ts';
import { TOTALS, type Totals, totalsOf } from './totals.ts';

/** What the service says of each row. */
export interface Rows {
  /** Each within 2 ulp, before the reduction. */
  readonly losses: Float64Array;
  /** The log-probability of the label; 0 of a row that does not count. */
  readonly logProbs: Float64Array;
  /** How many classes come before the label; −1 of a row that does not count. */
  readonly ranks: Float64Array;
  readonly predictions: Float64Array;
}

/** What the service answered to a batch, in one piece or in many. */
export interface Evaluation {
  readonly totals: Totals;
  /** Only where they were asked for. */
  readonly rows?: Rows;
  readonly problem?: PlacedProblem;
  /** How many requests it took. */
  readonly requests: number;
  readonly bytes: number;
  readonly ms: number;
  /** The query of the request; of many that of one of them. */
  readonly query: string;
}

/** Sends a body, and gives what comes back. */
export type Send = (query: string, body: Blob, signal: AbortSignal) => Promise<{ status: number; bytes: Uint8Array }>;

/** How a batch is sent. */
export interface Sending {
  readonly send: Send;
  /** The largest body that the service takes. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Is told how many rows of how many have been answered. */
  readonly progress: (done: number, total: number) => void;
}

/** A batch of which a single place is larger than a request may be. */
export class PlaceTooLarge extends Error {
  readonly bytes: number;
  readonly limit: number;

  constructor(bytes: number, limit: number) {
    super(`${bytes} bytes, expected at most ${limit}`);
    this.bytes = bytes;
    this.limit = limit;
  }
}

/** Requests under way at a time: while one is computed, the next is sent. */
const AT_A_TIME = 2;
/** The header of a piece is no longer than that of all, but for a mask that a shift takes. */
const MASK_HEADER = 128;
const OF_ROWS = ['losses', 'label_log_probs', 'label_ranks', 'predictions'] as const;
/** Soft targets have neither labels nor metrics. */
const OF_TARGETS = ['losses', 'predictions'] as const;
const TOTALS_OF_TARGETS = ['loss', 'normalizer', 'valid_count'] as const;

/**
 * Evaluates a batch: in one request where that is not too large, else in pieces, whose answers are put together.
 *
 * @param wants whether what is said of each row is wanted, too
 * @throws PlaceTooLarge; whatever `send` throws where the service is gone, or the signal says stop
 */
export async function evaluate(
  batch: Batch,
  options: Options,
  wants: 'rows' | 'totals',
  sending: Sending,
): Promise<Evaluation> {
  const started = performance.now();
  const [ofRows, ofAll] = batch.labels ? [OF_ROWS, TOTALS] : [OF_TARGETS, TOTALS_OF_TARGETS];
  const outputs = wants === 'rows' ? [...ofAll, ...ofRows] : ofAll;
  const { layout } = batch;
  const { progress, signal, limit } = sending;
  const whole = wholeRequest(batch, options, outputs);
  const pieces = piecesFor(batch, whole, limit);
  const isWhole = pieces.length === 1;
  const rows = wants === 'rows' ? noRows(layout.rows) : undefined;
  const answers: Totals[] = [];
  const shift = isWhole || layout.inner.length > 0 ? 0 : Number(options.shift ?? 0);
  let bytes = 0;
  let problem: PlacedProblem | undefined;
  let done = 0;
  let next = 0;
  let query = whole.query;
  const work = async (): Promise<void> => {
    while (next < pieces.length && !problem) {
      signal.throwIfAborted();
      const index = next++;
      const piece = pieces[index] as Piece;
      const request = isWhole ? whole : pieceRequest(batch, piece, options, outputs);
      const body = bodyOf(request);
      query = request.query;
      bytes += body.size;
      const answer = await sending.send(request.query, body, signal);
      if (answer.status !== 200) {
        const given = JSON.parse(new TextDecoder().decode(answer.bytes));
        problem ??= placeProblem(
          given,
          layout,
          isWhole ? undefined : piece,
          isWhole ? Number(options.shift ?? 0) : shift,
        );
        return;
      }
      const fields = decodeSafetensors(answer.bytes, () => 'real').fields as { [name: string]: Tensor };
      answers[index] = totalsIn(fields);
      if (rows) setRows(rows, fields, piece.first);
      done += piece.rows;
      progress(done, layout.rows);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const { normalizer, reduction } = options;
  const number = normalizer === undefined || Number.isNaN(Number(normalizer)) ? undefined : Number(normalizer);
  return {
    totals: problem ? {} : totalsOf(answers, number, reduction === 'sum'),
    ...(problem ? { problem } : rows && { rows }),
    requests: answers.length,
    bytes,
    ms: performance.now() - started,
    query,
  };
}

/** One piece, where all of a batch is no larger than a request may be. */
function piecesFor(batch: Batch, whole: Request, limit: number): readonly Piece[] {
  const { layout } = batch;
  const places = layout.outer.reduce((product, length) => product * length, 1);
  if (bodyBytes(whole.tensors) <= limit) return [{ place: 0, places, first: 0, rows: layout.rows }];
  const each = placeBytes(batch);
  const room = limit - headerBytes(whole.tensors) - MASK_HEADER;
  const pieces = piecesOf(layout, each, Math.min(room, Math.max(PIECE_BYTES, each)));
  if (!pieces) throw new PlaceTooLarge(each, room);
  return pieces;
}

function noRows(length: number): Rows {
  const numbers = () => new Float64Array(length);
  return { losses: numbers(), logProbs: numbers(), ranks: numbers().fill(-1), predictions: numbers().fill(-1) };
}

function setRows(rows: Rows, fields: { readonly [name: string]: Tensor }, first: number): void {
  const set = (to: Float64Array, name: (typeof OF_ROWS)[number]) => {
    const tensor = fields[name];
    if (tensor) to.set(toDoubles(tensor.data), first);
  };
  set(rows.losses, 'losses');
  set(rows.logProbs, 'label_log_probs');
  set(rows.ranks, 'label_ranks');
  set(rows.predictions, 'predictions');
}

function totalsIn(fields: { readonly [name: string]: Tensor }): Totals {
  const entries = TOTALS.flatMap((name) => {
    const tensor = fields[name];
    if (!tensor) return [];
    const values = toDoubles(tensor.data);
    return [[name, tensor.shape.length === 0 ? values[0] : values] as const];
  });
  return Object.fromEntries(entries) as Totals;
}
