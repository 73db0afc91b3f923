import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { ENGINE_NAMES } from './codecs/index.ts';
import { describeExpected } from './schemas/describe-expected.ts';
import { stringEnum } from './schemas/string-enum.ts';

/**
 * The longest time that can be set. A longer one is a mistake, such as microseconds; and Node's timers fire at once beyond
 * 2^31−1 ms, 24.8 days. The sum of two times stays well below that.
 */
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The environment variables, each with its default and the reason for it. `npm run generate` writes the README's table from this.
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
  LOG_LEVEL: stringEnum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    default: 'info',
    description:
      'Least severe level that is logged. info is one line a request, which is the largest single cost of a small request.',
  }),
  BODY_LIMIT: Type.Integer({
    default: 64 * 1024 * 1024,
    minimum: 1,
    maximum: 512 * 1024 * 1024,
    description:
      'Largest request body in bytes. 64 MiB is some three million numbers; a request needs about five times its body in memory, with its answer, and up to 25 times where all numbers are of one digit.',
  }),
  DECODED_RATIO: Type.Integer({
    default: 100,
    minimum: 1,
    description:
      'Most decoded bytes of a compressed body for each encoded one, beyond the first MiB: a few kilobytes must not cost what gigabytes do. Numbers compress to a half, rows of zeros to a hundredth: higher for large one-hot target_probs, up to the 1032 of gzip.',
  }),
  BODIES_LIMIT: Type.Integer({
    default: 1024 * 1024 * 1024,
    minimum: 1,
    maximum: 64 * 1024 * 1024 * 1024,
    description:
      'Most bytes of all bodies of more than 256 KiB that are read, waiting or being answered. What would go beyond is read later, so that its client waits. Not less than BODY_LIMIT.',
  }),
  COMPRESS_ANSWERS: stringEnum(['off', 'on'], {
    default: 'off',
    description:
      'Whether answers in text are compressed, by zstd, br or gzip, for clients that accept it. Digits shrink to two fifths, but at 3 to 11 ms a megabyte that takes longer than to compute them, and most services are near their clients: for slow networks, and those that are paid by the byte.',
  }),
  ENGINE: stringEnum(ENGINE_NAMES, {
    default: 'wasm',
    description:
      'What reads, computes, keeps and writes numbers: WebAssembly, or the plain TypeScript that it is checked against, where WebAssembly is not to be had. The answers are the same.',
  }),
  WORKERS: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 256,
      description:
        'Most threads for bodies of more than 256 KiB, so that these neither hold up others nor are limited to one core. By default as many as the cores that the process may use; 0 does everything on one thread.',
    }),
  ),
  HEADERS_TIMEOUT_MS: Type.Integer({
    default: 10_000,
    minimum: 1,
    // Node refuses to give the headers more time than its default for a whole request, five minutes.
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

export type Config = Readonly<Static<typeof ConfigSchema>>;

/** A variable has a value that is not allowed; the message says so in one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const validate = new Ajv({ coerceTypes: false, useDefaults: true, removeAdditional: true, verbose: true }).compile({
  ...ConfigSchema,
  additionalProperties: false,
});

/**
 * Reads the configuration from environment variables. Numbers are decimal; variables that are not set get their default.
 *
 * @throws ConfigError a value is not allowed; the message names the variable, the value and what is allowed
 * @example loadConfig({ PORT: '9000' }).PORT // 9000
 */
export function loadConfig(env: { readonly [name: string]: string | undefined } = process.env): Config {
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
  const { BODY_LIMIT, BODIES_LIMIT } = config as Config;
  if (BODIES_LIMIT < BODY_LIMIT) {
    throw new ConfigError(`BODIES_LIMIT is ${BODIES_LIMIT}; expected at least BODY_LIMIT, ${BODY_LIMIT}`);
  }
  return Object.freeze(config) as Config;
}
