import { type Attack, type Figure, PROMISES, type Promised } from './attack.ts';

/** The result of an attack. */
export interface Outcome {
  readonly attack: Attack;
  readonly figures: readonly Figure[];
  readonly seconds: number;
}

/** A figure and its attack. */
export interface Finding extends Figure {
  readonly attack: string;
}

/** Groups all figures by promise, in the order of the promises. */
export function findingsByPromise(outcomes: readonly Outcome[]): [Promised, readonly Finding[]][] {
  const findings = outcomes.flatMap(({ attack, figures }) =>
    figures.map((figure): Finding => ({ ...figure, attack: attack.name })),
  );
  return (Object.keys(PROMISES) as Promised[])
    .map((promise): [Promised, readonly Finding[]] => [promise, findings.filter((f) => f.promise === promise)])
    .filter(([, found]) => found.length > 0);
}

/** Formats all figures as aligned tables, one for each promise, then says how many were broken in how many attacks. */
export function textReport(outcomes: readonly Outcome[]): string {
  const all = findingsByPromise(outcomes);
  const rows = all.flatMap(([, findings]) => findings.map(cells));
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  const sections = all.map(([promise, findings]) =>
    [PROMISES[promise], ...findings.map((finding) => `  ${line(cells(finding))}`)].join('\n'),
  );
  const broken = all.flatMap(([, findings]) => findings).filter(({ isKept }) => !isKept);
  const attacks = new Set(broken.map(({ attack }) => attack)).size;
  const verdict =
    broken.length === 0
      ? `All ${rows.length} figures are as promised.`
      : `${broken.length} of ${rows.length} figures are not as promised, in ${attacks} of ${outcomes.length} attacks.`;
  return [...sections, verdict].join('\n\n');
}

function cells({ attack, what, value, limit, isKept }: Finding): string[] {
  return [attack, what, value, limit, isKept ? 'kept' : 'BROKEN'];
}
