import { arrayName, isReal, typeOfArray } from './element-types.ts';
import { InvalidRequest } from './errors.ts';
import type { Kind } from './operations.ts';

/**
 * Refuses integers where there must be real numbers, and the reverse: nothing is converted unasked.
 *
 * @param place what the message calls it; `path` is where it is
 * @param dtype what it says that it is
 * @throws InvalidRequest UNSUPPORTED_DTYPE
 */
export function checkArray(
  place: string,
  path: readonly (string | number)[],
  kind: Kind | undefined,
  data: object,
  dtype?: string,
): void {
  const array = arrayName(data);
  if (array === undefined) return;
  const fail = (seen: string): never => {
    throw new InvalidRequest('UNSUPPORTED_DTYPE', path, `${place} is a ${seen}`);
  };
  // Node's Buffer is a Uint8Array, but hardly ever one of numbers.
  if (data.constructor.name === 'Buffer') {
    const [type, view] = kind === undefined || kind === 'real' ? ['float32', 'Float32Array'] : ['int32', 'Int32Array'];
    const mend = `if b holds little-endian ${type}, new ${view}(b.buffer, b.byteOffset, b.length / 4)`;
    fail(`Buffer; expected numbers: ${mend}`);
  }
  const type = dtype ?? typeOfArray(array);
  if (kind === undefined || isReal(type) === (kind === 'real')) return;
  const isBits = kind === 'real' && type === 'U16';
  const mend = isBits
    ? "real numbers: if it holds the bits of halves, say dtype: 'float16' or 'bfloat16'"
    : MENDS[kind].replace('$', place).replace(/Array.from\([^)]+/, array.startsWith('Big') ? '$&, Number' : '$&');
  fail(`${array}; expected ${mend}`);
}

/** What there should be in place of an array of another kind. */
const MENDS: { readonly [K in Kind]: string } = {
  real: 'real numbers: Float32Array.from($) converts it',
  integer: 'integers: Int32Array.from($) converts it',
  flag: 'integers: Int32Array.from($) converts it; probabilities are target_probs',
  boolean: 'booleans, or 0 and 1: Uint8Array.from($) converts it',
};
