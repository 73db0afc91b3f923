import type { TSchema } from '@sinclair/typebox';
import type { Fields } from '../codecs/codec.ts';
import { preview } from '../codecs/json/preview.ts';
import { InputError } from '../core/input-error.ts';
import { type Definition, neededBy, onlyWithOf } from '../schemas/definition.ts';
import { inWords } from '../schemas/in-words.ts';

/**
 * Checks how the fields of a message depend on one another, as its definition says: of some exactly one is given, others all or none,
 * others mean something only for some values of an option, or only beside another field.
 *
 * A mode that is the default one changes nothing, and is never refused.
 *
 * @throws InputError MISSING_FIELD, CONFLICTING_FIELDS, INVALID_OPTION
 */
export function checkDependencies(
  { request, response, exactlyOne = [], together = [] }: Definition,
  fields: Fields,
): void {
  for (const names of exactlyOne) checkExactlyOne(names, fields);
  for (const names of together) checkTogether(names, fields);
  for (const name in fields) {
    const schema = request.properties[name] as TSchema;
    if (schema.enum !== undefined && fields[name] === schema.default) continue;
    const only = onlyWithOf(schema);
    if (only !== undefined) {
      const value = fields[only.option] ?? request.properties[only.option]?.default;
      if (!only.values.includes(value as string)) {
        const expected = `${only.option} ${inWords(
          only.values.map((v) => `"${v}"`),
          'or',
        )}`;
        const detail = `${name} is given with ${only.option} ${preview(value)}; expected it with ${expected} only`;
        fail('INVALID_OPTION', name, detail);
      }
    }
    const needed = missingOf(schema, fields);
    if (needed === undefined) continue;
    const expected = needed.length === 1 ? 'both' : 'it with one of them';
    fail('INVALID_OPTION', name, `${name} is given without ${inWords(needed, 'or')}; expected ${expected}`);
  }
  const outputs = (fields.outputs ?? []) as readonly string[];
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
  const given = names.filter((name) => name in fields);
  if (given.length === 1) return;
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
