import type { Totals } from '../asking/totals.ts';

/**
 * Metrics as the service writes them: what JSON has no number for is a text.
 *
 * @example metricsJson({ nll: Infinity, accuracy: 0 }) // '{"nll":"Infinity","accuracy":0}\n'
 */
export function metricsJson(totals: Totals): string {
  const json = JSON.stringify(totals, (_, value) => {
    if (value instanceof Float64Array) return [...value];
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  });
  return `${json}\n`;
}
