import { formatNumber } from '../codecs/json/format-number.ts';
import { type Tally, totalsOf } from '../core/tally.ts';

/**
 * The last line of a stream: what its rows come to as one batch.
 *
 * @param lines how many were answered, and how many of those with a problem
 * @example summaryOf({ lines: 0, problems: 0 }, emptyTally())
 *   // '{"summary":{"lines":0,"problems":0,"rows":0,"valid_rows":0,"loss_sum":0,"weight_sum":0,"mean":0,"perplexity":1}}'
 */
export function summaryOf({ lines, problems }: { lines: number; problems: number }, tally: Tally): string {
  const { lossSum, weightSum, mean, perplexity } = totalsOf(tally);
  const members = {
    lines,
    problems,
    rows: tally.rows,
    valid_rows: tally.validRows,
    loss_sum: lossSum,
    weight_sum: weightSum,
    mean,
    perplexity,
  };
  const texts = Object.entries(members).map(([name, value]) => `"${name}":${formatNumber(value, 'float64')}`);
  return `{"summary":{${texts.join(',')}}}`;
}
