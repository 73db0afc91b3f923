import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WORKLOAD_NAMES, type WorkloadName } from './workloads.ts';

/** What to measure, for how long (in seconds), and where to write it. */
export interface Options {
  readonly help: boolean;
  readonly markdown: boolean;
  readonly workloads: readonly WorkloadName[];
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly service: string;
  /** Absent: nothing is written. */
  readonly out: string | undefined;
}

/** The text of `--help`. */
export const HELP = `Usage: node bench/run.ts [options]

Measures this service against a bare node:http server (floor) and an untuned Fastify (plain).

  --quick         two short rounds, under 30 s in all
  --only S,M      these workloads only (${WORKLOAD_NAMES.join(', ')})
  --rounds N      interleaved rounds; 6 by default: every order of the three servers once
  --seconds N     length of one run; 3 by default
  --service FILE  main file of the service; src/server.ts by default
  --out FILE      results file; bench/results.json by default, none with --quick or --only
  --markdown      measure nothing: print the results file as a Markdown table
  --help          this text

Exit code 1 if any reply was wrong or missing, 2 for a wrong option.
`;

const FULL = { rounds: 6, seconds: 3, warmUp: 2 };
const QUICK = { rounds: 2, seconds: 0.7, warmUp: 0.4 };

/**
 * The options in `args`.
 *
 * @throws Error that names the option and the value seen
 * @example parseOptions(['--only', 'S', '--rounds', '3']).rounds // 3
 */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      service: { type: 'string', default: inProject('src/server.ts') },
      out: { type: 'string' },
    },
  });
  const defaults = values.quick ? QUICK : FULL;
  const partial = (values.quick || values.only !== undefined) && !values.markdown;
  return {
    help: values.help,
    markdown: values.markdown,
    workloads: [...new Set(values.only?.split(',').map(workloadName) ?? WORKLOAD_NAMES)],
    rounds: positive('--rounds', values.rounds, defaults.rounds, Number.isInteger),
    seconds: positive('--seconds', values.seconds, defaults.seconds, Number.isFinite),
    warmUp: defaults.warmUp,
    service: values.service,
    out: values.out ?? (partial ? undefined : inProject('bench/results.json')),
  };
}

function positive(flag: string, text: string | undefined, fallback: number, accepts: (n: number) => boolean): number {
  const value = Number(text ?? fallback);
  if (value > 0 && accepts(value)) return value;
  const kind = accepts === Number.isInteger ? 'a positive integer' : 'a positive number';
  throw new Error(`${flag} is '${text}'; expected ${kind}`);
}

function workloadName(name: string): WorkloadName {
  const known = WORKLOAD_NAMES.find((candidate) => candidate === name);
  if (known) return known;
  throw new Error(`--only has '${name}'; expected some of ${WORKLOAD_NAMES.join(',')}`);
}

function inProject(file: string): string {
  return fileURLToPath(new URL(`../${file}`, import.meta.url));
}
