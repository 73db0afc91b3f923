import type { TObject, TSchema } from '@sinclair/typebox';
import type { JsonValue, Texts } from '../codecs/codec.ts';
import { isUnsafe } from '../codecs/json/unsafe-number.ts';
import { InputError } from '../core/input-error.ts';
import { isTensorSchema } from '../schemas/tensor.ts';
import { isOption } from '../schemas/tensor-fields.ts';
import { isMeantAsOption } from './suggest-names.ts';

/**
 * What options that came as texts, in a query or in the metadata of a file, stand for by their schema: `0.1` a number,
 * `true` a boolean, `loss,grad` an array. A text that stands for nothing of the kind stays one, which is then refused.
 *
 * @throws InputError INVALID_OPTION a tensor, which is no option
 * @example readOptions(CrossEntropyRequest, { reduction: 'sum', label_smoothing: '0.1', outputs: 'loss,grad' })
 *   // { reduction: 'sum', label_smoothing: 0.1, outputs: ['loss', 'grad'] }
 */
export function readOptions(schema: TObject, texts: Texts): { [name: string]: JsonValue } {
  const options: { [name: string]: JsonValue } = Object.create(null);
  for (const [name, text] of Object.entries(texts)) {
    const property = Object.hasOwn(schema.properties, name) ? (schema.properties[name] as TSchema) : undefined;
    if (property && isTensorSchema(property)) {
      const detail = `${name} is a text; expected it in the body, since it is a tensor`;
      throw new InputError('INVALID_OPTION', [{ path: [name], detail }]);
    }
    options[name] = property ? readText(text, property.type) : text;
  }
  return options;
}

/**
 * Those of the texts that are meant as options, of this operation or another, in another library's words too. The metadata of a file are everybody's: what resembles no
 * option was not written for us.
 *
 * @example meantAsOptions(CrossEntropyRequest, { reducton: 'sum', dim: '1', format: 'pt' }) // { reducton: 'sum', dim: '1' }
 */
export function meantAsOptions(schema: TObject, texts: Texts): Texts {
  const known = Object.keys(schema.properties);
  return Object.fromEntries(Object.entries(texts).filter(([name]) => isOption(name) || isMeantAsOption(name, known)));
}

const MOST_LISTED = 64;

/** A number or boolean as JSON writes it. */
const JSON_SCALAR = /^(true|false|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)$/;

function readText(text: string, type: string | undefined): JsonValue {
  // No option lists as many things: of more the first are enough to refuse it.
  if (type === 'array') return text.split(',', MOST_LISTED);
  if (type === 'string' || !JSON_SCALAR.test(text)) return text;
  const value = JSON.parse(text);
  return typeof value === 'number' && isUnsafe(value, text) ? text : value;
}
