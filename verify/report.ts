import type { Outcome } from './run-proofs.ts';

/** Formats the outcomes as an aligned table, followed by the first differences of each proof. */
export function textReport(outcomes: readonly Outcome[]): string {
  const sum = (key: 'numbers' | 'differences' | 'seconds') => outcomes.reduce((total, row) => total + row[key], 0);
  const rows = [
    ['proof', 'numbers', 'differences', 'seconds'],
    ...outcomes.map((row) => [row.proof.name, count(row.numbers), count(row.differences), row.seconds.toFixed(1)]),
    ['all', count(sum('numbers')), count(sum('differences')), sum('seconds').toFixed(1)],
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number);
  return [...rows.map((row) => row.map(pad).join('  ')), ...outcomes.flatMap(examples)].join('\n');
}

function examples({ proof, examples, differences }: Outcome): string[] {
  if (differences === 0) return [];
  const lines = examples.map((difference) => {
    const { what, from, actual, expected } = difference;
    return `  ${what}: ${from}\n    as ${actual}, expected ${expected}`;
  });
  return ['', `DIFFERENT: ${proof.name}`, ...lines];
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
