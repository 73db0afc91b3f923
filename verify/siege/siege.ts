import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Attack, Field } from './attack.ts';
import { ATTACKS } from './attacks/index.ts';
import { soak } from './attacks/soak.ts';
import { Service } from './harness/service.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { reliabilityPage } from './page.ts';
import { type Outcome, textReport } from './report.ts';
import { savedOutcomes, saveOutcome } from './results.ts';

const PAGE = new URL('../../docs/reliability.md', import.meta.url);

/** Above this load average, other processes compete with the service for its cores. */
const BUSY = 1;

const HERE = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Attacks the service as the command line asks.
 *
 * @param print writes a line to stdout
 * @param note writes a line of progress
 * @returns the exit code: 1 if a promise was broken, 2 for an invalid option
 */
export async function siege(
  args: readonly string[],
  print: (line: string) => void = console.log,
  note: (line: string) => void = console.error,
): Promise<0 | 1 | 2> {
  let options: Options;
  let attacks: readonly Attack[];
  try {
    options = parseOptions(args, HERE);
    attacks = chosen(options);
  } catch (error) {
    note(`${(error as Error).message}\nSee npm run siege -- --help`);
    return 2;
  }
  if (options.help || options.list) {
    print(options.help ? HELP.trimEnd() : attacks.map(({ name, about }) => `${name}\n    ${about}`).join('\n'));
    return 0;
  }
  const load = loadavg()[0] as number;
  if (load > BUSY) note(`the machine is already busy (load ${load.toFixed(1)}): times will be too long`);
  const outcomes: Outcome[] = [];
  for (const [i, attack] of attacks.entries()) {
    note(`[${i + 1}/${attacks.length}] ${attack.name}: ${attack.about}`);
    const outcome = await outcomeOf(attack, fieldOf(options, note));
    outcomes.push(outcome);
    if (options.write) save(outcome);
    for (const figure of outcome.figures.filter(({ isKept }) => !isKept)) {
      note(`    BROKEN ${figure.what}: ${figure.value}; promised ${figure.limit}`);
    }
    const seconds = Math.round(outcome.seconds);
    note(`    ${outcome.figures.every(({ isKept }) => isKept) ? 'all promises kept' : 'broken'}, ${seconds} s`);
  }
  print(textReport(outcomes));
  return outcomes.every(({ figures }) => figures.every(({ isKept }) => isKept)) ? 0 : 1;
}

/** @throws Error if no attack has that name */
function chosen({ only, isQuick, soakMinutes }: Options): readonly Attack[] {
  const unknown = only.find((name) => !ATTACKS.some((attack) => attack.name === name));
  if (unknown !== undefined) throw new Error(`--only is '${unknown}'; expected a name that --list prints`);
  if (soakMinutes > 0 && only.length === 0) return [soak];
  return ATTACKS.filter((attack) => (only.length > 0 ? only.includes(attack.name) : !isQuick || attack.isQuick));
}

function fieldOf({ root, isQuick, soakMinutes }: Options, note: (line: string) => void): Field {
  return {
    root,
    isQuick,
    soakMinutes,
    start: (options) => Service.start({ root, ...options }),
    note: (text) => note(`    ${text}`),
  };
}

/** Saves the result of an attack and rewrites the page after each attack, so that an interrupted run keeps its results. */
function save(outcome: Outcome): void {
  saveOutcome(outcome);
  writeFileSync(PAGE, reliabilityPage(savedOutcomes()));
}

async function outcomeOf(attack: Attack, field: Field): Promise<Outcome> {
  const start = performance.now();
  const figures = await attack.run(field);
  return { attack, figures, seconds: (performance.now() - start) / 1000 };
}
