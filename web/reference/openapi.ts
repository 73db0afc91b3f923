/** As much of openapi.yaml as its pages show. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly summary: string };
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: {
    readonly schemas: { readonly [name: string]: Schema };
    readonly responses: { readonly [name: string]: Response };
  };
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: { readonly [status: string]: Response | Reference };
}

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly description?: string;
  readonly schema: Schema;
}

export interface Response {
  readonly description: string;
  readonly content?: Content;
}

export interface Content {
  readonly [mediaType: string]: { readonly schema: Schema | Reference; readonly examples?: Examples };
}

export interface Examples {
  readonly [name: string]: Example;
}

export interface Example {
  readonly summary: string;
  readonly description?: string;
  readonly value: unknown;
}

export interface Reference {
  readonly $ref: string;
}

export interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly (Schema | Reference)[];
  readonly items?: Schema | Reference;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly 'x-default'?: unknown;
  readonly 'x-tensor-kind'?: 'real' | 'integer' | 'boolean' | 'flag';
  readonly 'x-tensor-shape'?: string;
  readonly 'x-only-with'?: { readonly option: string; readonly values: readonly string[] };
  readonly 'x-needs'?: readonly (readonly string[])[];
}

/** What a reference stands for; anything else itself. */
export function resolved<Part>({ components }: OpenApi, part: Part | Reference): Part {
  const { $ref } = part as Partial<Reference>;
  if ($ref === undefined) return part as Part;
  const [kind, name] = $ref.split('/').slice(2) as [keyof OpenApi['components'], string];
  const found = components[kind][name];
  if (found === undefined) throw new Error(`openapi.yaml has no ${$ref}`);
  return found as Part;
}

/** An operation of the document, and where it is. */
export interface Endpoint {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly operation: Operation;
}

/** All operations of a tag, in the order of the document. */
export function endpointsOf({ paths }: OpenApi, tag: string): Endpoint[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method, operation]) => ({ path, method: method.toUpperCase() as 'GET' | 'POST', operation })),
  );
}
