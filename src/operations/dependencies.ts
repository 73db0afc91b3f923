import type { TSchema } from '@sinclair/typebox';
import type { Fields } from '../codecs/codec.ts';
import { preview } from '../codecs/json/preview.ts';
import { InputError } from '../core/tensors/input-error.ts';
import { type Definition, hasItsOption, neededBy, type OnlyWith, onlyWithOf } from '../schemas/definition.ts';
import { inWords } from '../schemas/in-words.ts';

/**
 * What checks how the fields of a message depend on one another, as the definition says: of some exactly one is given, others all or none,
 * others mean something only for some values of an option, or only beside another field.
 *
 * A mode that is the default one changes nothing, and is never refused.
 *
 * @returns throws InputError MISSING_FIELD, CONFLICTING_FIELDS, INVALID_OPTION
 */
export function compileDependencies(definition: Definition): (fields: Fields) => void {
  const { request, exactlyOne = [], together = [] } = definition;
  // Most fields depend on nothing.
  const dependent = Object.entries(request.properties).filter(
    ([, schema]) => onlyWithOf(schema) !== undefined || neededBy(schema).length > 0,
  );
  return (fields) => {
    for (const names of exactlyOne) checkExactlyOne(names, fields);
    for (const names of together) checkTogether(names, fields);
    for (const [name, schema] of dependent) if (name in fields) checkField(definition, name, schema, fields);
    if (fields.outputs !== undefined) checkOutputs(definition, fields.outputs as readonly string[], fields);
  };
}

function checkField({ request }: Definition, name: string, schema: TSchema, fields: Fields): void {
  if (schema.enum !== undefined && fields[name] === schema.default) return;
  if (!hasItsOption(request, schema, fields)) {
    const only = onlyWithOf(schema) as OnlyWith;
    const value = fields[only.option] ?? request.properties[only.option]?.default;
    const quoted = only.values.map((option) => `"${option}"`);
    const expected = `it with ${only.option} ${inWords(quoted, 'or')} only`;
    fail('INVALID_OPTION', name, `${name} is given with ${only.option} ${preview(value)}; expected ${expected}`);
  }
  const needed = missingOf(schema, fields);
  if (needed === undefined) return;
  const expected = needed.length === 1 ? 'both' : 'it with one of them';
  fail('INVALID_OPTION', name, `${name} is given without ${inWords(needed, 'or')}; expected ${expected}`);
}

function checkOutputs({ response, exactlyOne = [] }: Definition, outputs: readonly string[], fields: Fields): void {
  outputs.forEach((output, i) => {
    const needed = missingOf(response.properties[output] as TSchema, fields);
    if (needed === undefined) return;
    const instead = exactlyOne.find((names) => names.includes(needed[0] as string))?.find((name) => name in fields);
    const not = instead === undefined ? '' : `, not ${instead}`;
    const detail = `outputs asks for ${output}; expected ${inWords(needed, 'or')} with it${not}`;
    throw new InputError('INVALID_OPTION', [{ path: ['outputs', i], detail }]);
  });
}

/** The fields of which one is needed and none is given. */
function missingOf(schema: TSchema, fields: Fields): readonly string[] | undefined {
  return neededBy(schema).find((names) => !names.some((name) => name in fields));
}

function checkExactlyOne(names: readonly string[], fields: Fields): void {
  let count = 0;
  for (const name of names) if (name in fields) count++;
  if (count === 1) return;
  const given = names.filter((name) => name in fields);
  const quantity = names.length === 2 ? 'both' : 'all';
  const first = names[0] as string;
  if (given.length === 0) {
    fail('MISSING_FIELD', first, `${inWords(names, 'and')} are ${quantity} missing; expected exactly one of them`);
  }
  const which = given.length === 2 ? 'both' : 'all';
  fail(
    'CONFLICTING_FIELDS',
    given[1] as string,
    `${inWords(given, 'and')} are ${which} given; expected exactly one of them`,
  );
}

function checkTogether(names: readonly string[], fields: Fields): void {
  const missing = names.find((name) => !(name in fields));
  const given = names.find((name) => name in fields);
  if (missing === undefined || given === undefined) return;
  fail('MISSING_FIELD', missing, `${missing} is missing; expected it with ${given}, or neither`);
}

function fail(code: string, name: string, detail: string): never {
  throw new InputError(code, [{ path: [name], detail }]);
}
