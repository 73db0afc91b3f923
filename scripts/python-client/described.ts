import { camelCase } from '../../src/operations/camel-case.ts';
import type { Schema } from '../published-schema.ts';

/** As much of openapi.yaml as the Python client is made from. */
export interface Document {
  readonly paths: { readonly [path: string]: { readonly post?: Post } };
  readonly components: { readonly schemas: { readonly [name: string]: Schema } };
}

interface Post {
  readonly summary: string;
  readonly description: string;
  readonly requestBody: {
    readonly content: {
      readonly 'application/json': { readonly examples: { readonly [name: string]: { readonly value: Fields } } };
    };
  };
}

export type Fields = { readonly [name: string]: unknown };

/** A field of a request, or a result. */
export interface Described {
  readonly name: string;
  readonly schema: Schema;
  readonly text: string;
}

/** An operation, as the document has it. */
export interface DescribedOperation {
  /** The last part of its path, and its names in Python. */
  readonly path: string;
  readonly functionName: string;
  readonly constant: string;
  readonly answer: string;
  readonly summary: string;
  readonly description: string;
  readonly required: readonly string[];
  /** Arguments that need no name: tensors that there must be, and labels. */
  readonly positional: readonly string[];
  readonly fields: readonly Described[];
  readonly results: readonly Described[];
  readonly example: Fields;
}

/** What only messages in JSON have. */
const ONLY_IN_JSON = ['encoding'];

/** Sentences that are about JSON, where arrays are what they are. */
const ABOUT_JSON = [
  / ?Numbers, the strings "Infinity".*?nothing is coerced\./g,
  / ?In a query .*? is a list\./g,
  / ?In nested arrays float32 .*? answers in bytes\./g,
  / ?Integers: 1\.0 is one, 1\.5 is an error\./g,
  /, which for numbers in JSON is float64/g,
  /, a nested array of rank 1 or more/g,
];

/** In words for Python: what a message in JSON says otherwise. */
const IN_PYTHON: readonly (readonly [RegExp, string])[] = [
  [/\[\] is an empty batch/g, 'Rank 1 or more; there may be no rows'],
  [/: a nested array of any rank, or a number/g, ''],
  [/"-Infinity"/g, '-inf'],
  [/-Infinity/g, '-inf'],
  [/\bInfinity\b/g, 'inf'],
  [/In binary answers F64/g, 'float64'],
  [/\bnull\b/g, 'None'],
  [/true or false/g, 'True or False'],
  [/\btrue\b/g, 'True'],
  [/\bfalse\b/g, 'False'],
  [/ and the encoding/g, ''],
];

/** All operations of the document, in its order. */
export function describedOperations({ paths, components }: Document): DescribedOperation[] {
  return Object.entries(paths).flatMap(([path, { post }]) => {
    const name = /^\/v1\/([a-z-]+)$/.exec(path)?.[1];
    if (name === undefined || post === undefined) return [];
    const camel = camelCase(name.replaceAll('-', '_'));
    const title = camel.charAt(0).toUpperCase() + camel.slice(1);
    const schemaOf = (suffix: string) => components.schemas[`${title}${suffix}`] as Schema;
    const request = schemaOf('Request');
    const fields = described(request).filter((field) => !ONLY_IN_JSON.includes(field.name));
    const tensors = fields.filter(({ schema }) => schema['x-tensor-kind'] !== undefined).map((field) => field.name);
    const required = request.required ?? [];
    return [
      {
        path: name,
        functionName: name.replaceAll('-', '_'),
        constant: name.replaceAll('-', '_').toUpperCase(),
        answer: `${title}Answer`,
        summary: post.summary,
        description: inPython(post.description),
        required,
        positional:
          required.length === 0 ? [] : tensors.filter((field) => required.includes(field) || field === 'labels'),
        fields,
        results: described(schemaOf('Response')),
        example: Object.values(post.requestBody.content['application/json'].examples)[0]?.value as Fields,
      },
    ];
  });
}

function described({ properties = {} }: Schema): Described[] {
  return Object.entries(properties).map(([name, schema]) => ({ name, schema, text: textOf(schema) }));
}

/** What a field is; its default is told apart. */
function textOf(schema: Schema): string {
  const text = inPython(schema.description ?? '');
  return schema['x-default'] === undefined ? text : text.replace(/ ?Default [^ ]+(, [^ ]+)*\.$/, '');
}

/** A description in words for Python. */
function inPython(text: string): string {
  const shorter = ABOUT_JSON.reduce((rest, sentence) => rest.replace(sentence, ''), text);
  return IN_PYTHON.reduce((rest, [words, ours]) => rest.replace(words, ours), shorter).trim();
}
