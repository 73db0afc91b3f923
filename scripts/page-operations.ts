import type { TSchema } from '@sinclair/typebox';
import { OPERATIONS } from '../src/operations/index.ts';
import type { Operation } from '../src/operations/operation.ts';
import { neededBy, onlyWithOf } from '../src/schemas/definition.ts';
import { axesOf, isTensorSchema, kindOfTensor, shapeOfTensor, withoutAllowed } from '../src/schemas/tensor.ts';

type Described = { readonly name: string; readonly [member: string]: unknown };

/**
 * What the page knows of the operations, as JSON: a line for each field and each output, which operations that have it alike share, and a
 * line for each operation, whose fields and outputs are places among these. `web/src/api/operations.ts` reads it.
 */
export function pageOperations(operations: readonly Operation[] = OPERATIONS): string {
  const fields = new Lines();
  const outputs = new Lines();
  const lines = operations.map(({ name, operationId, summary, request, response, exactlyOne, together }) => ({
    name,
    operationId,
    summary,
    fields: Object.entries(request.properties).map(([field, schema]) =>
      fields.place({ ...describeField(field, schema), ...(request.required?.includes(field) && { required: true }) }),
    ),
    outputs: Object.entries(response.properties).map(([output, schema]) =>
      outputs.place(describeOutput(output, schema)),
    ),
    example: request.examples?.[0],
    ...(exactlyOne && { exactlyOne }),
    ...(together && { together }),
  }));
  return `{\n"fields": ${fields.text()},\n"outputs": ${outputs.text()},\n"operations": [\n${lines.map((line) => JSON.stringify(line)).join(',\n')}\n]\n}\n`;
}

/** Different objects, a line each. */
class Lines {
  readonly #places = new Map<string, number>();

  place(object: Described): number {
    const line = JSON.stringify(object);
    const place = this.#places.get(line) ?? this.#places.size;
    this.#places.set(line, place);
    return place;
  }

  text(): string {
    return `[\n${[...this.#places.keys()].join(',\n')}\n]`;
  }
}

const LIMITS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const;

function describeField(name: string, schema: TSchema): Described {
  const needed = neededBy(schema);
  const onlyWith = onlyWithOf(schema);
  return {
    name,
    ...kindOf(schema),
    ...(schema.default !== undefined && { default: schema.default }),
    ...(onlyWith && { onlyWith }),
    ...(needed.length > 0 && { needs: needed }),
    text: plain(isTensorSchema(schema) ? withoutAllowed(schema) : (schema.description ?? '')),
  };
}

function kindOf(schema: TSchema): { readonly [member: string]: unknown } {
  if (isTensorSchema(schema)) {
    const mayBeNumber = isOneOf(schema, ['number', 'integer', 'boolean']);
    return {
      kind: 'tensor',
      of: kindOfTensor(schema),
      shape: shapeOfTensor(schema),
      axes: axesOf(schema),
      ...(mayBeNumber && { mayBeNumber }),
    };
  }
  if (schema.anyOf) return kindOfSeveral(schema.anyOf);
  if (schema.type === 'array') return { kind: 'list', values: schema.items.enum };
  if (schema.enum) return { kind: 'enum', values: schema.enum };
  if (schema.type === 'boolean') return { kind: 'boolean' };
  if (schema.type === 'number' || schema.type === 'integer') {
    const limits = LIMITS.filter((limit) => limit in schema).map((limit) => [limit, schema[limit]] as const);
    return { kind: schema.type, ...Object.fromEntries(limits) };
  }
  throw new Error(`the page has no control for ${JSON.stringify(schema)}`);
}

/** A number that may be a name, or a list of its kind. */
function kindOfSeveral(schemas: readonly TSchema[]): { readonly [member: string]: unknown } {
  const number = schemas.find(({ type }) => type === 'number' || type === 'integer');
  const names = schemas.find((schema) => schema.enum);
  const list = schemas.some(({ type }) => type === 'array');
  if (!number || schemas.length !== 2) throw new Error(`the page has no control for ${JSON.stringify(schemas)}`);
  return { ...kindOf(number), ...(names && { values: names.enum }), ...(list && { mayBeList: true }) };
}

function describeOutput(name: string, schema: TSchema): Described {
  const needed = neededBy(schema);
  return {
    name,
    ...(isTensorSchema(schema) && { shape: shapeOfTensor(schema), axes: axesOf(schema) }),
    ...(isOneOf(schema, ['null']) && { nullable: true }),
    ...(needed.length > 0 && { needs: needed }),
    text: plain(schema.description ?? ''),
  };
}

function isOneOf(schema: TSchema, types: readonly string[]): boolean {
  return (schema.anyOf ?? []).some(({ type }: TSchema) => types.includes(type));
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
