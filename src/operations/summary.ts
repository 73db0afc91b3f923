import { formatNumber } from '../codecs/json/format-number.ts';
import { metricsIn, metricsOf } from '../core/metrics/metrics.ts';
import { type Tally, totalsOf } from '../core/sums/tally.ts';
import type { DoubleTensor } from '../core/tensors/tensor.ts';
import type { Definition } from '../schemas/definition.ts';
import { hasLikelihoods } from './operation.ts';

/**
 * The last line of a stream: what its rows come to as one batch. Of rows with labels it has their metrics; where the losses are other
 * negative log-likelihoods, the exponential of their mean.
 *
 * @param lines how many were answered, and how many of those with a problem
 * @example summaryOf(nll, { lines: 0, problems: 0 }, emptyTally())
 *   // '{"summary":{"lines":0,"problems":0,"rows":0,"valid_rows":0,"loss_sum":0,"weight_sum":0,"mean":0,"perplexity":1}}'
 */
export function summaryOf(
  operation: Definition,
  { lines, problems }: { lines: number; problems: number },
  tally: Tally,
): string {
  const { lossSum, weightSum, mean, perplexity } = totalsOf(tally);
  const { metrics, normalizer } = tally;
  const members: { readonly [name: string]: number | DoubleTensor } = {
    lines,
    problems,
    rows: tally.rows,
    valid_rows: tally.validRows,
    loss_sum: lossSum,
    weight_sum: weightSum,
    mean,
    ...(metrics ? metricsOf(metrics, metricsIn(metrics), normalizer) : hasLikelihoods(operation) && { perplexity }),
  };
  const texts = Object.entries(members).map(([name, value]) => `"${name}":${format(value)}`);
  return `{"summary":{${texts.join(',')}}}`;
}

function format(value: number | DoubleTensor): string {
  if (typeof value === 'number') return formatNumber(value, 'float64');
  return `[${Array.from(value.data, (x) => formatNumber(x, 'float64')).join(',')}]`;
}
