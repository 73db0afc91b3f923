import type { SafetensorsEntry } from '../inputs/safetensors-chunks.ts';
import { type Block, rowsOf } from './blocks.ts';
import type { RangeTask } from './range-task.ts';
import { ArrayReader } from './stored-array.ts';

/** What the arrays of a task are read by. */
export interface Readers {
  readonly logits: ArrayReader;
  readonly labels: ArrayReader;
  readonly mask: ArrayReader | undefined;
}

/** Opens the files of a task; each reader is to be closed. */
export function openReaders({ logits, labels, mask }: RangeTask): Readers {
  return { logits: new ArrayReader(logits), labels: new ArrayReader(labels), mask: mask && new ArrayReader(mask) };
}

/** The tensors of a block: labels and masks are those of the positions that lie `shift` behind. */
export function blockTensors(task: RangeTask, readers: Readers, block: Block): SafetensorsEntry[] {
  const { blocks, logits, labels, mask, shift } = task;
  const { classes, inner, rowsAPlace } = blocks;
  const { place, places, row, rows } = block;
  const isWhole = rows === rowsAPlace;
  const placeAt = place * classes * rowsAPlace;
  const bytes = isWhole
    ? readers.logits.read(placeAt, placeAt + places * classes * rowsAPlace)
    : readers.logits.readRuns(placeAt + row, rows, rowsAPlace, classes);
  // The inner axes are one: that is all the same for the rows.
  const axes = inner.length === 0 ? [] : [rows];
  const entries: SafetensorsEntry[] = [
    { name: 'logits', type: logits.type, shape: [places, classes, ...axes], bytes },
    { name: 'labels', type: labels.type, shape: [places, ...axes], bytes: shifted(task, readers.labels, block) },
  ];
  if (mask !== undefined && readers.mask !== undefined) {
    const marks = shifted(task, readers.mask, block);
    if (shift > 0) maskUnused(task, marks, readers.mask.elementBytes, block);
    entries.push({ name: 'mask', type: mask.type, shape: [places, ...axes], bytes: marks });
  } else if (shift > 0) {
    const marks = Buffer.alloc(places * rows, 1);
    maskUnused(task, marks, 1, block);
    entries.push({ name: 'mask', type: 'BOOL', shape: [places, ...axes], bytes: marks });
  }
  return entries;
}

/** The numbers of the rows of a block, or of those `shift` behind them as far as there are some. */
function shifted({ blocks, shift }: RangeTask, reader: ArrayReader, block: Block): Buffer {
  const { first, last } = rowsOf(blocks, block);
  if (shift === 0) return reader.read(first, last);
  const bytes = reader.read(Math.min(first + shift, blocks.rows), Math.min(last + shift, blocks.rows));
  return Buffer.concat([bytes], (last - first) * reader.elementBytes);
}

/** Masks the last `shift` positions of each sequence, which have no label: one is a place of the last axis of the labels. */
function maskUnused({ blocks, shift }: RangeTask, mask: Buffer, elementBytes: number, block: Block): void {
  const { outer, inner } = blocks;
  const length = inner.at(-1) ?? outer.at(-1) ?? 1;
  const { first, last } = rowsOf(blocks, block);
  for (let row = first, i = 0; row < last; row++, i++) {
    if ((row % length) + shift >= length) mask.fill(0, i * elementBytes, (i + 1) * elementBytes);
  }
}
