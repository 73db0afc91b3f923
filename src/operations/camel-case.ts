/** A name in camel case. */
type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** An object whose names are in camel case. */
export type InCamelCase<T> = { readonly [Name in keyof T & string as Camel<Name>]: T[Name] };

const cases = new Map<string, string>();

/**
 * A name of the contract as the core has it.
 *
 * @example camelCase('label_smoothing') // 'labelSmoothing'
 * @example camelCase('log-softmax') // 'logSoftmax'
 */
export function camelCase(name: string): string {
  let camel = cases.get(name);
  if (camel === undefined) {
    camel = name.replace(/[_-]([a-z])/g, (_all, letter: string) => letter.toUpperCase());
    cases.set(name, camel);
  }
  return camel;
}

/** The fields of a request, which are known by now, under their names in camel case. */
export function withCamelCase(fields: { readonly [name: string]: unknown }): { [name: string]: unknown } {
  const renamed: { [name: string]: unknown } = {};
  for (const name in fields) renamed[camelCase(name)] = fields[name];
  return renamed;
}
