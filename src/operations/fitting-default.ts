import type { TSchema } from '@sinclair/typebox';
import type { Fields, FieldValue } from '../codecs/codec.ts';
import { type Definition, hasItsOption, isMeaningful } from '../schemas/definition.ts';

/**
 * The part of a default that means something for a message: none of `ignore_index` where there are no labels to ignore, or of a field
 * that its `loss_type` has not, and of `outputs` what the message can have. Lines of a stream may be of several kinds.
 *
 * @param fields of the message; one that lacks what it must have is left to be refused
 * @param defaults all of them: what gives a field its meaning may be one
 * @example fittingDefault(crossEntropy, 'outputs', ['loss', 'target_grad'], { logits, labels }) // ['loss']
 */
export function fittingDefault(
  { request, response, exactlyOne = [] }: Definition,
  name: string,
  value: FieldValue,
  fields: Fields,
  defaults: { readonly [name: string]: FieldValue } = {},
): FieldValue | undefined {
  const isOneMissing = exactlyOne.some((names) => !names.some((one) => one in fields));
  if (isOneMissing) return value;
  const fits = (schema: TSchema | undefined) => schema === undefined || isMeaningful(schema, fields);
  if (name !== 'outputs') {
    const schema = request.properties[name];
    const isOfKind = schema === undefined || hasItsOption(request, schema, { ...defaults, ...fields });
    return isOfKind && fits(schema) ? value : undefined;
  }
  const outputs = (value as string[]).filter((output) => fits(response.properties[output]));
  return outputs.length === 0 ? undefined : outputs;
}
