import { DTYPES, type Dtype } from '../../core/tensors/numbers.ts';
import { OPERATIONS } from '../../operations/index.ts';
import type { Operation } from '../../operations/operation.ts';
import { CliError } from '../cli-error.ts';
import { type Flag, type FlagValues, textOf } from '../flags/flag.ts';
import { numberOf } from '../flags/read-number.ts';
import { schemaFlags } from '../flags/schema-flags.ts';
import type { CompareOptions } from './compare-output.ts';

const NAMES = OPERATIONS.map(({ name }) => name);

/** Options that say how results are written, which here is always the same. */
const NOT_HERE = ['dtype', 'outputs', 'encoding'];

const OWN_FLAGS: readonly Flag[] = [
  {
    name: 'operation',
    value: 'NAME',
    choices: NAMES,
    description: 'What the outputs are of.',
    default: 'cross-entropy',
  },
  {
    name: 'dtype',
    value: 'NAME',
    choices: DTYPES,
    description: 'The type in whose ulps errors are counted. By default that of each output; of JSON float64.',
  },
  {
    name: 'tolerance',
    value: 'ULPS',
    description:
      'The most ulps that a number may be off: the exit code is 1 where one is off by more. By default nothing is too far.',
  },
  {
    name: 'worst',
    value: 'INTEGER',
    description: 'How many of the worst places of each output are printed.',
    default: '3',
  },
  { name: 'json', description: 'Print one line of JSON. This is what a pipe gets anyway.' },
];

/** What `exact-loss compare` takes. */
export const FLAGS: readonly Flag[] = [...OWN_FLAGS, ...requestFlags()];

/** The options of all operations; which of them one has, its schema says. */
function requestFlags(): Flag[] {
  const flags = new Map<string, Flag>();
  for (const { request } of OPERATIONS) {
    for (const flag of schemaFlags(request))
      if (!flags.has(flag.name)) flags.set(flag.name, { ...flag, default: undefined });
  }
  return [...flags.values()].filter(({ name }) => !NOT_HERE.includes(name));
}

/** What is compared how. */
export interface Options extends CompareOptions {
  readonly operation: Operation;
  /** The most ulps that a number may be off. */
  readonly tolerance: number | undefined;
}

/**
 * Reads the flags, but those of the request.
 *
 * @throws CliError
 */
export function readOptions(values: FlagValues): Options {
  return {
    operation: operationOf(values),
    dtype: dtypeOf(values),
    worst: numberOf(values, 'worst', { isInteger: true, least: 0 }) ?? 3,
    tolerance: numberOf(values, 'tolerance', { least: 0 }),
  };
}

/**
 * Refuses options of a request that would change nothing.
 *
 * @param allowed those that would
 * @throws CliError
 */
export function checkFlags(values: FlagValues, allowed: readonly string[], reason: string): void {
  const own = OWN_FLAGS.map(({ name }) => name).filter((name) => name !== 'operation');
  const idle = Object.keys(values).find((name) => !own.includes(name) && !allowed.includes(name));
  if (idle !== undefined) throw new CliError(`--${idle} is given, and ${reason}; expected it without`);
}

function operationOf(values: FlagValues): Operation {
  const name = textOf(values, 'operation') ?? 'cross-entropy';
  const operation = OPERATIONS.find((each) => each.name === name);
  if (operation) return operation;
  throw new CliError(`--operation is ${JSON.stringify(name)}; expected one of ${NAMES.join(', ')}`);
}

function dtypeOf(values: FlagValues): Dtype | undefined {
  const name = textOf(values, 'dtype');
  const dtype = DTYPES.find((each) => each === name);
  if (name === undefined || dtype) return dtype;
  throw new CliError(`--dtype is ${JSON.stringify(name)}; expected one of ${DTYPES.join(', ')}`);
}
