import { ELEMENT_TYPES, type ElementType } from '../../../../src/codecs/binary/element-types.ts';
import { ALIGNMENT, headerText } from '../../../../src/codecs/safetensors/write-safetensors.ts';
import { sizeOf } from '../../../../src/core/tensors/tensor.ts';
import type { Batch } from '../data/batch.ts';
import { bytesOfShape, type Elements } from '../data/elements.ts';
import { within } from '../data/file-error.ts';
import { elementsOfField } from '../data/given.ts';
import type { Part } from '../data/source.ts';
import type { TensorName } from '../data/tensor-names.ts';
import type { Piece } from './pieces.ts';

/** The rest of a request, as it stands in a query. */
export interface Options {
  readonly [name: string]: unknown;
}

/** A tensor as it is sent. */
export interface Sent {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly part: Part;
}

/** A request as a file of tensors, and the rest of it as a query. */
export interface Request {
  readonly query: string;
  readonly tensors: { readonly [N in TensorName]?: Sent };
}

/** Those with something for each row, and for each class of each row. */
const OF_ROWS = ['labels', 'mask', 'sample_weight'] as const;
const OF_LOGITS = ['logits', 'target_probs', 'class_mask'] as const;

/** What may be typed as a list besides being in a file. */
const TYPED = ['class_weight', 'grad_output', 'mask', 'sample_weight', 'class_mask'] as const;

/** A batch with the options that are tensors: lists that somebody typed. */
export function withTensors(batch: Batch, given: Options): { readonly batch: Batch; readonly options: Options } {
  const options: { [name: string]: unknown } = { ...given };
  const tensors: { [N in TensorName]?: Elements } & { readonly logits: Elements } = { ...batch.tensors };
  for (const name of TYPED) {
    const value = options[name];
    if (value === undefined) continue;
    delete options[name];
    tensors[name] = within(name, () => elementsOfField(name, value));
  }
  return { batch: { ...batch, tensors }, options };
}

/** The request for all of a batch, as it is. */
export function wholeRequest({ layout, tensors }: Batch, options: Options, outputs: readonly string[]): Request {
  const sent = Object.entries(tensors)
    .filter(([name]) => name !== 'grad_output' || outputs.includes('grad'))
    .map(([name, { type, shape, part }]) => [name, { type, shape, part: part(0, sizeOf(shape)) }]);
  return { tensors: Object.fromEntries(sent), query: queryOf({ ...options, class_axis: layout.classAxis }, outputs) };
}

/**
 * The request for a piece of a batch. Where the labels of a shift lie in other places they are moved here, and the rows without one are
 * masked, as the service would do with all of it.
 */
export function pieceRequest(batch: Batch, piece: Piece, options: Options, outputs: readonly string[]): Request {
  const { layout, tensors } = batch;
  const { inner, classes, rowsAPlace } = layout;
  const { place, places } = piece;
  const { shift = 0, ...others } = options;
  const moved = inner.length === 0 ? Number(shift) : 0;
  const ofLogits = ({ type, part }: Elements): Sent => ({
    type,
    shape: [places, classes, ...inner],
    part: part(place * classes * rowsAPlace, places * classes * rowsAPlace),
  });
  const sent: { [N in TensorName]?: Sent } = {};
  for (const name of OF_LOGITS) {
    const tensor = tensors[name];
    if (tensor && tensor.shape.length > 1) sent[name] = ofLogits(tensor);
  }
  for (const name of OF_ROWS) {
    const tensor = tensors[name];
    if (tensor) sent[name] = { type: tensor.type, shape: [places, ...inner], part: rowsOf(tensor, piece, moved) };
  }
  for (const name of ['class_weight', 'class_mask'] as const) {
    const tensor = tensors[name];
    if (tensor?.shape.length === 1) sent[name] = { ...tensor, part: tensor.part(0, sizeOf(tensor.shape)) };
  }
  if (moved > 0) sent.mask = maskOfShift(batch, piece, moved, sent.mask);
  const rest = moved > 0 ? others : options;
  return { tensors: sent, query: queryOf({ ...rest, class_axis: 1 }, outputs) };
}

/** What the rows of a piece have, or those so far behind them as there are any. */
function rowsOf({ type, shape, read }: Elements, { first, rows }: Piece, shift: number): Uint8Array<ArrayBuffer> {
  const { bytes } = ELEMENT_TYPES[type];
  const from = Math.min(first + shift, sizeOf(shape));
  const to = Math.min(first + rows + shift, sizeOf(shape));
  const result = new Uint8Array(rows * bytes);
  result.set(read(from, to - from));
  return result;
}

/** Masks the last positions of each sequence, for which there is no label. */
function maskOfShift({ layout }: Batch, { first, rows }: Piece, shift: number, mask: Sent | undefined): Sent {
  const length = layout.rowShape.at(-1) ?? 1;
  const type = mask?.type ?? 'BOOL';
  const { bytes } = ELEMENT_TYPES[type];
  const marks = mask ? Uint8Array.from(mask.part as Uint8Array) : new Uint8Array(rows).fill(1);
  for (let r = 0; r < rows; r++)
    if (((first + r) % length) + shift >= length) marks.fill(0, r * bytes, (r + 1) * bytes);
  return { type, shape: [rows], part: marks };
}

function queryOf(options: Options, outputs: readonly string[]): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options))
    if (name !== 'outputs' && name !== 'encoding') query.set(name, String(value));
  query.set('outputs', outputs.join(','));
  return String(query).replaceAll('%2C', ',');
}

/** How many bytes a request's body has. */
export function bodyBytes(tensors: Request['tensors']): number {
  const entries = Object.entries(tensors);
  const data = entries.reduce((sum, [, { type, shape }]) => sum + bytesOfShape(type, shape), 0);
  return headerBytes(tensors) + data;
}

/** How many of these are its header. */
export function headerBytes(tensors: Request['tensors']): number {
  return ALIGNMENT + headerText(Object.entries(tensors)).length;
}

/** A request's body: a safetensors file. */
export function bodyOf({ tensors }: Request): Blob {
  const header = new TextEncoder().encode(headerText(Object.entries(tensors)));
  const length = new Uint8Array(ALIGNMENT);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return new Blob([length, header, ...Object.values(tensors).map(({ part }) => part)]);
}

/** How many bytes each place of a batch takes in a request. */
export function placeBytes({ layout, tensors }: Batch): number {
  const { classes, rowsAPlace } = layout;
  const of = (name: TensorName, numbers: number) => {
    const tensor = tensors[name];
    return tensor ? numbers * ELEMENT_TYPES[tensor.type].bytes : 0;
  };
  const rows = OF_ROWS.reduce((sum, name) => sum + of(name, rowsAPlace), rowsAPlace);
  return OF_LOGITS.reduce((sum, name) => sum + of(name, classes * rowsAPlace), rows);
}
