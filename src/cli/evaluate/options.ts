import { availableParallelism } from 'node:os';
import { CrossEntropy } from '../../schemas/cross-entropy.ts';
import { CliError } from '../cli-error.ts';
import type { Flag, FlagValues } from '../flags/flag.ts';
import { optionTexts } from '../flags/option-texts.ts';
import { numberOf, numbersOf } from '../flags/read-number.ts';
import { schemaFlags } from '../flags/schema-flags.ts';
import { OPERATION } from './names.ts';

const DEFAULT_BINS = CrossEntropy.request.properties.bins.default as number;

/** Options of the operation that are as they are there. */
const AS_THERE = ['ignore-index', 'temperature', 'softcap', 'on-non-finite'];

/** What `exact-loss evaluate` takes. */
export const FLAGS: readonly Flag[] = [
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

/** What is evaluated how. */
export interface Options {
  readonly classAxis: number;
  readonly shift: number;
  /** For which k top-k accuracies are asked for. */
  readonly topK: readonly number[] | undefined;
  readonly bins: number;
  readonly threads: number;
  readonly byteCount: number | undefined;
  readonly bytesPerToken: number | undefined;
  readonly wordCount: number | undefined;
  /** Options of the request that are as they are there. */
  readonly texts: { readonly [name: string]: string };
}

/**
 * Reads the flags.
 *
 * @throws CliError
 */
export function readOptions(values: FlagValues): Options {
  const given = Object.fromEntries(
    AS_THERE.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
  if (values['byte-count'] !== undefined && values['bytes-per-token'] !== undefined) {
    throw new CliError('--byte-count and --bytes-per-token are both given; expected one of them');
  }
  return {
    classAxis: numberOf(values, 'class-axis', { isInteger: true }) ?? -1,
    shift: numberOf(values, 'shift', { isInteger: true, least: 0 }) ?? 0,
    topK: numbersOf(values, 'top-k', { isInteger: true, least: 1 }),
    bins: numberOf(values, 'bins', { isInteger: true, least: 1, most: 1000 }) ?? DEFAULT_BINS,
    threads: numberOf(values, 'threads', { isInteger: true, least: 1 }) ?? availableParallelism(),
    byteCount: numberOf(values, 'byte-count', { least: 0, isAbove: true }),
    bytesPerToken: numberOf(values, 'bytes-per-token', { least: 0, isAbove: true }),
    wordCount: numberOf(values, 'word-count', { least: 0, isAbove: true }),
    texts: optionTexts(OPERATION, given),
  };
}
