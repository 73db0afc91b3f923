import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const FILE = new URL('../../openapi.yaml', import.meta.url);

interface MediaType {
  readonly schema: { readonly $ref?: string; readonly description?: string };
}
interface Response {
  readonly headers?: { readonly [name: string]: { readonly required?: boolean } };
  readonly content?: { readonly [mediaType: string]: MediaType };
}
interface Operation {
  readonly responses: { readonly [status: string]: Response & { readonly $ref?: string } };
}
interface Document {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly responses: { readonly [name: string]: Response } };
}

/** What openapi.yaml says about answers. */
export class Published {
  readonly #paths: Document['paths'];
  readonly #responses: Document['components']['responses'];
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, formats: { byte: true } });

  constructor(text: string = readFileSync(FILE, 'utf8')) {
    const document: Document = parse(text);
    this.#paths = document.paths;
    this.#responses = document.components.responses;
    this.#ajv.addSchema(document, 'openapi.yaml');
  }

  /** The methods of a path, in capitals; none if the document does not have the path. */
  methodsAt(path: string): string[] {
    return Object.keys(this.#paths[path] ?? {}).map((method) => method.toUpperCase());
  }

  /** The response for a status or its class (`4XX`); undefined if the document has neither. */
  response(method: string, path: string, status: number): Response | undefined {
    const responses = this.#paths[path]?.[method.toLowerCase()]?.responses ?? {};
    const response = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
    return response?.$ref === undefined ? response : this.#responses[response.$ref.split('/').at(-1) ?? ''];
  }

  /** The media type in the document: this one, or one whose description names this one as the same. */
  mediaTypeIn({ content = {} }: Response, mediaType: string): string | undefined {
    if (mediaType in content) return mediaType;
    const isNamed = ([, { schema }]: [string, MediaType]) => {
      const same = /[^.]* names? the same\./.exec(schema.description ?? '')?.[0] ?? '';
      return same.split(/[ ,]+/).includes(mediaType);
    };
    return Object.entries(content).find(isNamed)?.[0];
  }

  /** How `value` violates a schema in `components`; empty if it does not. */
  faultsOf(schema: string, value: unknown): string[] {
    const validate = this.#ajv.getSchema(`openapi.yaml#/components/schemas/${schema}`) as ValidateFunction;
    if (validate(value)) return [];
    const all = validate.errors ?? [];
    // Where no schema of a choice fits, what each of them expects says nothing more.
    const choices = new Set(all.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath));
    const errors = all.filter(({ keyword, instancePath }) => keyword === 'anyOf' || !choices.has(instancePath));
    return errors.map(({ instancePath, message }) => `${schema}${instancePath} ${message}`);
  }
}

/** The name of the schema of a media type. */
export function schemaName({ content = {} }: Response, mediaType: string): string | undefined {
  return content[mediaType]?.schema.$ref?.split('/').at(-1);
}

export type { Response };
