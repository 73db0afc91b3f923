import type { TObject, TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject } from 'ajv';
import type { Fields } from '../codecs/codec.ts';
import { preview } from '../codecs/json/preview.ts';
import { formatPath, InputError, type Issue, MAX_ISSUES, type Path } from '../core/tensors/input-error.ts';
import { hintOf, OWN_KEYWORDS } from '../schemas/definition.ts';
import { describeExpected } from '../schemas/describe-expected.ts';
import { isTensorSchema } from '../schemas/tensor.ts';
import { suggestionFor, valueMeantBy } from './suggest-names.ts';

/** Throws an InputError if the fields do not fit. */
export type Validator = (fields: Fields) => void;

const ajv = new Ajv({
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
  allErrors: true,
  verbose: true,
}).addVocabulary([...OWN_KEYWORDS]);

/**
 * Checks the fields of a message against a TypeBox schema: strictly and without coercion. Defaults are the core's: what is
 * not given stays out.
 *
 * Tensors have been checked by the codec that read them: their element-wise schemas are for the published document,
 * and here only say whether a field must be there.
 *
 * @throws InputError UNKNOWN_FIELD, MISSING_FIELD, INVALID_OPTION: the worst kind, with its places
 */
export function compileValidator(schema: TObject): Validator {
  const validate = ajv.compile(withoutTensors(schema));
  return (fields) => {
    if (!validate(fields)) throw toInputError(validate.errors ?? []);
  };
}

/** The schema with each tensor allowed to be anything. */
function withoutTensors(schema: TObject): TSchema {
  const properties: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    properties[name] = isTensorSchema(property) ? true : property;
  }
  const { examples: _examples, 'x-examples': _named, ...rest } = schema;
  return { ...rest, properties } as TSchema;
}

/** The kinds of mistakes, the worst first: one answer is about one kind. */
const CODES = ['UNKNOWN_FIELD', 'MISSING_FIELD', 'INVALID_OPTION'] as const;
type Code = (typeof CODES)[number];

function toInputError(errors: readonly ErrorObject[]): InputError {
  const issues: Record<Code, Map<string, Issue>> = {
    UNKNOWN_FIELD: new Map(),
    MISSING_FIELD: new Map(),
    INVALID_OPTION: new Map(),
  };
  // Of alternatives only that none of them fits is said.
  const alternatives = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath);
  for (const error of errors) {
    const { instancePath, keyword } = error;
    if (keyword !== 'anyOf' && alternatives.some((path) => isWithin(path, instancePath))) continue;
    const [code, issue] = toIssue(error);
    const key = issue.path.join('/');
    if (!issues[code].has(key)) issues[code].set(key, issue);
  }
  const code = CODES.find((kind) => issues[kind].size > 0) ?? 'INVALID_OPTION';
  return new InputError(code, [...issues[code].values()].slice(0, MAX_ISSUES));
}

function toIssue(error: ErrorObject): [Code, Issue] {
  const path = pathOf(error.instancePath);
  const schema = error.parentSchema as TSchema;
  if (error.keyword === 'additionalProperties') {
    const name = String(error.params.additionalProperty);
    const known = Object.keys(schema.properties);
    const suggestion = suggestionFor(name, known);
    const hint = suggestion === undefined ? `expected one of ${known.join(', ')}` : `did you mean ${suggestion}?`;
    const detail = `${preview(name.toWellFormed())} is not a known field; ${hint}`;
    return ['UNKNOWN_FIELD', { path: [...path, name], detail }];
  }
  if (error.keyword === 'required') {
    const name = String(error.params.missingProperty);
    return ['MISSING_FIELD', { path: [...path, name], detail: `${name} is missing; it is required` }];
  }
  const seen =
    error.keyword === 'minItems'
      ? 'an empty array'
      : error.keyword === 'uniqueItems'
        ? 'an array that names one twice'
        : preview(error.data);
  const meant =
    error.keyword === 'enum' && typeof error.data === 'string' ? valueMeantBy(error.data, schema.enum) : undefined;
  const hint = hintOf(schema);
  const more = meant === undefined ? (hint === undefined ? '' : `: ${hint}`) : ` (did you mean "${meant}"?)`;
  const expected = `${describeExpected(schema)}${more}`;
  return ['INVALID_OPTION', { path, detail: `${formatPath(path)} is ${seen}; expected ${expected}` }];
}

/** Whether a place is another one, or in it. */
function isWithin(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

function pathOf(instancePath: string): Path {
  const steps = instancePath.split('/').slice(1);
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
}
