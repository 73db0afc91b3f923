import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  readonly help: boolean;
  readonly list: boolean;
  readonly isQuick: boolean;
  /** The checkout whose service is attacked. */
  readonly root: string;
  /** The names of the attacks to run; empty for all. */
  readonly only: readonly string[];
  readonly soakMinutes: number;
  /** Whether to write docs/reliability.md. */
  readonly write: boolean;
}

/** The text of `--help`. */
export const HELP = `Usage: npm run siege -- [options]

Attacks the service, a fresh process for each attack, and reports which promises it keeps.

  --list           list the attacks
  --only NAME      run only this attack; may be repeated
  --quick          run only what the tests run, in under two minutes
  --soak MINUTES   run mixed load for this long instead, comparing every answer with the known one
  --root PATH      the checkout whose service to attack; by default this one
  --write          write the results to docs/reliability.md
  --help           print this text

Exit code 1 if a promise was broken, 2 for an invalid option.
`;

/**
 * Parses the options in `args`.
 *
 * @throws Error that names the option and the value seen
 * @example parseOptions(['--only', 'slow-lines'], '/here') // { only: ['slow-lines'], root: '/here', … }
 */
export function parseOptions(args: readonly string[], here: string): Options {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: {
      help: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      root: { type: 'string' },
      soak: { type: 'string' },
    },
  });
  const { help, list, quick, write, only, root, soak } = values;
  const soakMinutes = Number(soak ?? 0);
  if (!(soakMinutes > 0 && Number.isFinite(soakMinutes)) && soak !== undefined) {
    throw new Error(`--soak is '${soak}'; expected a positive number of minutes`);
  }
  return { help, list, isQuick: quick, write, only, soakMinutes, root: root === undefined ? here : resolve(root) };
}
