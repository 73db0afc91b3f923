import { formatPath, type Path } from '../../../../src/core/tensors/input-error.ts';
import { indicesOf } from '../../../../src/core/tensors/tensor.ts';
import type { Problem } from '../../api/post.ts';
import type { Layout } from '../data/batch.ts';
import type { Piece } from './pieces.ts';

/** A problem with the rows that it names, counted over all of the batch. */
export interface PlacedProblem extends Problem {
  readonly rows: readonly number[];
}

const OF_ROWS = ['labels', 'mask', 'sample_weight'];
const OF_LOGITS = ['logits', 'target_probs', 'class_mask'];

/**
 * A problem of a request with its places in the whole batch.
 *
 * @param piece which of it was sent; undefined where all was
 * @param shift how far labels were moved before they were sent
 */
export function placeProblem(problem: Problem, layout: Layout, piece: Piece | undefined, shift: number): PlacedProblem {
  const rows: number[] = [];
  let { detail } = problem;
  const errors = problem.errors?.map((error) => {
    const path = error.pointer
      .split('/')
      .slice(1)
      .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    const placed = piece ? placeOf(path, layout, piece, shift) : path;
    const row = rowOf(placed, layout);
    if (row !== undefined) rows.push(row - (OF_ROWS.includes(String(path[0])) ? shift : 0));
    const moved = (text: string) => text.replaceAll(formatPath(path), formatPath(placed));
    detail = moved(detail);
    return { pointer: `/${placed.join('/')}`, detail: moved(error.detail) };
  });
  return { ...problem, detail, ...(errors && { errors }), rows };
}

function placeOf(path: Path, { outer }: Layout, { place }: Piece, shift: number): Path {
  const [name = '', index, ...rest] = path;
  if (typeof index !== 'number') return path;
  if (OF_LOGITS.includes(String(name))) return [name, ...indicesOf(outer, place + index), ...rest];
  if (OF_ROWS.includes(String(name))) return [name, ...indicesOf(outer, place + index + shift), ...rest];
  return path;
}

/** The row that a place is in, counted over all axes but the classes. */
function rowOf([name, ...indices]: Path, { classAxis, rowShape }: Layout): number | undefined {
  const isLogits = OF_LOGITS.includes(String(name));
  if (!isLogits && !OF_ROWS.includes(String(name))) return undefined;
  const ofRow = isLogits ? indices.toSpliced(classAxis, 1) : indices;
  if (ofRow.length !== rowShape.length || !ofRow.every((index) => typeof index === 'number')) return undefined;
  return ofRow.reduce<number>((flat, index, axis) => flat * (rowShape[axis] as number) + (index as number), 0);
}
