import type { TObject, TSchema } from '@sinclair/typebox';
import { FORM_TYPE, MEDIA_TYPES } from '../src/codecs/formats.ts';
import { LINE_TYPES } from '../src/codecs/line-types.ts';
import { PROBLEM_CODES } from '../src/errors.ts';
import type { Operation } from '../src/operations/operation.ts';
import { axesOf, isTensorSchema, kindOfTensor } from '../src/schemas/tensor.ts';

/** What a field of a request accepts, or an output is: each word of it is kept, while words may be added. */
type Words = readonly string[];

/** What clients may rely on: a later version has all of it, and may have more. */
export interface ApiSurface {
  readonly mediaTypes: Words;
  readonly codes: Words;
  readonly operations: {
    readonly [name: string]: {
      readonly request: { readonly [field: string]: Words };
      readonly required: Words;
      readonly response: { readonly [output: string]: Words };
    };
  };
}

/** The surface of these operations, in the order of the alphabet. */
export function apiSurface(operations: readonly Operation[]): ApiSurface {
  const fieldsOf = ({ properties }: TObject) =>
    Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, wordsOf(schema)]));
  return {
    mediaTypes: [...MEDIA_TYPES, FORM_TYPE, ...LINE_TYPES].sort(),
    codes: [...PROBLEM_CODES].sort(),
    operations: Object.fromEntries(
      operations.map(({ name, request, response }) => [
        name,
        { request: fieldsOf(request), required: request.required ?? [], response: fieldsOf(response) },
      ]),
    ),
  };
}

/** The surface as it is saved for later versions. */
export function savedApi(operations: readonly Operation[]): string {
  return `${JSON.stringify(apiSurface(operations), null, 1)}\n`;
}

/** What a schema takes: the shapes of a tensor, the values or the type of an option, and its default. */
function wordsOf(schema: TSchema): Words {
  if (isTensorSchema(schema)) return [String(kindOfTensor(schema) ?? 'output'), ...axesOf(schema)];
  const { enum: values, anyOf = [], type, items, default: preset } = schema;
  const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'maxItems'];
  const ofBounds = bounds.flatMap((bound) => (bound in schema ? [`${bound} ${schema[bound]}`] : []));
  const ofDefault = preset === undefined ? [] : [`default ${JSON.stringify(preset)}`];
  const ofItems = items === undefined ? [] : wordsOf(items).map((word) => `[] ${word}`);
  const own = values ?? (type === undefined ? [] : [type]);
  return [...own.map(String), ...anyOf.flatMap(wordsOf), ...ofItems, ...ofBounds, ...ofDefault];
}

/**
 * What a surface has not that an earlier one had, each as a line; fields that are required now and were not then.
 *
 * @example missingFrom(surface without nll, surface) // ['nll']
 */
export function missingFrom(now: ApiSurface, before: ApiSurface): string[] {
  const missing = (name: string, words: Words, earlier: Words) =>
    earlier.filter((word) => !words.includes(word)).map((word) => `${name}: ${word}`);
  const ofFields = (name: string, fields: { readonly [field: string]: Words }, earlier: typeof fields) =>
    Object.entries(earlier).flatMap(([field, words]) => {
      const found = fields[field];
      return found === undefined ? [`${name} ${field}`] : missing(`${name} ${field}`, found, words);
    });
  return [
    ...missing('media types', now.mediaTypes, before.mediaTypes),
    ...missing('codes', now.codes, before.codes),
    ...Object.entries(before.operations).flatMap(([name, { request, required, response }]) => {
      const found = now.operations[name];
      if (found === undefined) return [name];
      return [
        ...ofFields(name, found.request, request),
        ...ofFields(`${name}'s answer`, found.response, response),
        ...found.required.filter((field) => !required.includes(field)).map((field) => `${name} requires ${field}`),
      ];
    }),
  ];
}
