import type { TObject, TSchema } from '@sinclair/typebox';

/** Where programs find a default that is not the standard's keyword. */
const DEFAULT = 'x-default';

/**
 * The schema of a request, as it is published: the default of each field is in its description and in `x-default`, not in the keyword
 * `default`. Generated clients and pages send what that says, which is an error where the field means nothing (`normalizer` with the
 * reduction sum) and overrides the query, the body or the defaults of a stream; openapi-typescript makes such fields required.
 *
 * @example defaultsInWords(Type.Object({ beta: Type.Number({ default: 1, description: 'β.' }) })).properties.beta.description // 'β. Default 1.'
 */
export function defaultsInWords<Schema extends TObject>(schema: Schema): Schema {
  const properties = Object.entries(schema.properties).map(([name, property]) => [name, inWords(property)]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

function inWords(property: TSchema): TSchema {
  if (!('default' in property)) return property;
  const { default: value, description = '', ...others } = property;
  const words = Array.isArray(value) ? value.join(', ') : String(value);
  return { ...others, description: `${description} Default ${words}.`.trim().replace(/ {2,}/g, ' '), [DEFAULT]: value };
}
