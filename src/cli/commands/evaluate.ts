import { CliError } from '../cli-error.ts';
import type { Command, Given } from '../command.ts';
import { blocksOf } from '../evaluate/blocks.ts';
import { checkArrays } from '../evaluate/check-arrays.ts';
import { evaluateAll } from '../evaluate/evaluate-all.ts';
import { evaluateLines } from '../evaluate/evaluate-lines.ts';
import type { RangeResult } from '../evaluate/evaluate-range.ts';
import { locateArrays } from '../evaluate/locate-arrays.ts';
import { FLAGS, type Options, readOptions } from '../evaluate/options.ts';
import { ProgressBar } from '../evaluate/progress-bar.ts';
import { jsonOf, reportOf, type TextLength, tableOf } from '../evaluate/report.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { inputProblem } from '../input-problem.ts';
import { chunksOf } from '../inputs/read-bytes.ts';
import { nameOf } from '../inputs/source.ts';
import { type Io, say } from '../io.ts';
import { hasLines } from '../lines/run-lines.ts';

/** Of these k a share is printed that have not been asked for, as far as there are more classes. */
const DEFAULT_TOP_K: readonly number[] = [5];

/** `exact-loss evaluate`: what a model is measured by. */
export const evaluate: Command = {
  name: 'evaluate',
  summary: 'Perplexity, bits per byte, accuracy and calibration of logits, of files of any size',
  synopsis: 'LOGITS LABELS [NAME=FILE…] [OPTIONS]',
  description: [
    'Prints nll (the mean of −log p of the labels), perplexity, bits, accuracy, top-k accuracy, Brier score, and expected and maximum ' +
      'calibration error of logits against labels: (N, C) and (N), (B, T, V) and (B, T), or any others.',
    'Files are .npy, .npz, .safetensors, JSON, CSV or TSV. Of .npy, .safetensors and uncompressed .npz a few megabytes at a time are read, so that ' +
      'a file may be larger than memory; others are read whole. .ndjson has requests, one a line. Arrays: logits, labels, mask (rows that are 0 do not count).',
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
  const topK = options.topK ?? DEFAULT_TOP_K;
  const { classes, ...result } = await evaluated(words, topK, options, values, io);
  const shown = topK.flatMap((k, i) =>
    options.topK || k < classes ? [{ k, inTopK: result.inTopK[i] as number }] : [],
  );
  const report = reportOf(result.tally, shown, classes, textLength(options, result.tally.validRows));
  if (report.valid_rows === 0) await say(io, 'no row counts: all means are 0 of nothing');
  const hasTable = values.json !== true && io.stdout.isTerminal;
  await io.stdout.write(hasTable ? tableOf(report, values.bins !== undefined) : jsonOf(report));
  return EXIT.OK;
}

/** What all rows come to, and how many classes there are. */
type Evaluated = RangeResult & { readonly classes: number };

function evaluated(
  words: readonly string[],
  topK: readonly number[],
  options: Options,
  values: FlagValues,
  io: Io,
): Promise<Evaluated> {
  const file = words.find((word) => hasLines(word, values));
  if (file === undefined) return evaluateArrays(words, topK, options, io);
  if (words.length > 1) throw new CliError(`${words.length} files are given; expected one with a request a line`);
  const { bins, shift, classAxis } = options;
  const texts = {
    ...options.texts,
    ...(values.shift !== undefined && { shift: String(shift) }),
    ...(values['class-axis'] !== undefined && { class_axis: String(classAxis) }),
  };
  return evaluateLines({ file: nameOf(file), texts, bins, topK }, chunksOf(io, file));
}

async function evaluateArrays(
  words: readonly string[],
  topK: readonly number[],
  { classAxis: axis, shift, texts, bins, threads }: Options,
  io: Io,
): Promise<Evaluated> {
  const { logits, labels, mask, classAxis } = checkArrays(await locateArrays(words, io), axis);
  const blocks = blocksOf(logits, classAxis);
  const bar = new ProgressBar(io.stderr, blocks.rows);
  try {
    const task = { logits, labels, mask, blocks, shift, texts, bins, topK };
    return { ...(await evaluateAll(task, threads, bar.add)), classes: blocks.classes };
  } catch (error) {
    throw inputProblem(error, { logits: logits.file, labels: labels.file, ...(mask && { mask: mask.file }) });
  } finally {
    bar.end();
  }
}

function textLength({ byteCount, bytesPerToken, wordCount }: Options, tokens: number): TextLength {
  return { bytes: byteCount ?? (bytesPerToken === undefined ? undefined : bytesPerToken * tokens), words: wordCount };
}
