import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { ENGINE_NAMES } from './codecs/index.ts';
import {
  bodiesThatFit,
  bodyThatFits,
  connectionsThatFit,
  type Machine,
  MOST_CONNECTIONS,
  memoryFor,
  thisMachine,
} from './lifecycle/memory-fit.ts';
import { describeExpected } from './schemas/describe-expected.ts';
import { stringEnum } from './schemas/string-enum.ts';

/**
 * The longest time that can be set. A longer one is a mistake, such as microseconds; and Node's timers fire at once
 * beyond 2^31−1 ms, 24.8 days. The sum of two times stays well below that.
 */
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The environment variables, each with its default and the reason for it. `npm run generate` puts them into the README.
 */
export const ConfigSchema = Type.Object({
  HOST: Type.String({
    default: '127.0.0.1',
    minLength: 1,
    description: 'Address to listen on. Loopback by default, since nothing here authenticates. The image sets 0.0.0.0.',
  }),
  PORT: Type.Integer({
    default: 8080,
    minimum: 0,
    maximum: 65535,
    description: 'Port to listen on; 0 takes a free one.',
  }),
  HEALTH_PORT: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 65535,
      description:
        'A second port, for health checks and metrics, whose connections do not queue behind a flood of them at PORT. It serves the same paths, to 64 connections on top of MAX_CONNECTIONS. By default there is none.',
    }),
  ),
  LOG_LEVEL: stringEnum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    default: 'info',
    description:
      'Least severe level that is logged. info is one line a request, which is the largest single cost of a small request.',
  }),
  BODY_LIMIT: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 512 * 1024 * 1024,
      description:
        'Largest request body in bytes, as it is sent and as it is decoded. By default 64 MiB, some three million numbers, or BODIES_LIMIT if that is less.',
    }),
  ),
  DECODED_RATIO: Type.Integer({
    default: 100,
    minimum: 1,
    description:
      'Most decoded bytes for each byte of a compressed body or npz file, beyond the first MiB: a few kilobytes must not cost what gigabytes do. Of an npz file in a compressed body, for each byte that was sent. Numbers shrink to a half, rows of zeros to a hundredth. Raise it for large one-hot target_probs; gzip and npz can reach 1032.',
  }),
  BODIES_LIMIT: Type.Optional(
    Type.Integer({
      // A request without a body counts as 16 KiB, and a read has up to 64.
      minimum: 64 * 1024,
      maximum: 64 * 1024 * 1024 * 1024,
      description:
        'Sets the memory budget, which is four times this: the most that bodies, computing and unread answers may hold at a time. By default whatever fits the memory of the process, up to 1 GiB; a value that does not fit stops the start. 128 MiB fits 1 GiB with two workers. At least 64 KiB and BODY_LIMIT.',
    }),
  ),
  MAX_CONNECTIONS: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description:
        'Most connections at a time; more are closed as they come. Each may have one request under way, whose objects take some 16 KiB of heap. By default 8192, or what a quarter of the heap has room for.',
    }),
  ),
  MAX_WAIT_MS: Type.Integer({
    default: 500,
    minimum: 1,
    maximum: 3_600_000,
    description:
      'Longest time that a request may have to wait for those before it. If it would wait longer, it gets a 503 at once, before its body is read: clients that give up after a second get an answer that they can use, and no work is done for those that have given up.',
  }),
  COMPRESS_ANSWERS: stringEnum(['off', 'on'], {
    default: 'off',
    description:
      'Whether to compress answers in text, by zstd, br or gzip, for clients that accept it. It saves three fifths of the bytes, but takes 3 to 11 ms a megabyte, which is longer than computing them: for networks that are slow or paid by the byte.',
  }),
  ENGINE: stringEnum(ENGINE_NAMES, {
    default: 'wasm',
    description:
      'What reads, computes and writes numbers: WebAssembly, or the plain TypeScript that it is checked against, for machines without WebAssembly. The answers are the same.',
  }),
  WORKERS: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 256,
      description:
        'Most threads for bodies of more than 128 KiB, so that these neither hold up others nor are limited to one core. By default as many as the cores that the process may use; 0 does everything on one thread.',
    }),
  ),
  HEADERS_TIMEOUT_MS: Type.Integer({
    default: 10_000,
    minimum: 1,
    // Node allows the headers no more time than its default for a whole request, five minutes.
    maximum: 300_000,
    description: 'Time for the headers of a request to arrive, so that slow clients do not hold connections open.',
  }),
  REQUEST_TIMEOUT_MS: Type.Integer({
    default: 120_000,
    minimum: 1,
    maximum: DAY_MS,
    description:
      'Time for a whole body to arrive after its headers: the largest one at 4.5 Mbit/s. While it waits for room its time does not run.',
  }),
  GRACE_MS: Type.Integer({
    default: 5000,
    minimum: 1,
    maximum: 3_600_000,
    description:
      'Time that a body, a line of a stream or an answer has to get going; from then on each such period must bring MIN_RATE. Long enough for a lost packet to be sent again a few times.',
  }),
  MIN_RATE: Type.Integer({
    default: 4096,
    minimum: 0,
    maximum: 1024 * 1024 * 1024,
    description:
      'Fewest bytes a second that a client must send of a body or a line, and take of an answer. What has arrived is held in memory until the rest has: 4 KiB/s is slower than any network that is meant to carry tensors.',
  }),
  KEEP_ALIVE_TIMEOUT_MS: Type.Integer({
    default: 72_000,
    minimum: 1,
    maximum: DAY_MS,
    description:
      'Time an idle connection is kept: longer than the 60 s of common load balancers, so that they close first.',
  }),
  DRAIN_DELAY_MS: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: DAY_MS,
    description:
      'Time after SIGTERM during which new connections are still accepted, so that load balancers notice /readyz first.',
  }),
  DRAIN_TIMEOUT_MS: Type.Integer({
    default: 25_000,
    minimum: 1,
    maximum: DAY_MS,
    description:
      'Time that requests in flight have to finish after DRAIN_DELAY_MS; then they are cut off. Less than the 30 s after which Kubernetes kills.',
  }),
  COMMIT: Type.String({
    default: 'unknown',
    description: 'The commit that /info reports. Set when the image is built.',
  }),
});

type Variables = Static<typeof ConfigSchema>;

/** The configuration, with unset variables fitted to the machine. */
export type Config = Readonly<
  Variables & Required<Pick<Variables, 'BODY_LIMIT' | 'BODIES_LIMIT' | 'MAX_CONNECTIONS' | 'WORKERS'>>
>;

/** A variable has an invalid value; the message says so in one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const validate = new Ajv({ coerceTypes: false, useDefaults: true, removeAdditional: true, verbose: true }).compile({
  ...ConfigSchema,
  additionalProperties: false,
});

/**
 * Reads the configuration from environment variables. Numbers are decimal. Unset variables get their default.
 *
 * @throws ConfigError a value is not allowed; the message names the variable, the value and what is allowed
 * @example loadConfig({ PORT: '9000' }).PORT // 9000
 */
export function loadConfig(
  env: { readonly [name: string]: string | undefined } = process.env,
  machine: Machine = thisMachine(),
): Config {
  const config: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(ConfigSchema.properties)) {
    const text = env[name];
    if (text === undefined) continue;
    // Ajv's own coercion would also accept "Infinity", "0x10" and " " as numbers.
    config[name] = property.type === 'integer' && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  }
  if (!validate(config)) {
    const error = validate.errors?.[0];
    const name = error?.instancePath.slice(1) ?? '';
    throw new ConfigError(
      `${name} is ${JSON.stringify(env[name])}; expected ${describeExpected(error?.parentSchema ?? {})}`,
    );
  }
  return Object.freeze(fitted(config as Variables, machine));
}

/** Fills in the defaults that depend on the machine, and checks the given values against it. */
function fitted(variables: Variables, machine: Machine): Config {
  const { WORKERS = machine.cores } = variables;
  const fitting = bodiesThatFit(machine, WORKERS);
  const mostConnections = connectionsThatFit(machine);
  const { BODIES_LIMIT = fitting, MAX_CONNECTIONS = Math.min(MOST_CONNECTIONS, mostConnections) } = variables;
  const { BODY_LIMIT = bodyThatFits(BODIES_LIMIT) } = variables;
  const has = `with ${WORKERS} workers and ${mib(machine.memory)} MiB of memory`;
  if (BODIES_LIMIT === 0)
    throw new ConfigError(`there is no room for bodies ${has}; expected fewer WORKERS or more memory`);
  if (memoryFor(BODIES_LIMIT, WORKERS) > machine.memory && BODIES_LIMIT > fitting) {
    throw new ConfigError(`BODIES_LIMIT is ${BODIES_LIMIT}; expected at most ${fitting} ${has}`);
  }
  if (BODIES_LIMIT < BODY_LIMIT) {
    throw new ConfigError(`BODIES_LIMIT is ${BODIES_LIMIT}; expected at least BODY_LIMIT, ${BODY_LIMIT}`);
  }
  if (MAX_CONNECTIONS > mostConnections) {
    throw new ConfigError(
      `MAX_CONNECTIONS is ${MAX_CONNECTIONS}; expected at most ${mostConnections} with ${mib(machine.heap)} MiB of heap (--max-old-space-size)`,
    );
  }
  return { ...variables, WORKERS, BODIES_LIMIT, BODY_LIMIT, MAX_CONNECTIONS };
}

function mib(bytes: number): number {
  return Math.floor(bytes / (1024 * 1024));
}
