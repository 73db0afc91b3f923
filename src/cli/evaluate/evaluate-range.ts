import type { Engine, Texts } from '../../codecs/codec.ts';
import { createEngine } from '../../codecs/index.ts';
import { decodeSafetensors } from '../../codecs/safetensors/decode-safetensors.ts';
import { addTally, emptyTally, type Tally } from '../../core/sums/tally.ts';
import { InputError } from '../../core/tensors/input-error.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { execute } from '../../operations/execute.ts';
import { operationNamed } from '../../operations/index.ts';
import { type SafetensorsEntry, safetensorsChunks } from '../inputs/safetensors-chunks.ts';
import type { Blocks } from './blocks.ts';
import { placeInFile } from './place-in-file.ts';
import { ArrayReader, type StoredArray } from './stored-array.ts';

/** Which places of which logits are to be evaluated. Can be handed to another thread. */
export interface RangeTask {
  readonly logits: StoredArray;
  readonly labels: StoredArray;
  readonly mask: StoredArray | undefined;
  readonly blocks: Blocks;
  readonly shift: number;
  readonly texts: Texts;
  readonly bins: number;
  /** Of each of these it is counted how many labels are among so many largest logits. */
  readonly topK: readonly number[];
  readonly first: number;
  readonly last: number;
}

/** What some rows come to. */
export interface RangeResult {
  readonly tally: Tally;
  readonly inTopK: readonly number[];
}

/**
 * Evaluates places of logits block by block: of each the cross-entropy is asked for as a service would be, and what it comes to is added up.
 * All memory is that of a block.
 *
 * @param progress is told how many rows have been evaluated
 * @throws InputError with places in the files
 */
export function evaluateRange(task: RangeTask, progress: (rows: number) => void): RangeResult {
  const engine = createEngine('wasm');
  const readers = {
    logits: new ArrayReader(task.logits),
    labels: new ArrayReader(task.labels),
    mask: task.mask && new ArrayReader(task.mask),
  };
  const tally = emptyTally(task.bins);
  const inTopK = task.topK.map(() => 0);
  try {
    for (let unit = task.first; unit < task.last; unit += task.blocks.unitsABlock) {
      const end = Math.min(unit + task.blocks.unitsABlock, task.last);
      const chunks = safetensorsChunks(entriesOf(task, readers, unit, end));
      const { ranks, ofBlock } = evaluateBlock(task, engine, chunks, unit);
      addTally(tally, ofBlock);
      for (const [i, k] of task.topK.entries()) inTopK[i] = (inTopK[i] as number) + countBelow(ranks, k);
      progress((end - unit) * task.blocks.rowsAUnit);
    }
  } finally {
    for (const reader of Object.values(readers)) reader?.close();
  }
  return { tally, inTopK };
}

function evaluateBlock(
  task: RangeTask,
  engine: Engine,
  chunks: readonly Buffer[],
  unit: number,
): { ranks: Tensor['data']; ofBlock: Tally } {
  const { texts, bins, topK } = task;
  const output = topK.length > 0 ? 'label_ranks' : 'valid_count';
  try {
    const { payload, tally } = execute(
      {
        operation: operationNamed('cross-entropy'),
        from: 'safetensors',
        to: 'safetensors',
        chunks,
        texts: { ...texts, class_axis: '1', outputs: output },
        defaults: { bins },
        tally: true,
      },
      engine,
      Buffer.allocUnsafeSlow,
    );
    const { fields } = decodeSafetensors(Buffer.concat(payload as readonly Buffer[]), () => 'real');
    const { data } = fields[output] as Tensor;
    return { ranks: topK.length > 0 ? data : new Float64Array(), ofBlock: tally as Tally };
  } catch (error) {
    throw error instanceof InputError ? placeInFile(error, task.blocks, unit, task.shift) : error;
  }
}

/** How many ranks are below k. Rows that do not count have −1. */
export function countBelow(ranks: Tensor['data'], k: number): number {
  let count = 0;
  for (let i = 0; i < ranks.length; i++) if ((ranks[i] as number) >= 0 && (ranks[i] as number) < k) count++;
  return count;
}

interface Readers {
  readonly logits: ArrayReader;
  readonly labels: ArrayReader;
  readonly mask: ArrayReader | undefined;
}

/** The tensors of a block: labels and masks are those of the positions that lie `shift` behind. */
function entriesOf(task: RangeTask, readers: Readers, unit: number, end: number): SafetensorsEntry[] {
  const { blocks, logits, labels, mask, shift } = task;
  const { classes, inner, rowsAUnit } = blocks;
  const count = end - unit;
  const numbers = classes * rowsAUnit;
  const rowShape = [count, ...inner];
  const entries: SafetensorsEntry[] = [
    {
      name: 'logits',
      type: logits.type,
      shape: [count, classes, ...inner],
      bytes: readers.logits.read(unit * numbers, end * numbers),
    },
    { name: 'labels', type: labels.type, shape: rowShape, bytes: shifted(task, readers.labels, unit, end) },
  ];
  if (mask !== undefined && readers.mask !== undefined) {
    const bytes = shifted(task, readers.mask, unit, end);
    if (shift > 0) maskUnused(task, bytes, readers.mask.elementBytes, unit, end);
    entries.push({ name: 'mask', type: mask.type, shape: rowShape, bytes });
  } else if (shift > 0) {
    const bytes = Buffer.alloc(count * rowsAUnit, 1);
    maskUnused(task, bytes, 1, unit, end);
    entries.push({ name: 'mask', type: 'BOOL', shape: rowShape, bytes });
  }
  return entries;
}

/** The numbers of the rows of a block, or of those `shift` behind them as far as there are some. */
function shifted({ blocks, shift }: RangeTask, reader: ArrayReader, unit: number, end: number): Buffer {
  const first = unit * blocks.rowsAUnit;
  const last = end * blocks.rowsAUnit;
  const total = blocks.units * blocks.rowsAUnit;
  if (shift === 0) return reader.read(first, last);
  const bytes = reader.read(Math.min(first + shift, total), Math.min(last + shift, total));
  return Buffer.concat([bytes], (last - first) * reader.elementBytes);
}

/** Masks the last `shift` positions of each sequence, which have no label: one is a place of the last axis of the labels. */
function maskUnused({ blocks, shift }: RangeTask, mask: Buffer, elementBytes: number, unit: number, end: number): void {
  const { outer, inner, rowsAUnit } = blocks;
  const length = inner.at(-1) ?? outer.at(-1) ?? 1;
  for (let row = unit * rowsAUnit, i = 0; row < end * rowsAUnit; row++, i++) {
    if ((row % length) + shift >= length) mask.fill(0, i * elementBytes, (i + 1) * elementBytes);
  }
}
