import type { Metric } from './metrics.ts';
import { figure } from './numbers.ts';
import type { Results, Summary } from './results.ts';
import { markdownTable, type Table, textTable } from './table.ts';
import { verdict, verdictLine } from './verdict.ts';

/** All that was measured, for a terminal: the table, what was found, the conditions. */
export function textReport(results: Results): string {
  return [textTable(measured(results)), '', ...results.findings.map(verdictLine), '', conditions(results)].join('\n');
}

/** The same as Markdown, the findings first. */
export function markdownReport(results: Results): string {
  return [findings(results), '', markdownTable(measured(results)), '', conditions(results)].join('\n');
}

function findings(results: Results): string {
  const rows = results.findings.map((finding) => {
    const { what, value, range: rounds, target, verdict: outcome } = verdict(finding);
    return [finding.case, what, value, rounds, target, outcome];
  });
  const headings = ['case', 'measured', 'value', 'min–max', 'target', ''];
  return markdownTable({ headings, rows, textColumns: 2 });
}

/** The conditions under which results were taken, in one line. */
export function conditions({ date, environment, settings, versions }: Results): string {
  const exceptions = settings.together.length === 0 ? '' : ` but in ${settings.together.join(', ')}`;
  const pinned = environment.pinned ? `server and client on a core each${exceptions}` : 'not pinned';
  const others = Object.entries(versions ?? {}).map(([name, version]) => `, ${name} ${version}`);
  return (
    `Medians of ${settings.rounds} round(s) of ${settings.seconds} s. ${date.slice(0, 10)}, Node ${environment.node}, ` +
    `${environment.cpu}, ${environment.cores} cores, ${pinned}${others.join('')}.`
  );
}

/** A figure is the median over the rounds; in parentheses its ratio to the case's first contender. */
function measured({ summaries }: Results): Table {
  return {
    headings: ['case', 'contender', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms a request', 'min–max', 'core busy'],
    rows: summaries.map(cells),
    textColumns: 2,
  };
}

function cells({ case: name, contender, isAlone, measured: of, overFirst, cpuRange, busy }: Summary): string[] {
  const cell = (metric: Metric) => `${figure(of[metric])} (${overFirst[metric].toFixed(2)}×)`;
  return [
    name,
    contender,
    cell('requestsPerSecond'),
    cell('p50'),
    cell('p99'),
    isAlone ? cell('cpuMs') : '–',
    isAlone ? cpuRange.map(figure).join('–') : '–',
    `${Math.round(busy * 100)} %`,
  ];
}
