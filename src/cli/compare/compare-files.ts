import type { Tensor } from '../../core/tensors/tensor.ts';
import type { Operation } from '../../operations/operation.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { optionTexts } from '../flags/option-texts.ts';
import { schemaFlags } from '../flags/schema-flags.ts';
import { inputProblem } from '../input-problem.ts';
import { type Inputs, readInputs, sayNotes } from '../inputs/read-inputs.ts';
import { checkOneStandard, readSource, readSources, type Source, type Word, wordsOf } from '../inputs/source.ts';
import type { Io } from '../io.ts';
import { type CompareOptions, compareOutput } from './compare-output.ts';
import { exactOutputs, inputsAt } from './exact-outputs.ts';
import { knownOutputs } from './known-outputs.ts';
import { checkFlags, type Options } from './options.ts';
import { inType, type Outputs, readOutputs } from './read-outputs.ts';
import type { Compared } from './report.ts';
import { compareWithVectors, outputsById, vectorsIn } from './vectors.ts';

/**
 * Compares outputs in a file with exact ones: those of a request in other files, or golden vectors.
 *
 * @param word the file with the outputs
 * @param rest the others
 * @throws CliError
 */
export async function compareFiles(
  word: string,
  rest: readonly string[],
  options: Options,
  values: FlagValues,
  io: Io,
): Promise<Compared[]> {
  const { operation, dtype } = options;
  const outputs = outputsWord(operation, word);
  const words = wordsOf(operation, rest, io);
  checkOneStandard([outputs, ...words].map(({ file }) => file));
  const source = await readSource(outputs, io);
  const sources = await readSources(words, io);
  const [only] = sources as [Source];
  const vectors = sources.length === 1 ? vectorsIn(only) : undefined;
  const typed = (read: Outputs) => (dtype !== undefined && source.format === 'json' ? inType(read, dtype) : read);
  if (vectors) {
    checkFlags(values, [], 'golden vectors have requests of their own');
    const mine = outputsById(source) ?? readOutputs(source, { kindOf: () => 'real', check: () => undefined });
    return compareWithVectors(vectors, typed(mine), source.file, options);
  }
  const ofRequest = schemaFlags(operation.request).map(({ name }) => name);
  checkFlags(values, ['operation', ...ofRequest], `${operation.name} has no such option`);
  const mine = typed(readOutputs(source, knownOutputs(operation, source.file)));
  const inputs = readInputs(operation, sources);
  await sayNotes(inputs, io);
  const { outputs: _, ...flags } = optionTexts(operation, values);
  return compareAll(operation, source.file, mine, inputs, flags, options);
}

/** The outputs of another implementation: `FILE`, or of a .npy file `OUTPUT=FILE`. */
function outputsWord({ response }: Operation, text: string): Word {
  const [, name, file] = /^(\w+)=(.+)$/s.exec(text) ?? [];
  const isOutput = name !== undefined && Object.hasOwn(response.properties, name);
  return { name: isOutput ? name : undefined, file: isOutput ? (file as string) : text, isInline: false };
}

async function compareAll(
  operation: Operation,
  file: string,
  mine: Outputs,
  inputs: Inputs,
  flags: { readonly [name: string]: string },
  options: CompareOptions,
): Promise<Compared[]> {
  const names = Object.keys(mine).filter((name) => mine[name] !== null);
  if (names.length === 0) throw new CliError(`${file}: all outputs are null; expected some that are not`, EXIT.FAILED);
  const exact = await exactOutputs(operation, inputs, names, flags).catch((error: unknown) => {
    throw inputProblem(error, inputs.files);
  });
  return names.map((name) => {
    const output = exact[name];
    if (!output)
      throw new CliError(
        `${file}: ${name} is given, and is null for the reduction none; expected it without`,
        EXIT.FAILED,
      );
    const about = { inputsAt: inputsAt(operation, inputs, flags, output) };
    return compareOutput({ name, where: name, file }, mine[name] as Tensor, output, options, about);
  });
}
