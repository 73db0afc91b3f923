import { BLOCK, computeDecimals, DECIMALS } from './block';
import { closeAll, openAll, writeSeparator } from './brackets';
import { DECIMAL_SIZE } from './decimal';
import { writeIntegers } from './integers';
import { writeNumbers } from './write-numbers';

/**
 * Writes the elements [first, last) of a tensor as nested JSON arrays of shortest decimals; returns the end of the text.
 *
 * Brackets belong to elements, so that the texts of adjoining ranges make up the text of both: '[' × rank before
 * element 0, ']' × rank behind the last one, and ']' × k ',' '[' × k before one at which k axes begin anew.
 *
 * @param data doubles in row-major order
 * @param shape `rank` lengths of 32 bits, none of them 0
 * @param isFloat32 every double is a float32, to be written in the digits that tell float32 apart
 * @param out room for 26 + 2 · rank bytes an element and 64 more: what lies behind the text is overwritten
 * @example shape [2, 2], data [1, −0, NaN, 0.5]: [[1,-0],["NaN",0.5]]
 */
export function writeTensor(
  data: usize,
  first: u32,
  last: u32,
  shape: usize,
  rank: u32,
  isFloat32: bool,
  out: usize,
): usize {
  if (first === last) return out;
  const rowLength: u32 = rank === 0 ? 1 : load<u32>(shape + ((rank - 1) << 2));
  let rowLeft = rowLength - (first % rowLength);
  out = first === 0 ? openAll(rank, out) : writeSeparator(first, shape, rank, out);

  let i = first;
  while (i < last) {
    const blockEnd = i + min<u32>(BLOCK, last - i);
    const areIntegers = computeDecimals(data + ((<usize>i) << 3), data + ((<usize>blockEnd) << 3), isFloat32);
    let decimal: usize = DECIMALS;
    while (i < blockEnd) {
      const count = min(rowLeft, blockEnd - i);
      const end = decimal + (<usize>count) * DECIMAL_SIZE;
      out = areIntegers ? writeIntegers(decimal, end, out) : writeNumbers(decimal, end, out);
      decimal = end;
      i += count;
      rowLeft -= count;
      if (rowLeft === 0) {
        rowLeft = rowLength;
        if (i < last) out = writeSeparator(i, shape, rank, out - 1);
      }
    }
  }
  // The comma behind the last number belongs to the element behind it.
  return closeAll(last, shape, rank, out - 1);
}
