import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import type { Figure } from './attack.ts';
import { ATTACKS } from './attacks/index.ts';
import type { Outcome } from './report.ts';

const FILE = new URL('results.json', import.meta.url);

/** The saved result of an attack. */
export interface SavedOutcome {
  readonly attack: string;
  /** Where and when: `2026-11-28, Node v26.10.0, AMD EPYC, 2 cores`. */
  readonly environment: string;
  readonly figures: readonly Figure[];
}

/** Reads the saved results of the existing attacks, in the order of the attacks. */
export function savedOutcomes(): SavedOutcome[] {
  const saved = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as SavedOutcome[]) : [];
  return ATTACKS.flatMap(({ name }) => saved.find(({ attack }) => attack === name) ?? []);
}

/** Saves the result of an attack, in place of the previous one. */
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
