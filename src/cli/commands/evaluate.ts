import { availableParallelism } from 'node:os';
import { CrossEntropy } from '../../schemas/cross-entropy.ts';
import type { Command, Given } from '../command.ts';
import { blocksOf } from '../evaluate/blocks.ts';
import { checkArrays } from '../evaluate/check-arrays.ts';
import { evaluateAll } from '../evaluate/evaluate-all.ts';
import { evaluateLines } from '../evaluate/evaluate-lines.ts';
import type { RangeResult } from '../evaluate/evaluate-range.ts';
import { locateArrays } from '../evaluate/locate-arrays.ts';
import { ProgressBar } from '../evaluate/progress-bar.ts';
import { jsonOf, type Report, reportOf, type TextLength, tableOf } from '../evaluate/report.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Flag, FlagValues } from '../flags/flag.ts';
import { numberOf, numbersOf } from '../flags/read-number.ts';
import { schemaFlags } from '../flags/schema-flags.ts';
import { inputProblem } from '../input-problem.ts';
import { chunksOf } from '../inputs/read-bytes.ts';
import type { Io } from '../io.ts';

const DEFAULT_BINS = CrossEntropy.request.properties.bins.default as number;

const DEFAULT_TOP_K: readonly number[] = [5];

/** Options of the operation that are as they are there. */
const AS_THERE = ['ignore-index', 'temperature', 'softcap', 'on-non-finite'];

const FLAGS: readonly Flag[] = [
  { name: 'class-axis', value: 'INTEGER', description: 'Which axis of the logits is the classes.', default: '-1' },
  {
    name: 'shift',
    value: 'INTEGER',
    alone: '1',
    description:
      'Compare the row at position t of the last axis of the labels with the label at t + shift, as for the next token; the last rows do not count. Alone it is 1.',
    default: '0',
  },
  ...schemaFlags(CrossEntropy.request).filter(({ name }) => AS_THERE.includes(name)),
  {
    name: 'top-k',
    value: 'INTEGERS',
    description: 'Also the share of rows whose label is among the k largest logits; 1,5,10 is a list.',
    default: '5',
  },
  {
    name: 'bins',
    value: 'INTEGER',
    description: 'Print a table of so many bins of confidence, too. The calibration errors are computed from them.',
    default: String(DEFAULT_BINS),
  },
  {
    name: 'byte-count',
    value: 'NUMBER',
    description: 'How many bytes of text all rows that count stand for: for bits_per_byte and byte_perplexity.',
  },
  {
    name: 'bytes-per-token',
    value: 'NUMBER',
    description: 'The same as a mean: how many bytes of text a row that counts stands for.',
  },
  {
    name: 'word-count',
    value: 'NUMBER',
    description: 'How many words of text all rows that count stand for: for word_perplexity.',
  },
  {
    name: 'threads',
    value: 'INTEGER',
    description: 'How many threads may compute. By default as many as there are cores.',
  },
  {
    name: 'lines',
    description: 'The file has requests, one a line, as it is without this where it is .ndjson or .jsonl.',
  },
  { name: 'json', description: 'Print one line of JSON and no table. This is what a pipe gets anyway.' },
];

/** `exact-loss evaluate`: what a model is measured by. */
export const evaluate: Command = {
  name: 'evaluate',
  summary: 'Perplexity, bits per byte, accuracy and calibration of logits, of files of any size',
  synopsis: 'LOGITS LABELS [NAME=FILE…] [OPTIONS]',
  description: [
    'Prints nll (the mean of −log p of the labels), perplexity, bits, accuracy, top-k accuracy, Brier score, and expected and maximum ' +
      'calibration error of logits against labels: (N, C) and (N), (B, T, V) and (B, T), or any others.',
    'Files are .npy, .npz, .safetensors, JSON, CSV or TSV. Of .npy and .safetensors a few megabytes at a time are read, so that a file may be ' +
      'larger than memory, as of .npz that is not compressed; others are read whole. .ndjson has requests, one a line. Arrays: logits, labels, mask (rows that are 0 do not count).',
  ],
  arrays: ['logits', 'labels', 'mask'],
  flags: FLAGS,
  examples: [
    {
      line: "exact-loss evaluate '[[2,1,-1],[0,3,1],[0.5,0,1],[1,0,2]]' '[0,1,2,0]' --byte-count 11",
      text: 'four tokens that stand for eleven bytes',
    },
    {
      line: "exact-loss evaluate logits='[[[2,1],[0,3],[1,0]]]' labels='[[0,1,1]]' --shift --json",
      text: 'the next token of a sequence',
    },
  ],
  run: runEvaluate,
};

async function runEvaluate({ values, words }: Given, io: Io): Promise<ExitCode> {
  const options = readOptions(values);
  const [only] = words;
  const { report, hasTable } =
    words.length === 1 && isLines(only as string, values)
      ? await reportOfLines(only as string, options, values, io)
      : await reportOfArrays(words, options, values, io);
  if (report.valid_rows === 0) await io.stderr.write('exact-loss: no row counts: all means are 0 of nothing\n');
  await io.stdout.write(hasTable ? tableOf(report, values.bins !== undefined) : jsonOf(report));
  return EXIT.OK;
}

interface Reported {
  readonly report: Report;
  readonly hasTable: boolean;
}

async function reportOfArrays(
  words: readonly string[],
  options: Options,
  values: FlagValues,
  io: Io,
): Promise<Reported> {
  const arrays = await locateArrays(words, io);
  const { logits, labels, mask, classAxis } = checkArrays(arrays, options.classAxis);
  const blocks = blocksOf(logits, classAxis);
  const topK = (options.topK ?? DEFAULT_TOP_K).filter((k) => options.topK !== undefined || k < blocks.classes);
  const task = { logits, labels, mask, blocks, shift: options.shift, texts: options.texts, bins: options.bins, topK };
  const bar = new ProgressBar(io.stderr, blocks.units * blocks.rowsAUnit);
  try {
    const result = await evaluateAll(task, options.threads, bar.add);
    return reported(result, topK, blocks.classes, options, values, io);
  } catch (error) {
    throw inputProblem(error, { logits: logits.file, labels: labels.file, ...(mask && { mask: mask.file }) });
  } finally {
    bar.end();
  }
}

/** Whether a file has requests, one a line. */
function isLines(file: string, values: FlagValues): boolean {
  return values.lines === true || /\.(?:ndjson|jsonl)$/i.test(file);
}

async function reportOfLines(file: string, options: Options, values: FlagValues, io: Io): Promise<Reported> {
  const { bins, topK = DEFAULT_TOP_K, shift, classAxis } = options;
  const texts = {
    ...options.texts,
    ...(values.shift !== undefined && { shift: String(shift) }),
    ...(values['class-axis'] !== undefined && { class_axis: String(classAxis) }),
  };
  const { classes, ...result } = await evaluateLines({ file, texts, bins, topK }, chunksOf(io, file));
  return reported(result, topK, classes, options, values, io);
}

function reported(
  result: RangeResult,
  topK: readonly number[],
  classes: number,
  options: Options,
  values: FlagValues,
  io: Io,
): Reported {
  const report = reportOf(result, topK, classes, textLength(options, result.tally.validRows));
  return { report, hasTable: values.json !== true && io.stdout.isTerminal };
}

interface Options {
  readonly classAxis: number;
  readonly shift: number;
  readonly topK: readonly number[] | undefined;
  readonly bins: number;
  readonly threads: number;
  readonly byteCount: number | undefined;
  readonly bytesPerToken: number | undefined;
  readonly wordCount: number | undefined;
  readonly texts: { readonly [name: string]: string };
}

function readOptions(values: FlagValues): Options {
  const given = AS_THERE.flatMap((name) =>
    values[name] === undefined ? [] : [[name.replaceAll('-', '_'), String(values[name])]],
  );
  return {
    classAxis: numberOf(values, 'class-axis', { isInteger: true }) ?? -1,
    shift: numberOf(values, 'shift', { isInteger: true, least: 0 }) ?? 0,
    topK: numbersOf(values, 'top-k', { isInteger: true, least: 1 }),
    bins: numberOf(values, 'bins', { isInteger: true, least: 1, most: 1000 }) ?? DEFAULT_BINS,
    threads: numberOf(values, 'threads', { isInteger: true, least: 1 }) ?? availableParallelism(),
    byteCount: numberOf(values, 'byte-count', { least: 0, isAbove: true }),
    bytesPerToken: numberOf(values, 'bytes-per-token', { least: 0, isAbove: true }),
    wordCount: numberOf(values, 'word-count', { least: 0, isAbove: true }),
    texts: Object.fromEntries(given),
  };
}

function textLength({ byteCount, bytesPerToken, wordCount }: Options, tokens: number): TextLength {
  return { bytes: byteCount ?? (bytesPerToken === undefined ? undefined : bytesPerToken * tokens), words: wordCount };
}
