import type { Cost } from '../operations/execute.ts';
import { thousandths } from '../telemetry/thousandths.ts';

/**
 * What a request cost, by stage, for the header `server-timing` (W3C Server Timing).
 *
 * @example serverTiming({ parse: 0.02, compute: 1.004, format: 0, rows: 1, classes: 10 })
 * // 'parse;dur=0.020, compute;dur=1.004, format;dur=0.000'
 */
export function serverTiming({ parse, compute, format }: Cost): string {
  return `parse;dur=${thousandths(parse)}, compute;dur=${thousandths(compute)}, format;dur=${thousandths(format)}`;
}
