import { extname } from 'node:path';
import type { Operation } from '../../operations/operation.ts';
import { CliError } from '../cli-error.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { optionTexts } from '../flags/option-texts.ts';
import { inputProblem } from '../input-problem.ts';
import { chunksOf } from '../inputs/read-bytes.ts';
import type { Io } from '../io.ts';
import { openOutput } from '../outputs/open-output.ts';
import type { Target } from '../outputs/target.ts';
import { answerLines } from './answer-lines.ts';
import { askLines } from './ask-lines.ts';

const EXTENSIONS = ['.ndjson', '.jsonl'];

/** Whether a file has a request a line: where a flag or its extension says so. */
export function hasLines(file: string, values: FlagValues): boolean {
  return values.lines === true || values.summary === true || EXTENSIONS.includes(extname(file).toLowerCase());
}

interface LinesOptions {
  readonly values: FlagValues;
  readonly target: Target;
  readonly server: string | undefined;
}

/** Answers the lines of a file, here or by a service. */
export async function runLines(
  operation: Operation,
  file: string,
  { values, target, server }: LinesOptions,
  io: Io,
): Promise<ExitCode> {
  if (target.format !== 'json' && target.format !== 'summary') {
    throw new CliError(`--format is ${target.format}; expected json, since lines are answered by lines of JSON`);
  }
  const texts = { ...optionTexts(operation, values), ...(values.summary === true && { summary: 'true' }) };
  const output = openOutput(target, io);
  try {
    const chunks = chunksOf(io, file);
    const code =
      server === undefined
        ? await answerLines(operation, texts, chunks, output.write)
        : await askLines(server, operation, texts, chunks, output.write);
    // No lines are answered by an empty file.
    await output.write('');
    return code;
  } catch (error) {
    throw inputProblem(error, {});
  } finally {
    output.close();
  }
}
