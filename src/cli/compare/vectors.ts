import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { sniff } from '../inputs/sniff.ts';
import { type CompareOptions, compareOutput, merged } from './compare-output.ts';
import { type Outputs, outputsOfJson } from './read-outputs.ts';
import type { Compared } from './report.ts';

/** A request with its exact answer: see vectors/README.md. */
interface Vector {
  readonly id: string;
  readonly expected: object;
  readonly scale?: object;
}

/** The golden vectors that a file holds; undefined of another file. */
export function vectorsIn(bytes: Buffer): readonly Vector[] | undefined {
  if (bytes.find((byte) => byte > 0x20) !== 0x5b || !bytes.subarray(0, 4096).includes('"expected"')) return undefined;
  const vectors = JSON.parse(bytes.toString('utf8')) as readonly Vector[];
  return vectors.every(({ id, expected }) => typeof id === 'string' && typeof expected === 'object')
    ? vectors
    : undefined;
}

/**
 * Compares the outputs of another implementation with those of golden vectors. What is not there is left out.
 *
 * @param mine named `id/output`, or of JSON objects of outputs by id
 * @throws CliError nothing is there, or has another shape
 */
export function compareWithVectors(vectors: readonly Vector[], mine: Outputs, options: CompareOptions): Compared[] {
  const byName = new Map<string, Compared[]>();
  for (const { id, expected, scale } of vectors) {
    const scales = scale === undefined ? {} : outputsOfJson(scale);
    for (const [name, exact] of Object.entries(outputsOfJson(expected))) {
      const where = `${id}/${name}`;
      const output = mine[where] ?? mine[`${id}/expected/${name}`];
      if (!exact || !output) continue;
      const compared = compareOutput(name, where, output, exact, options, scales[name] ?? undefined);
      byName.set(name, [...(byName.get(name) ?? []), compared]);
    }
  }
  if (byName.size > 0) return [...byName.values()].map((outputs) => merged(outputs, options.worst));
  const [first] = vectors;
  const seen = Object.keys(mine).slice(0, 3).join(', ');
  throw new CliError(
    `no vector's output is there, but ${seen || 'nothing'}; expected names such as ${first?.id}/loss`,
    EXIT.FAILED,
  );
}

/**
 * Outputs by id in an object of JSON, under the names that files of tensors have; undefined of another file.
 *
 * @throws CliError
 */
export function outputsById(file: string, bytes: Buffer): Outputs | undefined {
  if (sniff(file, bytes) !== 'json') return undefined;
  const outputs: { [name: string]: Outputs[string] } = {};
  for (const [id, ofVector] of Object.entries(parsed(file, bytes))) {
    if (typeof ofVector !== 'object' || ofVector === null || Array.isArray(ofVector)) {
      throw new CliError(`${file}: ${id} is no object; expected one with the outputs of the vector ${id}`, EXIT.FAILED);
    }
    for (const [name, output] of Object.entries(outputsOfJson(ofVector))) outputs[`${id}/${name}`] = output;
  }
  return outputs;
}

function parsed(file: string, bytes: Buffer): object {
  try {
    return JSON.parse(bytes.toString('utf8')) as object;
  } catch (error) {
    throw new CliError(`${file} is not JSON: ${(error as Error).message}`, EXIT.FAILED);
  }
}
