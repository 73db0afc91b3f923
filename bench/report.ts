import type { Results, Summary } from './results.ts';
import type { Spread } from './statistics.ts';

const HEADINGS = ['workload', 'server', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms a request', 'min–max', 'core busy'];

/**
 * The results as an aligned table for a terminal, followed by the service's CPU over plain's.
 *
 * A figure is the median over the rounds; in parentheses its ratio to the floor.
 */
export function textReport(results: Results): string {
  const rows = [HEADINGS, ...results.medians.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const pad = (cell: string, column: number) =>
    column < 2 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number);
  return [...rows.map((row) => row.map(pad).join('  ')), '', ...comparison(results), conditions(results)].join('\n');
}

/** The same as Markdown, for the README. */
export function markdownReport(results: Results): string {
  const rows = [
    HEADINGS,
    ['---', '---', '---:', '---:', '---:', '---:', '---:', '---:'],
    ...results.medians.map(cells),
  ];
  const table = rows.map((row) => `| ${row.join(' | ')} |`);
  const list = comparison(results).map((line) => `- ${line}`);
  return [...table, '', ...list, '', conditions(results)].join('\n');
}

function cells({ workload, server, measured, overFloor, busy }: Summary): string[] {
  const figure = (metric: keyof typeof measured) =>
    `${number(measured[metric].median)} (${overFloor[metric].median.toFixed(2)}×)`;
  return [
    workload,
    server,
    figure('requestsPerSecond'),
    figure('p50'),
    figure('p99'),
    figure('cpuMs'),
    range(measured.cpuMs),
    `${Math.round(busy.median * 100)} %`,
  ];
}

function comparison({ serviceOverPlain }: Results): string[] {
  return Object.entries(serviceOverPlain).map(([workload, ratio]) => {
    const inverse = (1 / ratio.median).toFixed(2);
    return `${workload}: CPU of service over plain ${ratio.median.toFixed(2)}× (${range(ratio)}); plain over service ${inverse}×`;
  });
}

function conditions({ date, environment, settings }: Results): string {
  const pinned = environment.pinned ? 'server and client on a core each' : 'not pinned';
  return (
    `Medians of ${settings.rounds} round(s) of ${settings.seconds} s, (×) ratio to the floor. ${date.slice(0, 10)}, ` +
    `Node ${environment.node}, ${environment.cpu}, ${environment.cores} cores, ${pinned}.`
  );
}

function range({ min, max }: Spread): string {
  return `${number(min)}–${number(max)}`;
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
