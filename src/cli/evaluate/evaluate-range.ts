import type { Engine, Payload } from '../../codecs/codec.ts';
import { createEngine } from '../../codecs/index.ts';
import { decodeSafetensors } from '../../codecs/safetensors/decode-safetensors.ts';
import { addTally, emptyTally, type Tally } from '../../core/sums/tally.ts';
import { InputError } from '../../core/tensors/input-error.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { execute } from '../../operations/execute.ts';
import { operationNamed } from '../../operations/index.ts';
import { safetensorsChunks } from '../inputs/safetensors-chunks.ts';
import { blockTensors, openReaders, type Readers } from './block-tensors.ts';
import { type Block, blockAt } from './blocks.ts';
import { placeInFile } from './place-in-file.ts';
import type { RangeTask } from './range-task.ts';

/** What some rows come to. */
export interface RangeResult {
  readonly tally: Tally;
  readonly inTopK: readonly number[];
}

/**
 * Evaluates logits block by block: of each the cross-entropy is asked for as a service would be, and what it comes to is added up.
 * All memory is that of a block.
 *
 * @param progress is told how many rows have been evaluated
 * @throws InputError with places in the files
 */
export function evaluateRange(task: RangeTask, progress: (rows: number) => void): RangeResult {
  const engine = createEngine('wasm');
  const readers = openReaders(task);
  const tally = emptyTally(task.bins);
  const inTopK = task.topK.map(() => 0);
  try {
    for (let index = task.first; index < task.last; index++) {
      const block = blockAt(task.blocks, index);
      const { ranks, ofBlock } = evaluateBlock(task, engine, readers, block);
      addTally(tally, ofBlock);
      for (const [i, k] of task.topK.entries()) inTopK[i] = (inTopK[i] as number) + countBelow(ranks, k);
      progress(block.places * block.rows);
    }
  } finally {
    for (const reader of Object.values(readers)) reader?.close();
  }
  return { tally, inTopK };
}

function evaluateBlock(
  task: RangeTask,
  engine: Engine,
  readers: Readers,
  block: Block,
): { ranks: Tensor['data']; ofBlock: Tally } {
  const { texts, bins, blocks, shift } = task;
  const job = {
    operation: operationNamed('cross-entropy'),
    from: 'safetensors',
    to: 'safetensors',
    chunks: safetensorsChunks(blockTensors(task, readers, block)),
    texts: { ...texts, class_axis: '1', outputs: RANKS },
    defaults: { bins },
    tally: true,
  } as const;
  try {
    const { payload, tally } = execute(job, engine, Buffer.allocUnsafeSlow);
    return { ranks: ranksIn(payload), ofBlock: tally as Tally };
  } catch (error) {
    throw error instanceof InputError ? placeInFile(error, blocks, block, shift) : error;
  }
}

/** The output by which top-k accuracies are counted. */
export const RANKS = 'label_ranks';

/** The ranks of labels in an answer of safetensors. */
export function ranksIn(payload: Payload): Tensor['data'] {
  const { fields } = decodeSafetensors(Buffer.concat(payload as readonly Buffer[]), () => 'real');
  return (fields[RANKS] as Tensor).data;
}

/** How many ranks are below k. Rows that do not count have −1. */
export function countBelow(ranks: Tensor['data'], k: number): number {
  let count = 0;
  for (let i = 0; i < ranks.length; i++) if ((ranks[i] as number) >= 0 && (ranks[i] as number) < k) count++;
  return count;
}
