import type { TSchema } from '@sinclair/typebox';
import type { Fields } from '../../codecs/codec.ts';
import type { Operation } from '../../operations/operation.ts';
import { isTensorSchema } from '../../schemas/tensor.ts';

/** The tensors that files without a name of their own are, in this order: those that a request has before its options. */
export function positionalArrays({ request }: Operation): string[] {
  const names = Object.keys(request.properties);
  const end = names.findIndex((name) => !isTensorSchema(request.properties[name] as TSchema));
  return end < 0 ? names : names.slice(0, end);
}

/** The tensor that the next file without a name is; undefined where there is none left. Of alternatives there is one. */
export function nextArray(operation: Operation, given: Fields): string | undefined {
  const { exactlyOne = [] } = operation;
  return positionalArrays(operation).find(
    (name) =>
      !(name in given) && !exactlyOne.some((names) => names.includes(name) && names.some((other) => other in given)),
  );
}
