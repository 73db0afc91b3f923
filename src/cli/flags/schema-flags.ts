import type { TObject, TSchema } from '@sinclair/typebox';
import { asOption, isTensorSchema } from '../../schemas/tensor.ts';
import type { Flag } from './flag.ts';

/**
 * The options of a request as flags, with what its schema says of them. A tensor that may be a number alone is one, too.
 *
 * @example schemaFlags(CrossEntropyRequest).find(({ name }) => name === 'reduction')?.choices // ['none', 'mean', 'sum']
 */
export function schemaFlags({ properties }: TObject): Flag[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const schema = asOption(property);
    return schema === undefined ? [] : [flagOf(name, schema)];
  });
}

function flagOf(name: string, schema: TSchema): Flag {
  const { type, items, default: value, description = '' } = schema;
  const choices: readonly string[] | undefined = schema.enum ?? items?.enum ?? schema.anyOf?.find(hasEnum)?.enum;
  return {
    name: name.replaceAll('_', '-'),
    value: type === 'boolean' ? undefined : placeholderOf(schema),
    choices,
    isList: type === 'array',
    description: forShell(description),
    default: value === undefined ? undefined : [value].flat().join(','),
  };
}

/** What the document says to those who send requests, as it is here. */
function forShell(description: string): string {
  return description.replace('In a query ', '').replace('a 422 that', 'an error that');
}

const hasEnum = (schema: TSchema): boolean => schema.enum !== undefined;

function placeholderOf({ type, anyOf }: TSchema): string {
  if (anyOf) return (anyOf as TSchema[]).some(hasEnum) ? 'NAME|NUMBER' : 'INTEGERS';
  if (type === 'array') return 'NAMES';
  return type === 'string' ? 'NAME' : String(type).toUpperCase();
}

/** The names of the tensors of a request, in their order. */
export function arraysOf({ properties }: TObject): string[] {
  return Object.keys(properties).filter((name) => isTensorSchema(properties[name] as TSchema));
}
