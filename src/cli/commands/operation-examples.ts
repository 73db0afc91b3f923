import type { TSchema } from '@sinclair/typebox';
import type { Operation } from '../../operations/operation.ts';
import { isTensorSchema } from '../../schemas/tensor.ts';
import type { Example } from '../command.ts';

/** The first examples of the document, as command lines. */
export function operationExamples({ name, request }: Operation): Example[] {
  const [first, second] = (request.examples as readonly { readonly [field: string]: unknown }[]).map((example) =>
    lineOf(name, request.properties, example),
  );
  return [
    { line: first as string, text: 'numbers on the command line' },
    ...(second === undefined ? [] : [{ line: second, text: 'with options' }]),
    {
      line: `echo '${JSON.stringify(request.examples[0])}' | exact-loss ${name} - --out results.safetensors`,
      text: 'a request as JSON from standard input, the results to a file',
    },
  ];
}

function lineOf(
  name: string,
  properties: { readonly [field: string]: TSchema },
  example: { readonly [field: string]: unknown },
): string {
  const words = Object.entries(example).map(([field, value]) => {
    if (isTensorSchema(properties[field] as TSchema)) return `${field}='${JSON.stringify(value)}'`;
    return `--${field.replaceAll('_', '-')} ${[value].flat().join(',')}`;
  });
  return `exact-loss ${name} ${words.join(' ')}`;
}
