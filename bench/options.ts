import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Settings } from './measure.ts';
import { MODE_NAMES, type ModeName } from './mode-names.ts';

/** What to measure, for how long (in seconds), and where to write it. */
export interface Options extends Settings {
  readonly help: boolean;
  readonly markdown: boolean;
  readonly mode: ModeName;
  readonly quick: boolean;
  /** Names of cases; absent: all. */
  readonly only: readonly string[] | undefined;
  /** A commit whose reader and writer are measured too; absent: none. */
  readonly against: string | undefined;
  /** Absent: nothing is written. */
  readonly out: string | undefined;
}

/** The text of `--help`. */
export const HELP = `Usage: npm run bench -- [options]

Measures this service against a bare node:http server (floor) and an untuned Fastify (plain), and with itself.

  --bytes         instead: tensors as bytes and in other encodings, beside FastAPI and PyTorch
  --micro         instead: reader, kernel and writer alone, in ns a number
  --curve         instead: what a number costs in requests of 100 to 10 million numbers
  --peers         instead: JSON, beside FastAPI and PyTorch
                  (--bytes and --peers need Python packages: they say which)

  --quick         one very short round of fewer cases: does it run, is it in the right region?
  --only M,livez  these cases only; with --micro: of reader, kernel and writer
  --against REF   with --micro: beside reader and writer as they were in that commit
  --rounds N      interleaved rounds; of six, three contenders take every order once
  --seconds N     length of one run
  --service FILE  main file of the service; src/server.ts by default
  --out FILE      results file; bench/results….json by default, none with --quick, --only or --against
  --markdown      measure nothing: print the results file as Markdown
  --help          this text

Exit code 1 if any reply was wrong or missing, 2 for a wrong option. A missed target is printed, and is no failure.
`;

type Lengths = Pick<Settings, 'rounds' | 'seconds' | 'warmUp'>;

const FULL: Readonly<Record<ModeName, Lengths>> = {
  load: { rounds: 6, seconds: 1.5, warmUp: 1 },
  bytes: { rounds: 6, seconds: 1.5, warmUp: 1 },
  micro: { rounds: 21, seconds: 0, warmUp: 0 },
  curve: { rounds: 3, seconds: 1, warmUp: 1 },
  peers: { rounds: 5, seconds: 3, warmUp: 2 },
};

const QUICK: Lengths = { rounds: 1, seconds: 0.2, warmUp: 0.15 };

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
      bytes: { type: 'boolean', default: false },
      micro: { type: 'boolean', default: false },
      curve: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      only: { type: 'string' },
      against: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      service: { type: 'string', default: inProject('src/server.ts') },
      out: { type: 'string' },
    },
  });
  const modes = MODE_NAMES.filter((name) => name !== 'load' && values[name]);
  if (modes.length > 1) throw new Error(`--${modes.join(' and --')} are both given; expected at most one of them`);
  const mode = modes[0] ?? 'load';
  if (values.against !== undefined && mode !== 'micro') throw new Error('--against is given without --micro');
  const defaults = values.quick ? QUICK : FULL[mode];
  const isSpecial = values.quick || values.only !== undefined || values.against !== undefined;
  return {
    help: values.help,
    markdown: values.markdown,
    mode,
    quick: values.quick,
    only: values.only?.split(','),
    against: values.against,
    rounds: positive('--rounds', values.rounds, defaults.rounds, Number.isInteger),
    seconds: positive('--seconds', values.seconds, defaults.seconds, Number.isFinite),
    warmUp: defaults.warmUp,
    service: values.service,
    out: values.out ?? (isSpecial && !values.markdown ? undefined : inProject(resultsFile(mode))),
  };
}

/** Where the results of a mode are kept, from the project's root. */
export function resultsFile(mode: ModeName): string {
  return mode === 'load' ? 'bench/results.json' : `bench/results-${mode}.json`;
}

function positive(flag: string, text: string | undefined, fallback: number, accepts: (n: number) => boolean): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (value > 0 && accepts(value)) return value;
  const kind = accepts === Number.isInteger ? 'a positive integer' : 'a positive number';
  throw new Error(`${flag} is '${text}'; expected ${kind}`);
}

function inProject(file: string): string {
  return fileURLToPath(new URL(`../${file}`, import.meta.url));
}
