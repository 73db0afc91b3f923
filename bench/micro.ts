import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { commitOf } from './earlier-workspace.ts';
import { environment } from './environment.ts';
import { DISTINCT } from './number-texts.ts';
import { figure, range } from './numbers.ts';
import { place } from './pinning.ts';
import type { MicroResults, Step, StepRow, StepSettings } from './step-rows.ts';
import { markdownTable, type Table, textTable } from './table.ts';

const PASSES = 4;

/** The columns behind the service's. */
const OTHERS = { reference: 'reference', plain: 'JSON and textbook', before: 'before' } as const;

/**
 * Measures what a number costs in each step, in a process of its own: see steps.ts.
 *
 * @param against the commit, if any, whose reader and writer are measured beside the present ones
 * @throws Error there is no such commit; contenders read or write something else than others
 */
export function measureSteps(rounds: number, steps: readonly Step[], against: string | undefined): MicroResults {
  const settings: StepSettings = { rounds, passes: PASSES, steps, ...(against && { against: commitOf(against) }) };
  const [file, ...args] = [...place('apart'), process.execPath, fileURLToPath(new URL('steps.ts', import.meta.url))];
  const text = execFileSync(file as string, [...args, JSON.stringify(settings)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const rows = JSON.parse(text) as StepRow[];
  return { date: new Date().toISOString(), environment: environment(), settings, rows };
}

/** The steps for a terminal. */
export function textSteps(results: MicroResults): string {
  return `${textTable(table(results))}\n\n${conditions(results)}`;
}

/** The steps as Markdown. */
export function markdownSteps(results: MicroResults): string {
  return `${markdownTable(table(results))}\n\n${conditions(results)}`;
}

/** A line for each step and kind of numbers. */
function table({ rows }: MicroResults): Table {
  const others = Object.entries(OTHERS).filter(([name]) => rows.some(({ contender }) => contender === name));
  const lines = rows.filter(({ contender }) => contender === 'service');
  return {
    headings: ['step', 'numbers', 'service, ns a number', 'min–max', ...others.map(([, heading]) => heading)],
    rows: lines.map(({ step, numbers, ns }) => {
      const cells = others.map(([contender]) => {
        const row = rows.find((row) => row.step === step && row.numbers === numbers && row.contender === contender);
        return row ? `${figure(row.ns.median)} (${row.overService.median.toFixed(2)}×)` : '–';
      });
      return [step, numbers, figure(ns.median), range(ns), ...cells];
    }),
    textColumns: 2,
  };
}

function conditions({ date, environment, settings: { rounds, passes, against } }: MicroResults): string {
  const before = against ? `before: ${against}. ` : '';
  return (
    `Medians of ${rounds} rounds of ${passes} passes over ${DISTINCT.toLocaleString('en')} numbers, (×) over the service. ` +
    `${before}${date.slice(0, 10)}, Node ${environment.node}, ${environment.cpu}.`
  );
}
