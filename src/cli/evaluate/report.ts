import { formatNumber } from '../../codecs/json/format-number.ts';
import { maxCalibrationError } from '../../core/metrics/max-calibration-error.ts';
import { metricsIn, metricsOf } from '../../core/metrics/metrics.ts';
import { emptySums } from '../../core/sums/metric-sums.ts';
import type { Tally } from '../../core/sums/tally.ts';
import type { DoubleTensor } from '../../core/tensors/tensor.ts';

/** How long the text is that the tokens stand for. */
export interface TextLength {
  readonly bytes: number | undefined;
  readonly words: number | undefined;
}

/** What is reported, by name: a number, those of each bin, or of each k. */
export type Report = { readonly [name: string]: number | readonly number[] | { readonly [k: string]: number } };

/**
 * The metrics of some rows: of each the nearest double to its value, or the one beside it. What a row with NaN counts in is NaN.
 *
 * @param topK of some k how many labels are among the k largest logits
 */
export function reportOf(
  tally: Tally,
  topK: readonly { readonly k: number; readonly inTopK: number }[],
  classes: number,
  text: TextLength,
): Report {
  const sums = tally.metrics ?? emptySums(tally.bins);
  const all = metricsOf(sums, metricsIn(sums), undefined);
  const over = (length: number) => metricsOf(sums, ['perplexity', 'bits'], length);
  const bytes = text.bytes === undefined ? undefined : over(text.bytes);
  const words = text.words === undefined ? undefined : over(text.words);
  const valid = tally.validRows;
  const hasNaN = Number.isNaN(numberOf(all.accuracy));
  const shareOf = (count: number) => (hasNaN ? Number.NaN : valid === 0 ? 0 : count / valid);
  return {
    rows: tally.rows,
    valid_rows: valid,
    classes,
    nll: numberOf(all.nll),
    perplexity: numberOf(all.perplexity),
    bits: numberOf(all.bits),
    ...(bytes && { bits_per_byte: numberOf(bytes.bits), byte_perplexity: numberOf(bytes.perplexity) }),
    ...(words && { word_perplexity: numberOf(words.perplexity) }),
    accuracy: numberOf(all.accuracy),
    top_k_accuracy: Object.fromEntries(topK.map(({ k, inTopK }) => [k, shareOf(inTopK)])),
    brier_score: numberOf(all.brier_score),
    calibration_error: numberOf(all.calibration_error),
    max_calibration_error: maxCalibrationError(sums),
    bin_counts: numbersOf(all.bin_counts),
    bin_confidences: numbersOf(all.bin_confidences),
    bin_accuracies: numbersOf(all.bin_accuracies),
  };
}

function numberOf(value: number | DoubleTensor | undefined): number {
  return value as number;
}

function numbersOf(value: number | DoubleTensor | undefined): number[] {
  return Array.from((value as DoubleTensor).data);
}

/** A report as one line of JSON; what JSON has no number for as a text. */
export function jsonOf(report: Report): string {
  const members = Object.entries(report).map(([name, value]) => `${JSON.stringify(name)}:${jsonOfValue(value)}`);
  return `{${members.join(',')}}\n`;
}

function jsonOfValue(value: Report[string]): string {
  if (typeof value === 'number') return formatNumber(value, 'float64');
  if (isList(value)) return `[${value.map((x) => formatNumber(x, 'float64')).join(',')}]`;
  const members = Object.entries(value).map(([name, x]) => `${JSON.stringify(name)}:${formatNumber(x, 'float64')}`);
  return `{${members.join(',')}}`;
}

/** A report as a table for people; the bins, where they are asked for, as a second one. */
export function tableOf(report: Report, hasBins: boolean): string {
  const lines: [string, string][] = [];
  for (const [name, value] of Object.entries(report)) {
    if (typeof value === 'number') lines.push([name, String(value)]);
    else if (!isList(value)) for (const [k, x] of Object.entries(value)) lines.push([`top_${k}_accuracy`, String(x)]);
  }
  const longest = Math.max(...lines.map(([name]) => name.length));
  const table = lines.map(([name, text]) => `${name.padEnd(longest)}  ${text}\n`).join('');
  return hasBins ? `${table}\n${binsTable(report)}` : table;
}

/** Digits of a number in the table of bins. */
const PLACES = 6;

function binsTable(report: Report): string {
  const [counts, confidences, accuracies] = ['bin_counts', 'bin_confidences', 'bin_accuracies'].map(
    (name) => report[name] as readonly number[],
  ) as [readonly number[], readonly number[], readonly number[]];
  const bins = counts.length;
  const rows = counts.map((count, b) => [
    `${(b / bins).toFixed(3)}–${((b + 1) / bins).toFixed(3)}`,
    String(count),
    count === 0 ? '' : (confidences[b] as number).toFixed(PLACES),
    count === 0 ? '' : (accuracies[b] as number).toFixed(PLACES),
    count === 0 ? '' : ((accuracies[b] as number) - (confidences[b] as number)).toFixed(PLACES),
  ]);
  const table = [['bin', 'rows', 'confidence', 'accuracy', 'gap'], ...rows];
  const widths = (table[0] as string[]).map((_, c) => Math.max(...table.map((row) => (row[c] as string).length)));
  return table
    .map(
      (row) =>
        `${row
          .map((cell, c) => cell.padStart(widths[c] as number))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function isList(value: Exclude<Report[string], number>): value is readonly number[] {
  return Array.isArray(value);
}
