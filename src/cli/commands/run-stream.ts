import { closeSync, openSync, writeSync } from 'node:fs';
import { extname } from 'node:path';
import { LINE_TYPES } from '../../codecs/line-types.ts';
import type { Operation } from '../../operations/operation.ts';
import { post } from '../asking/ask-server.ts';
import { CliError } from '../cli-error.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { inputProblem } from '../input-problem.ts';
import { linesOf } from '../inputs/lines-of.ts';
import { chunksOf, outError } from '../inputs/read-bytes.ts';
import type { Word } from '../inputs/source.ts';
import { type Io, pathOf } from '../io.ts';
import type { Target } from '../outputs/target.ts';
import { optionTexts } from './option-texts.ts';
import { answerLines } from './stream.ts';

const EXTENSIONS = ['.ndjson', '.jsonl'];

/** Whether a file has a request a line. */
export function isStream({ name, file }: Word, values: FlagValues): boolean {
  const isAsked = values.lines === true || values.summary === true;
  return name === undefined && (isAsked || EXTENSIONS.includes(extname(file).toLowerCase()));
}

interface StreamOptions {
  readonly values: FlagValues;
  readonly target: Target;
  readonly server: string | undefined;
}

/** Answers the lines of a file, here or by a service. */
export async function runStream(
  operation: Operation,
  { file }: Word,
  { values, target, server }: StreamOptions,
  io: Io,
): Promise<ExitCode> {
  if (target.format !== 'json' && target.format !== 'summary') {
    throw new CliError(`--format is ${target.format}; expected json, since lines are answered by lines of JSON`);
  }
  const texts = { ...optionTexts(operation, values), ...(values.summary === true && { summary: 'true' }) };
  const output = outputOf(target, io);
  try {
    const chunks = chunksOf(io, file);
    if (server === undefined) return await answerLines(operation, texts, chunks, output.write);
    return await askForLines(server, operation, texts, chunks, output.write);
  } catch (error) {
    throw inputProblem(error, {});
  } finally {
    output.close();
  }
}

interface LineOutput {
  readonly write: (text: string | Uint8Array) => Promise<void> | void;
  readonly close: () => void;
}

function outputOf({ file }: Target, io: Io): LineOutput {
  if (file === undefined) return { write: (text) => io.stdout.write(text), close: () => undefined };
  const handle = opened(io, file);
  const write = (text: string | Uint8Array) => {
    writeSync(handle, typeof text === 'string' ? Buffer.from(text) : text);
  };
  return { write, close: () => closeSync(handle) };
}

function opened(io: Io, file: string): number {
  try {
    return openSync(pathOf(io, file), 'w');
  } catch (error) {
    throw outError(file, error);
  }
}

/** How the answer to a line with a problem begins. */
const PROBLEM = Buffer.from('{"type":"urn:exact-loss:problem:');

async function askForLines(
  server: string,
  operation: Operation,
  texts: { readonly [name: string]: string },
  chunks: AsyncIterable<Uint8Array>,
  write: LineOutput['write'],
): Promise<ExitCode> {
  const [type = ''] = LINE_TYPES;
  const { body } = await post(server, `/v1/${operation.name}?${new URLSearchParams(texts)}`, {
    headers: { 'content-type': type, accept: type },
    body: ReadableStream.from(chunks),
    duplex: 'half',
  } as RequestInit);
  let hasProblem = false;
  for await (const { bytes } of linesOf(body as AsyncIterable<Uint8Array>)) {
    hasProblem ||= bytes.subarray(0, PROBLEM.length).equals(PROBLEM);
    await write(Buffer.concat([bytes, Buffer.from('\n')]));
  }
  return hasProblem ? EXIT.FAILED : EXIT.OK;
}
