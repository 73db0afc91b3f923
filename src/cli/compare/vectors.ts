import { jsonArray } from '../../files/json-array.ts';
import { parseJson } from '../../files/parse-json.ts';
import { textOf } from '../../files/text-of.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { explained } from '../inputs/read-table.ts';
import { firstByte, OPEN_BRACKET } from '../inputs/sniff.ts';
import type { Source } from '../inputs/source.ts';
import { type CompareOptions, compareOutput, merged } from './compare-output.ts';
import type { Outputs } from './read-outputs.ts';
import type { Compared } from './report.ts';

/** The exact answer to a request: see vectors/README.md. */
interface Vector {
  readonly id: string;
  readonly expected: Outputs;
  /** The largest terms of those that are differences. */
  readonly scale: Outputs;
}

/**
 * The golden vectors that a file holds; undefined of another file.
 *
 * @throws CliError it is not JSON, or golden vectors in another format
 */
export function vectorsIn({ file, bytes, format }: Source): readonly Vector[] | undefined {
  if (format === 'safetensors' && bytes.includes('/expected/')) {
    throw new CliError(`${file} has golden vectors as tensors; expected their .json file`, EXIT.FAILED);
  }
  if (format !== 'json' || firstByte(bytes) !== OPEN_BRACKET || !bytes.includes('"expected"')) return undefined;
  const vectors = parsed(file, bytes) as readonly { id: string; expected: object; scale?: object }[];
  if (!vectors.every((each) => isObject(each) && typeof each.id === 'string' && isObject(each.expected)))
    return undefined;
  return explained(file, () =>
    vectors.map(({ id, expected, scale = {} }) => {
      return { id, expected: outputsOfJson(expected, `${id}/`), scale: outputsOfJson(scale, `${id}/`) };
    }),
  );
}

/**
 * Compares the outputs of another implementation with those of golden vectors. What is not there is left out.
 *
 * @param mine named `id/output`
 * @throws CliError nothing is there, or has another shape
 */
export function compareWithVectors(
  vectors: readonly Vector[],
  mine: Outputs,
  file: string,
  options: CompareOptions,
): Compared[] {
  const byName = new Map<string, Compared[]>();
  for (const { id, expected, scale } of vectors) {
    for (const [name, exact] of Object.entries(expected)) {
      const where = `${id}/${name}`;
      const output = mine[where] ?? mine[`${id}/expected/${name}`];
      if (!exact || !output) continue;
      const names = { name, where, file };
      const compared = compareOutput(names, output, exact, options, { scale: scale[name] ?? undefined });
      byName.set(name, [...(byName.get(name) ?? []), compared]);
    }
  }
  if (byName.size > 0) return [...byName.values()].map((outputs) => merged(outputs, options.worst));
  const [first] = vectors;
  const seen = Object.keys(mine).slice(0, 3).join(', ');
  throw new CliError(
    `${file}: no vector's output is there, but ${seen || 'nothing'}; expected names such as ${first?.id}/loss`,
    EXIT.FAILED,
  );
}

/**
 * Outputs by id in an object of JSON, under the names that files of tensors have; undefined of another file.
 *
 * @throws CliError
 */
export function outputsById({ file, bytes, format }: Source): Outputs | undefined {
  if (format !== 'json') return undefined;
  const byId = parsed(file, bytes);
  if (!isObject(byId)) throw new CliError(`${file} is an array; expected an object of outputs by id`, EXIT.FAILED);
  const outputs: [string, Outputs[string]][] = [];
  for (const [id, ofVector] of Object.entries(byId)) {
    if (!isObject(ofVector)) {
      throw new CliError(`${file}: ${id} is no object; expected one with the outputs of the vector ${id}`, EXIT.FAILED);
    }
    const all = explained(file, () => outputsOfJson(ofVector, `${id}/`));
    for (const [name, output] of Object.entries(all)) outputs.push([`${id}/${name}`, output]);
  }
  return Object.fromEntries(outputs);
}

/**
 * The outputs in an object of JSON, such as the `expected` of a vector.
 *
 * @param where stands before their names in errors
 * @throws ReadError
 */
function outputsOfJson(values: object, where: string): Outputs {
  const outputs = Object.entries(values).map(([name, value]) => {
    if (value === null) return [name, null] as const;
    // A number alone is read as an array of one.
    if (!Array.isArray(value)) return [name, { ...jsonArray([value]).read(where + name, 'real'), shape: [] }] as const;
    return [name, jsonArray(value).read(where + name, 'real')] as const;
  });
  return Object.fromEntries(outputs);
}

function parsed(file: string, bytes: Buffer): unknown {
  return explained(file, () => parseJson(textOf(bytes)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
