import type { TSchema } from '@sinclair/typebox';
import { OPERATIONS } from '../src/operations/index.ts';
import type { Operation } from '../src/operations/operation.ts';
import { describeExpected } from '../src/schemas/describe-expected.ts';
import { isTensorSchema, kindOfTensor, shapeOfTensor, withoutAllowed } from '../src/schemas/tensor.ts';

/** A field of requests, or of answers, as several operations have it alike. */
interface Shared {
  readonly name: string;
  readonly schema: TSchema;
  readonly operations: readonly string[];
}

type Part = 'request' | 'response';

/** All fields and outputs of all operations, as Markdown: those that several have alike come first, once. */
export function optionsTables(operations: readonly Operation[] = OPERATIONS): string {
  const fields = sharedFields(operations, 'request');
  const outputs = sharedFields(operations, 'response');
  const isCommon = ({ operations: on }: Shared) => on.length > 1;
  const sections = [
    '## Fields that several operations have',
    fieldTable(fields.filter(isCommon), true),
    '## Outputs that several operations have',
    outputTable(outputs.filter(isCommon), true),
    ...operations.flatMap(({ name }) => {
      const isOwn = (field: Shared) => !isCommon(field) && field.operations[0] === name;
      const own = { fields: fields.filter(isOwn), outputs: outputs.filter(isOwn) };
      if (own.fields.length + own.outputs.length === 0) return [];
      return [
        `## Only on ${name}`,
        ...(own.fields.length > 0 ? [fieldTable(own.fields, false)] : []),
        ...(own.outputs.length > 0 ? [outputTable(own.outputs, false)] : []),
      ];
    }),
  ];
  return `\n${sections.join('\n\n')}\n`;
}

/** The fields of a part of all operations: the same name with the same schema is one. */
function sharedFields(operations: readonly Operation[], part: Part): Shared[] {
  const found = new Map<string, { name: string; schema: TSchema; operations: string[] }>();
  for (const operation of operations) {
    for (const [name, schema] of Object.entries(operation[part].properties)) {
      const key = `${name} ${meaning(schema)} ${JSON.stringify(schema.default)}`;
      const before = found.get(key);
      if (before) before.operations.push(operation.name);
      else found.set(key, { name, schema, operations: [operation.name] });
    }
  }
  return [...found.values()];
}

function fieldTable(fields: readonly Shared[], hasOperations: boolean): string {
  return table(
    ['field', ...(hasOperations ? ['on'] : []), 'values', 'default', 'meaning'],
    fields.map(({ name, schema, operations }) => [
      `\`${name}\``,
      ...(hasOperations ? [onOf(operations)] : []),
      valuesOf(name, schema),
      schema.default === undefined ? '–' : `\`${JSON.stringify(schema.default)}\``,
      meaning(schema),
    ]),
  );
}

function outputTable(outputs: readonly Shared[], hasOperations: boolean): string {
  return table(
    ['output', ...(hasOperations ? ['on'] : []), 'shape', 'meaning'],
    outputs.map(({ name, schema, operations }) => [
      `\`${name}\``,
      ...(hasOperations ? [onOf(operations)] : []),
      isTensorSchema(schema) ? shapeOfTensor(schema) : 'a number',
      meaning(schema),
    ]),
  );
}

function onOf(operations: readonly string[]): string {
  const without = OPERATIONS.filter(({ name }) => !operations.includes(name));
  if (without.length === 0) return 'all';
  if (without.length < operations.length / 2) return `all but ${without.map(({ name }) => name).join(', ')}`;
  return operations.join(', ');
}

const KINDS = { real: 'numbers', integer: 'integers', boolean: 'true or false', flag: 'true or false, or integers' };

function valuesOf(name: string, schema: TSchema): string {
  if (isTensorSchema(schema)) return `${KINDS[kindOfTensor(schema)]}: ${shapeOfTensor(schema)}`;
  return name === 'outputs' ? 'names of outputs' : describeExpected(schema).replaceAll('"', '`');
}

function meaning(schema: TSchema): string {
  return withoutAllowed(schema).trim();
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
