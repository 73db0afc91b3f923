import type { Operation } from '../../operations/operation.ts';
import { askServer } from '../asking/ask-server.ts';
import { computeHere } from '../asking/compute-here.ts';
import { CliError } from '../cli-error.ts';
import type { Command, Example, Given } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Flag, textOf } from '../flags/flag.ts';
import { optionTexts } from '../flags/option-texts.ts';
import { arraysOf, schemaFlags } from '../flags/schema-flags.ts';
import { inputProblem } from '../input-problem.ts';
import { positionalArrays } from '../inputs/positional-arrays.ts';
import { readInputs, sayNotes } from '../inputs/read-inputs.ts';
import { readSources, type Word, wordsOf } from '../inputs/source.ts';
import { wholeRequest } from '../inputs/whole-request.ts';
import type { Io } from '../io.ts';
import { hasLines, runLines } from '../lines/run-lines.ts';
import { OUTPUT_FORMATS, targetOf } from '../outputs/target.ts';
import { writeAnswer } from '../outputs/write-answer.ts';
import { operationExamples } from './operation-examples.ts';

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
  const given = wordsOf(operation, words, io);
  const files = given.flatMap(({ file, isInline }) => (isInline ? [] : [file]));
  const target = targetOf(values, files, io);
  const server = textOf(values, 'server');
  const [first] = given as [Word];
  if (first.name === undefined && hasLines(first.file, values)) {
    if (given.length > 1) throw new CliError(`${given.length} files are given; expected one with a request a line`);
    return runLines(operation, first.file, { values, target, server }, io);
  }
  const answerer = server === undefined ? computeHere : askServer(server);
  const inputs = readInputs(operation, await readSources(given, io));
  await sayNotes(inputs, io);
  try {
    const body = wholeRequest(operation, inputs, optionTexts(operation, values));
    await writeAnswer(operation, target, (to) => answerer({ operation, body, to }), io);
  } catch (error) {
    throw inputProblem(error, inputs.files);
  }
  return EXIT.OK;
}
