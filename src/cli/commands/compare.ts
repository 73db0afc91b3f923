import { DTYPES, type Dtype } from '../../core/tensors/numbers.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { OPERATIONS } from '../../operations/index.ts';
import type { Operation } from '../../operations/operation.ts';
import { suggestionFor } from '../../operations/suggest-names.ts';
import { CliError } from '../cli-error.ts';
import type { Command, Given } from '../command.ts';
import { type CompareOptions, compareOutput } from '../compare/compare-output.ts';
import { exactOutputs, inputsAt } from '../compare/exact-outputs.ts';
import { inType, type Outputs, readOutputs } from '../compare/read-outputs.ts';
import { type Compared, isBeyond, jsonOf, textOf } from '../compare/report.ts';
import { compareWithVectors, outputsById, vectorsIn } from '../compare/vectors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Flag, type FlagValues, textOf as flagText } from '../flags/flag.ts';
import { numberOf } from '../flags/read-number.ts';
import { schemaFlags } from '../flags/schema-flags.ts';
import { inputProblem } from '../input-problem.ts';
import { checkReadable } from '../inputs/check-readable.ts';
import { readBytes } from '../inputs/read-bytes.ts';
import { type Inputs, readInputs } from '../inputs/read-inputs.ts';
import { sniff } from '../inputs/sniff.ts';
import { readSource, type Source, wordsOf } from '../inputs/source.ts';
import type { Io } from '../io.ts';
import { optionTexts } from './option-texts.ts';

const NAMES = OPERATIONS.map(({ name }) => name);

/** Options that say how results are written, which here is always the same. */
const NOT_HERE = ['dtype', 'outputs', 'encoding'];

const OWN_FLAGS: readonly Flag[] = [
  {
    name: 'operation',
    value: 'NAME',
    choices: NAMES,
    description: 'What the outputs are of.',
    default: 'cross-entropy',
  },
  {
    name: 'dtype',
    value: 'NAME',
    choices: DTYPES,
    description: 'The type in whose ulps errors are counted. By default that of each output; of JSON float64.',
  },
  {
    name: 'tolerance',
    value: 'ULPS',
    description:
      'The most ulps that a number may be off: the exit code is 1 where one is off by more. By default nothing is too far.',
  },
  {
    name: 'worst',
    value: 'INTEGER',
    description: 'How many of the worst places of each output are printed.',
    default: '3',
  },
  { name: 'json', description: 'Print one line of JSON. This is what a pipe gets anyway.' },
];

/** `exact-loss compare`: how far the outputs of another implementation are from exact ones. */
export const compare: Command = {
  name: 'compare',
  summary: 'How many ulps the outputs of another implementation are off, and where',
  synopsis: 'MINE FILE… [NAME=FILE…] [OPTIONS]\n       exact-loss compare MINE VECTORS.json [OPTIONS]',
  description: [
    'MINE has outputs by their names (loss, losses, grad, probs, …): .npz, .safetensors or an object of JSON, or a .npy file that is called as its ' +
      'output is. The other files are the inputs of the operation, as for its own command, and the options are those of its request.',
    'Each number is compared with the exact one: |mine − exact| in ulps of the type at the exact value, which for a correctly rounded result ' +
      'is at most 0.5. exact counts the numbers that are the exact value rounded once; digits lost is log10 of the worst error in ulps. For float64 the ' +
      'exact values are themselves known to 2 ulp only.',
    'VECTORS.json is a file of golden vectors. MINE then has tensors named id/output, as cross-entropy-000/grad, or in JSON an object of ' +
      'outputs for each id.',
  ],
  arrays: ['logits', 'labels', 'target_probs', 'log_probs'],
  flags: [...OWN_FLAGS, ...requestFlags()],
  examples: [
    {
      line: `echo '{"loss":0,"grad":[[0,0]]}' | exact-loss compare - logits='[[0,-50]]' labels='[0]' --dtype float32`,
      text: 'a loss and a gradient that a kernel has lost',
    },
    {
      line: `exact-loss softmax logits='[[1,2,3]]' --dtype float32 --out mine.npz && exact-loss compare mine.npz logits='[[1,2,3]]' --operation softmax --tolerance 0.5`,
      text: 'fails where a number is not correctly rounded',
    },
  ],
  run: runCompare,
};

/** The options of all operations; which of them one has, its schema says. */
function requestFlags(): Flag[] {
  const flags = new Map<string, Flag>();
  for (const { request } of OPERATIONS) {
    for (const flag of schemaFlags(request))
      if (!flags.has(flag.name)) flags.set(flag.name, { ...flag, default: undefined });
  }
  return [...flags.values()].filter(({ name }) => !NOT_HERE.includes(name));
}

async function runCompare({ values, words }: Given, io: Io): Promise<ExitCode> {
  const operation = operationOf(values);
  const options = { dtype: dtypeOf(values), worst: numberOf(values, 'worst', { isInteger: true, least: 0 }) ?? 3 };
  const tolerance = numberOf(values, 'tolerance', { least: 0 });
  const [file, ...rest] = words;
  if (file === undefined) throw new CliError('the outputs to be compared are missing; expected mine.npz first');
  if (rest.length === 0)
    throw new CliError(`the inputs of ${operation.name} are missing; expected them behind ${file}`);
  const outputs = await compared(operation, file, rest, options, values, io);
  const isJson = values.json === true || !io.stdout.isTerminal;
  await io.stdout.write(isJson ? jsonOf(outputs, tolerance) : textOf(outputs, tolerance));
  const isFine = tolerance === undefined || !outputs.some((output) => isBeyond(output, tolerance));
  return isFine ? EXIT.OK : EXIT.FAILED;
}

async function compared(
  operation: Operation,
  file: string,
  rest: readonly string[],
  options: CompareOptions,
  values: FlagValues,
  io: Io,
): Promise<Compared[]> {
  const bytes = await readBytes(io, file);
  checkReadable(file, bytes);
  const sources: Source[] = [];
  for (const word of wordsOf(operation, rest)) sources.push(await readSource(word, io));
  const [only] = sources as [Source];
  const vectors = sources.length === 1 ? vectorsIn(only.bytes) : undefined;
  const { dtype } = options;
  const typed = (read: Outputs) => (dtype !== undefined && sniff(file, bytes) === 'json' ? inType(read, dtype) : read);
  if (vectors) {
    const mine = outputsById(file, bytes) ?? readOutputs(file, bytes, () => false);
    return compareWithVectors(vectors, typed(mine), options);
  }

  const mine = typed(readOutputs(file, bytes, operation.isWhole));
  const names = namesOf(operation, file, mine);
  const inputs = readInputs(operation, sources);
  for (const note of inputs.notes) await io.stderr.write(`exact-loss: ${note}\n`);
  const { outputs: _, ...texts } = optionTexts(operation, values);
  return compareAll(operation, { file, mine, names }, inputs, texts, options);
}

async function compareAll(
  operation: Operation,
  { file, mine, names }: { file: string; mine: Outputs; names: readonly string[] },
  inputs: Inputs,
  texts: { readonly [name: string]: string },
  options: CompareOptions,
): Promise<Compared[]> {
  const exact = await exactOutputs(operation, inputs, names, texts).catch((error: unknown) => {
    throw inputProblem(error, inputs.files);
  });
  return names.flatMap((name) => {
    const output = exact[name];
    if (!output)
      throw new CliError(`${file}: ${name} is given, and is null for the reduction none; expected it without`);
    return [
      compareOutput(
        name,
        name,
        mine[name] as Tensor,
        output,
        options,
        undefined,
        inputsAt(operation, inputs, texts, output),
      ),
    ];
  });
}

/** The outputs that are compared: all that there are, which must be some of the operation's. */
function namesOf({ name: operation, response }: Operation, file: string, mine: Outputs): string[] {
  const known = Object.keys(response.properties);
  const names = Object.keys(mine).filter((name) => mine[name] !== null);
  for (const name of names) {
    if (known.includes(name)) continue;
    const suggestion = suggestionFor(name, known);
    const hint = suggestion === undefined ? `expected some of ${known.join(', ')}` : `did you mean ${suggestion}?`;
    throw new CliError(`${file}: ${name} is no output of ${operation}; ${hint}`, EXIT.FAILED);
  }
  if (names.length === 0)
    throw new CliError(`${file} holds no outputs; expected some of ${known.join(', ')}`, EXIT.FAILED);
  return names;
}

function operationOf(values: FlagValues): Operation {
  const name = flagText(values, 'operation') ?? 'cross-entropy';
  const operation = OPERATIONS.find((each) => each.name === name);
  if (operation) return operation;
  throw new CliError(`--operation is ${JSON.stringify(name)}; expected one of ${NAMES.join(', ')}`);
}

function dtypeOf(values: FlagValues): Dtype | undefined {
  const name = flagText(values, 'dtype');
  const dtype = DTYPES.find((each) => each === name);
  if (name === undefined || dtype) return dtype;
  throw new CliError(`--dtype is ${JSON.stringify(name)}; expected one of ${DTYPES.join(', ')}`);
}
