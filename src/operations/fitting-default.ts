import type { Fields, FieldValue } from '../codecs/codec.ts';

/** What an option, or an output that is asked for, means nothing without. */
const MEANINGLESS_WITHOUT: { readonly [name: string]: string } = {
  ignore_index: 'labels',
  target_grad: 'target_probs',
};

/**
 * The part of a default that means something for a message: none of `ignore_index` where there are no labels to ignore, and
 * of `outputs` what the message can have. Lines of a stream may be of both kinds.
 *
 * @param fields of the message; without a target it is left to be refused
 * @example fittingDefault('outputs', ['loss', 'target_grad'], { logits, labels }) // ['loss']
 */
export function fittingDefault(name: string, value: FieldValue, fields: Fields): FieldValue | undefined {
  if (!('labels' in fields || 'target_probs' in fields)) return value;
  const fits = (needy: string) => (MEANINGLESS_WITHOUT[needy] ?? '') in fields || !(needy in MEANINGLESS_WITHOUT);
  if (name !== 'outputs') return fits(name) ? value : undefined;
  const outputs = (value as string[]).filter(fits);
  return outputs.length === 0 ? undefined : outputs;
}
