import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment } from './environment.ts';
import { figure } from './numbers.ts';
import { place } from './pinning.ts';
import { type MicroResults, STEP_CONTENDERS, STEPS, type StepRow } from './step-rows.ts';
import { markdownTable, type Table, textTable } from './table.ts';

const PASSES = 8;

/** Measures what a number costs in each step, in a process of its own: see steps.ts. */
export function measureSteps(rounds: number): MicroResults {
  const [file, ...args] = [...place('apart'), process.execPath, fileURLToPath(new URL('steps.ts', import.meta.url))];
  const text = execFileSync(file as string, [...args, String(rounds), String(PASSES)], { encoding: 'utf8' });
  const rows = JSON.parse(text) as StepRow[];
  return { date: new Date().toISOString(), environment: environment(), settings: { rounds, passes: PASSES }, rows };
}

/** The steps for a terminal. */
export function textSteps(results: MicroResults): string {
  return `${textTable(table(results))}\n\n${conditions(results)}`;
}

/** The steps as Markdown. */
export function markdownSteps(results: MicroResults): string {
  return `${markdownTable(table(results))}\n\n${conditions(results)}`;
}

/** The median cost of a number, in ns. */
export function costOf({ rows }: MicroResults, digits: string, step: string, contender: string): number {
  const row = rows.find((row) => row.digits === digits && row.step === step && row.contender === contender);
  return (row as StepRow).ns.median;
}

/** A line for each kind of numbers and step, and one for the three steps together. */
function table(results: MicroResults): Table {
  const rows = [...new Set(results.rows.map(({ digits }) => digits))].flatMap((digits) => {
    const cost = (step: string, contender: string) => costOf(results, digits, step, contender);
    const total = (contender: string) => STEPS.reduce((sum, step) => sum + cost(step, contender), 0);
    const line = (name: string, costOf: (contender: string) => number) => {
      const [service, ...others] = STEP_CONTENDERS.map(costOf) as [number, ...number[]];
      return [digits, name, figure(service), ...others.map((ns) => `${figure(ns)} (${(ns / service).toFixed(2)}×)`)];
    };
    return [...STEPS.map((step) => line(step, (contender) => cost(step, contender))), line('all three', total)];
  });
  return {
    headings: ['numbers', 'step', 'service, ns a number', 'reference', 'JSON and textbook'],
    rows,
    textColumns: 2,
  };
}

function conditions({ date, environment, settings }: MicroResults): string {
  return (
    `M, medians of ${settings.rounds} rounds of ${settings.passes} requests each, (×) over the service. ` +
    `${date.slice(0, 10)}, Node ${environment.node}, ${environment.cpu}.`
  );
}
