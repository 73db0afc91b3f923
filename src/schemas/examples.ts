/** A request to try, and what it shows; a stream of lines is a text. */
export interface Example {
  readonly summary: string;
  readonly value: object | string;
}

/**
 * The examples of a request, by names that stay: as JSON Schema has them, and with what each shows, for the document.
 *
 * @example Type.Object(fields, { ...examples({ masked: { summary: 'A masked class', value: { logits: [1, '-Infinity'] } } }) })
 */
export function examples(all: { readonly [name: string]: Example }) {
  return { examples: Object.values(all).map(({ value }) => value), 'x-examples': all };
}

/** The same, as they were given. */
export function namedExamples(schema: object): { readonly [name: string]: Example } {
  return (schema as { readonly 'x-examples'?: { readonly [name: string]: Example } })['x-examples'] ?? {};
}
