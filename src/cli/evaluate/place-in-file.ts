import { formatPath, InputError, type Path } from '../../core/tensors/input-error.ts';
import { indicesOf } from '../../core/tensors/tensor.ts';
import { type Block, type Blocks, rowsOf } from './blocks.ts';

/**
 * An error in a block, with the indices in the whole array. The inner axes are one in a block.
 *
 * @param shift how far labels and masks lie behind their rows
 */
export function placeInFile(error: InputError, blocks: Blocks, block: Block, shift: number): InputError {
  const issues = error.issues.map(({ path, detail }) => {
    const place = path[0] === 'logits' ? ofLogits(path, blocks, block) : ofRow(path, blocks, block, shift);
    const moved = detail.replaceAll(formatPath(path), formatPath(place));
    return {
      path: place,
      detail: moved.replace(/\[:\]\[(\d+)\]/, (_, row) => `[:]${innerText(Number(row), blocks, block)}`),
    };
  });
  return new InputError(error.code, issues);
}

/** `logits[place][class][row]`, or less of it. */
function ofLogits(path: Path, { outer, inner }: Blocks, { place, row: start }: Block): Path {
  const [name, first, c, row] = path;
  if (name === undefined || typeof first !== 'number') return path;
  const whole = [name, ...indicesOf(outer, place + first)];
  if (c === undefined) return whole;
  return typeof row === 'number' ? [...whole, c, ...indicesOf(inner, start + row)] : [...whole, c];
}

/** `labels[place][row]`. */
function ofRow(path: Path, blocks: Blocks, block: Block, shift: number): Path {
  const [name, place, row = 0] = path;
  if (name === undefined || typeof place !== 'number' || typeof row !== 'number') return path;
  const flat = rowsOf(blocks, block).first + place * blocks.rowsAPlace + row + shift;
  return [name, ...indicesOf([...blocks.outer, ...blocks.inner], flat)];
}

function innerText(row: number, { inner }: Blocks, { row: start }: Block): string {
  return indicesOf(inner, start + row)
    .map((i) => `[${i}]`)
    .join('');
}
