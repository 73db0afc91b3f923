import { InputError } from '../../core/tensors/input-error.ts';
import type { TensorKind } from '../../core/tensors/tensor.ts';
import { canHold, type ElementType, elementTypesOf, isElementType } from '../binary/element-types.ts';
import { meantByReals } from '../binary/meant-by-reals.ts';
import type { TensorInfo } from './read-info.ts';

/**
 * The type of a tensor that must hold numbers of a kind.
 *
 * @throws InputError UNSUPPORTED_DTYPE
 */
export function elementTypeOf({ name, dtype }: Pick<TensorInfo, 'name' | 'dtype'>, kind: TensorKind): ElementType {
  const type = isElementType(dtype) ? dtype : undefined;
  if (type !== undefined && canHold(kind, type)) return type;
  const meant = meantByReals(name, kind, type);
  const detail = `${name} has dtype ${dtype}; expected ${elementTypesOf(kind).join(', ')}${meant}`;
  throw new InputError('UNSUPPORTED_DTYPE', [{ path: [name], detail }]);
}
