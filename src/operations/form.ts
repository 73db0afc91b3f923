import type { Fields, Form, TensorField } from '../codecs/codec.ts';
import type { Format } from '../codecs/formats.ts';
import { InputError } from '../core/tensors/input-error.ts';
import { type Dtype, dtypeOf } from '../core/tensors/numbers.ts';
import type { Operation } from './operation.ts';

/**
 * How the answer to a message is written: in the precision that it asks for, or else the one that its rows came in.
 * Nested arrays are decimal text, which has no shorter numbers than float32.
 *
 * @throws InputError INVALID_OPTION
 */
export function formOf({ rowsIn, isWhole }: Operation, fields: Fields, to: Format | 'inference'): Form {
  const encoding = fields.encoding === 'base64' ? 'base64' : 'array';
  const asked = fields.dtype as Dtype | undefined;
  const dtype = asked ?? dtypeOf((fields[rowsIn(fields)] as TensorField).data);
  const isText = to === 'json' && encoding === 'array';
  if (!isText || dtype === 'float64' || dtype === 'float32') return { dtype, encoding, isWhole };
  if (asked === undefined) return { dtype: 'float32', encoding, isWhole };
  const detail = `dtype is "${dtype}"; expected "float64" or "float32" for an answer of nested arrays`;
  throw new InputError('INVALID_OPTION', [{ path: ['dtype'], detail }]);
}
