import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import type { Figure } from './attack.ts';
import { ATTACKS } from './attacks/index.ts';
import type { Outcome } from './report.ts';

const FILE = new URL('results.json', import.meta.url);

/** What one attack came to, as it is kept. */
export interface SavedOutcome {
  readonly attack: string;
  /** Where and when: `2026-11-28, Node v26.10.0, AMD EPYC, 2 cores`. */
  readonly environment: string;
  readonly figures: readonly Figure[];
}

/** What is kept of the attacks that there are, in their order. */
export function savedOutcomes(): SavedOutcome[] {
  const saved = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as SavedOutcome[]) : [];
  return ATTACKS.flatMap(({ name }) => saved.find(({ attack }) => attack === name) ?? []);
}

/** Keeps what an attack came to, in place of what it came to before. */
export function saveOutcome({ attack, figures }: Outcome): void {
  const fresh = { attack: attack.name, environment: describeEnvironment(), figures };
  const all = [fresh, ...savedOutcomes()];
  const inOrder = ATTACKS.flatMap(({ name }) => all.find(({ attack }) => attack === name) ?? []);
  writeFileSync(FILE, `${JSON.stringify(inOrder, null, 2)}\n`);
}

function describeEnvironment(): string {
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, Node ${process.version}, ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${availableParallelism()} cores`;
}
