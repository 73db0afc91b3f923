import { formatPath, InputError, type Path } from '../../core/tensors/input-error.ts';
import { indicesOf } from '../../core/tensors/tensor.ts';
import type { Blocks } from './blocks.ts';

/** An error in a block that begins at a place of the outer axes, with the indices in the whole array. */
export function placeInFile(error: InputError, blocks: Blocks, unit: number, shift: number): InputError {
  const issues = error.issues.map(({ path, detail }) => {
    const place = whole(path, blocks, unit, shift);
    return { path: place, detail: detail.replaceAll(formatPath(path), formatPath(place)) };
  });
  return new InputError(error.code, issues);
}

function whole(path: Path, { outer, inner }: Blocks, unit: number, shift: number): Path {
  const [name, first, ...rest] = path;
  if (name === undefined || typeof first !== 'number') return path;
  if (name === 'logits') return [name, ...indicesOf(outer, unit + first), ...rest];
  if (inner.length === 0) return [name, ...indicesOf(outer, unit + first + shift), ...rest];
  const last = rest.at(-1);
  const behind = typeof last === 'number' ? [...rest.slice(0, -1), last + shift] : rest;
  return [name, ...indicesOf(outer, unit + first), ...behind];
}
