import type { TSchema } from '@sinclair/typebox';
import type { Fields, FieldValue } from '../codecs/codec.ts';
import { type Definition, isMeaningful } from '../schemas/definition.ts';

/**
 * The part of a default that means something for a message: none of `ignore_index` where there are no labels to ignore, and
 * of `outputs` what the message can have. Lines of a stream may be of both kinds.
 *
 * @param fields of the message; one that lacks what it must have is left to be refused
 * @example fittingDefault(crossEntropy, 'outputs', ['loss', 'target_grad'], { logits, labels }) // ['loss']
 */
export function fittingDefault(
  { request, response, exactlyOne = [] }: Definition,
  name: string,
  value: FieldValue,
  fields: Fields,
): FieldValue | undefined {
  const isOneMissing = exactlyOne.some((names) => !names.some((one) => one in fields));
  if (isOneMissing) return value;
  const fits = (schema: TSchema | undefined) => schema === undefined || isMeaningful(schema, fields);
  if (name !== 'outputs') return fits(request.properties[name]) ? value : undefined;
  const outputs = (value as string[]).filter((output) => fits(response.properties[output]));
  return outputs.length === 0 ? undefined : outputs;
}
