import type { TObject, TSchema } from '@sinclair/typebox';
import type { FieldValue, JsonValue, Texts } from '../codecs/codec.ts';
import { isUnsafe } from '../codecs/json/unsafe-number.ts';
import { InputError } from '../core/tensors/input-error.ts';
import { isReal } from '../schemas/is-real.ts';
import { isTensorSchema, mayBeOption } from '../schemas/tensor.ts';

/**
 * What options that came as texts, in a query or in the metadata of a file, stand for by their schema: `0.1` a number,
 * `true` a boolean, `loss,grad` an array. A text that stands for nothing of the kind stays one, which is then refused.
 *
 * @throws InputError INVALID_OPTION a tensor, which is no option unless it may be a single number
 * @example readOptions(CrossEntropyRequest, { reduction: 'sum', label_smoothing: '0.1', outputs: 'loss,grad' })
 *   // { reduction: 'sum', label_smoothing: 0.1, outputs: ['loss', 'grad'] }
 */
export function readOptions(schema: TObject, texts: Texts): { [name: string]: FieldValue } {
  const options: { [name: string]: FieldValue } = Object.create(null);
  for (const [name, text] of Object.entries(texts)) {
    const property = Object.hasOwn(schema.properties, name) ? (schema.properties[name] as TSchema) : undefined;
    if (property && isTensorSchema(property)) options[name] = readNumber(name, text, property);
    else options[name] = property ? readText(text, property) : text;
  }
  return options;
}

/** A tensor that may be a number alone, such as `pos_weight`. */
function readNumber(name: string, text: string, schema: TSchema): FieldValue {
  const value = readScalar(text, true);
  if (typeof value === 'number' && mayBeOption(schema)) return { shape: [], data: Float64Array.of(value) };
  const expected = mayBeOption(schema) ? 'a number, or a tensor in the body' : 'it in the body, since it is a tensor';
  throw new InputError('INVALID_OPTION', [{ path: [name], detail: `${name} is a text; expected ${expected}` }]);
}

const MOST_LISTED = 64;

/** A number or boolean as JSON writes it. */
const JSON_SCALAR = /^(true|false|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)$/;

function readText(text: string, schema: TSchema): JsonValue {
  const { type, anyOf = [] } = schema;
  // No option lists as many things: of more the first are enough to refuse it.
  if (type === 'array') return text.split(',', MOST_LISTED);
  return readList(text, anyOf) ?? (type === 'string' ? text : readScalar(text, isReal(schema)));
}

/** A list of numbers as a text, where one of several alternatives is one: a list of one is written as the thing itself. */
export function readList(text: string, alternatives: readonly TSchema[] = []): JsonValue[] | undefined {
  const isList = text.includes(',') && alternatives.some(({ type }) => type === 'array');
  return isList ? text.split(',', MOST_LISTED + 1).map((item) => readScalar(item)) : undefined;
}

function readScalar(text: string, mayBeLarge = false): JsonValue {
  if (!JSON_SCALAR.test(text)) return text;
  const value = JSON.parse(text);
  return typeof value === 'number' && !mayBeLarge && isUnsafe(value, text) ? text : value;
}
