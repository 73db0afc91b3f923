import type { Format } from '../../codecs/formats.ts';
import { writeNpy } from '../../codecs/npy/write-npy.ts';
import { type Dtype, dtypeOf } from '../../core/tensors/numbers.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { meantAsOptions } from '../../operations/meant-as-options.ts';
import type { Operation } from '../../operations/operation.ts';
import type { Answerer } from '../asking/answerer.ts';
import { askServer } from '../asking/ask-server.ts';
import { computeHere } from '../asking/compute-here.ts';
import { CliError } from '../cli-error.ts';
import type { Command, Example, Given } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Flag, type FlagValues, textOf } from '../flags/flag.ts';
import { arraysOf, schemaFlags } from '../flags/schema-flags.ts';
import { inputProblem } from '../input-problem.ts';
import { positionalArrays } from '../inputs/positional-arrays.ts';
import { type Inputs, readInputs } from '../inputs/read-inputs.ts';
import { requestBody } from '../inputs/request-body.ts';
import { readSource, type Source, wordsOf } from '../inputs/source.ts';
import type { Io } from '../io.ts';
import { readResults } from '../outputs/read-results.ts';
import { summaryOfResults } from '../outputs/summary.ts';
import { OUTPUT_FORMATS, type Target, targetOf } from '../outputs/target.ts';
import { writeTo } from '../outputs/write-results.ts';
import { operationExamples } from './operation-examples.ts';
import { optionTexts } from './option-texts.ts';
import { isStream, runStream } from './run-stream.ts';

const OWN_FLAGS: readonly Flag[] = [
  {
    name: 'out',
    short: 'o',
    value: 'FILE',
    isFile: true,
    description:
      'Where to write the results; its extension says how: .json, .npz, .safetensors, or .npy for a single result. - is standard output.',
  },
  {
    name: 'format',
    value: 'NAME',
    choices: OUTPUT_FORMATS,
    description:
      'How to write the results, whatever the extension. Without --out a terminal gets a summary, and a pipe JSON.',
  },
  {
    name: 'lines',
    description:
      'The file has any number of requests, one a line: each is answered by a line as it comes. So it is without this where the file is .ndjson or .jsonl.',
  },
  {
    name: 'summary',
    description: 'Of lines: the last line of the answer has the mean loss, and where there are labels metrics, of all.',
  },
  {
    name: 'server',
    value: 'URL',
    description: 'Ask this service, such as http://127.0.0.1:8080, and compute nothing here. The results are the same.',
  },
];

/** The command of an operation: its tensors from files, its options as flags, its results to a file or to standard output. */
export function operationCommand(operation: Operation): Command {
  const arrays = arraysOf(operation.request);
  const examples: readonly Example[] = operationExamples(operation);
  return {
    name: operation.name,
    summary: operation.summary,
    synopsis: '[FILE…] [NAME=FILE…] [OPTIONS]',
    description: [
      operation.description,
      `Files hold arrays: .npy, .npz, .safetensors, JSON, CSV or TSV, or - for standard input. A file is the array that its name says ` +
        `(labels.npy, or labels=FILE); others are, in this order, ${positionalArrays(operation).join(', ')}. In the place of a file ` +
        `may stand a number or nested arrays. Arrays of ${operation.name}: ${arrays.join(', ')}.`,
    ],
    arrays,
    flags: [...schemaFlags(operation.request), ...OWN_FLAGS],
    examples,
    run: (given, io) => runOperation(operation, given, io),
  };
}

async function runOperation(operation: Operation, { values, words }: Given, io: Io): Promise<ExitCode> {
  if (words.length === 0) {
    throw new CliError(`${operation.name} is given no file; expected some, or - for standard input: see --help`);
  }
  const given = wordsOf(operation, words);
  const files = given.flatMap(({ file, isInline }) => (isInline ? [] : [file]));
  const target = targetOf(values, files, io);
  const server = textOf(values, 'server');
  const [first] = given;
  if (first !== undefined && isStream(first, values)) {
    if (given.length > 1) throw new CliError(`${given.length} files are given; expected one with a request a line`);
    return runStream(operation, first, { values, target, server }, io);
  }
  const answerer = server === undefined ? computeHere : askServer(server);
  const sources: Source[] = [];
  for (const word of given) sources.push(await readSource(word, io));
  const inputs = readInputs(operation, sources);
  for (const note of inputs.notes) await io.stderr.write(`exact-loss: ${note}\n`);
  try {
    await answer(operation, inputs, values, target, answerer, io);
  } catch (error) {
    throw inputProblem(error, inputs.files);
  }
  return EXIT.OK;
}

async function answer(
  operation: Operation,
  { fields, texts: inFiles, files }: Inputs,
  values: FlagValues,
  target: Target,
  answerer: Answerer,
  io: Io,
): Promise<void> {
  const body = requestBody(fields, operation.kindOf);
  const given = optionTexts(operation, values);
  const ofFiles = { ...meantAsOptions(operation, inFiles), ...body.texts };
  for (const name of Object.keys(given)) {
    if (name in ofFiles || name in fields)
      throw new CliError(`${name} is given twice, as an option and in ${files[name] ?? 'a file'}; expected it once`);
  }
  const texts = { ...ofFiles, ...given };
  const ask = (to: Format) => answerer({ operation, body, texts, to });
  if (target.format !== 'summary' && target.format !== 'npy') {
    await writeTo(target, await ask(target.format), io);
    return;
  }
  const results = readResults(operation, await ask('safetensors'));
  if (target.format === 'summary') {
    const [first] = Object.values(results);
    const dtype: Dtype = first && typeof first === 'object' ? dtypeOf(first.data) : 'float64';
    await io.stdout.write(summaryOfResults(results, dtype));
    return;
  }
  const arrays = Object.entries(results).filter(([, value]) => value !== null);
  const [only] = arrays;
  if (only === undefined || arrays.length > 1) {
    const names = arrays.map(([name]) => name).join(', ');
    throw new CliError(
      `.npy holds one array, and the results are ${names}; expected --outputs with one of them, or .npz`,
    );
  }
  await writeTo(target, [writeNpy(only[1] as Tensor)], io);
}
