import { describe, expect, test } from 'vitest';
import { ConfigError, ConfigSchema, loadConfig } from '../src/config.ts';

/** What the start is stopped with. */
function complaint(env: { [name: string]: string }): string {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error(`${JSON.stringify(env)} was accepted`);
}

describe('loadConfig', () => {
  test('of an empty environment is the defaults', () => {
    expect(loadConfig({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 8080,
      LOG_LEVEL: 'info',
      BODY_LIMIT: 67_108_864,
      HEADERS_TIMEOUT_MS: 10_000,
      REQUEST_TIMEOUT_MS: 120_000,
      KEEP_ALIVE_TIMEOUT_MS: 72_000,
      DRAIN_DELAY_MS: 0,
      DRAIN_TIMEOUT_MS: 25_000,
      COMMIT: 'unknown',
    });
  });

  test('has a default and a reason for every variable', () => {
    const fitted = ['WORKERS', 'BODY_LIMIT', 'BODIES_LIMIT', 'MAX_CONNECTIONS'];
    for (const [name, schema] of Object.entries(ConfigSchema.properties)) {
      expect(schema.description, name).toMatch(/\w.*\./);
      if (name === 'HEALTH_PORT') {
        expect(loadConfig({})).not.toHaveProperty(name);
      } else if (fitted.includes(name)) {
        // Its default is a property of the machine.
        expect(schema.description, name).toMatch(/By default/);
        expect(loadConfig({}), name).toHaveProperty(name, expect.any(Number));
      } else {
        expect(loadConfig({}), name).toHaveProperty(name, schema.default);
      }
    }
  });

  describe('fits what it does not say to the machine', () => {
    const MIB = 1024 * 1024;
    const machine = (memoryMib: number, heapMib = 512) => ({ memory: memoryMib * MIB, heap: heapMib * MIB, cores: 2 });

    test.each([
      [24_576, 1024, 64],
      [1024, 130, 64],
      [512, 37, 37],
    ])('with %d MiB of memory bodies have %d MiB, the largest of them %d', (memory, bodies, body) => {
      const { BODIES_LIMIT, BODY_LIMIT, WORKERS } = loadConfig({}, machine(memory));
      expect([Math.floor(BODIES_LIMIT / MIB), Math.floor(BODY_LIMIT / MIB), WORKERS]).toEqual([bodies, body, 2]);
    });

    test('what the guide recommends for 1 GiB fits it', () => {
      expect(loadConfig({ BODIES_LIMIT: String(128 * MIB), WORKERS: '2' }, machine(1024)).BODY_LIMIT).toBe(64 * MIB);
    });

    test.each([
      [
        { BODIES_LIMIT: String(512 * MIB) },
        1024,
        512,
        /^BODIES_LIMIT is 536870912; expected at most \d+ with 2 workers and 1024 MiB of memory$/,
      ],
      [
        { WORKERS: '8' },
        256,
        512,
        /^there is no room for bodies with 8 workers and 256 MiB of memory; expected fewer WORKERS or more memory$/,
      ],
      [
        { MAX_CONNECTIONS: '5000' },
        1024,
        128,
        /^MAX_CONNECTIONS is 5000; expected at most 2048 with 128 MiB of heap \(--max-old-space-size\)$/,
      ],
    ])('refuses %j with %d MiB of memory and %d MiB of heap, in one line', (env, memory, heap, message) => {
      expect(() => loadConfig(env, machine(memory, heap))).toThrow(message);
    });
  });

  test('reads numbers from their decimal text: the docstring example', () => {
    expect(loadConfig({ PORT: '9000' }).PORT).toBe(9000);
    expect(loadConfig({ PORT: '0' }).PORT).toBe(0);
    expect(loadConfig({ PORT: '65535' }).PORT).toBe(65535);
  });

  test('reads texts as they are, though they look like numbers', () => {
    expect(loadConfig({ HOST: '0.0.0.0', COMMIT: '1234567', LOG_LEVEL: 'silent' })).toMatchObject({
      HOST: '0.0.0.0',
      COMMIT: '1234567',
      LOG_LEVEL: 'silent',
    });
  });

  test('has a maximum for every time, at most a day', () => {
    for (const [name, schema] of Object.entries(ConfigSchema.properties)) {
      if (!name.endsWith('_MS')) continue;
      expect(schema, name).toHaveProperty('maximum');
      expect((schema as { maximum: number }).maximum, name).toBeLessThanOrEqual(24 * 60 * 60 * 1000);
    }
  });

  test('leaves out variables that are not its own', () => {
    expect(loadConfig({ PATH: '/usr/bin' })).not.toHaveProperty('PATH');
  });

  test('is frozen', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });

  test.each([
    { name: 'PORT', value: 'http', expected: 'an integer in [0, 65535]' },
    { name: 'PORT', value: '80x', expected: 'an integer in [0, 65535]' },
    { name: 'PORT', value: '-1', expected: 'an integer in [0, 65535]' },
    { name: 'PORT', value: '65536', expected: 'an integer in [0, 65535]' },
    { name: 'PORT', value: '1.5', expected: 'an integer in [0, 65535]' },
    { name: 'PORT', value: 'NaN', expected: 'an integer in [0, 65535]' },
    { name: 'PORT', value: '', expected: 'an integer in [0, 65535]' },
    { name: 'PORT', value: ' ', expected: 'an integer in [0, 65535]' },
    { name: 'PORT', value: '0x1F90', expected: 'an integer in [0, 65535]' },
    { name: 'HOST', value: '', expected: 'a string that is not empty' },
    {
      name: 'LOG_LEVEL',
      value: 'verbose',
      expected: '"fatal", "error", "warn", "info", "debug", "trace" or "silent"',
    },
    {
      name: 'LOG_LEVEL',
      value: 'INFO',
      expected: '"fatal", "error", "warn", "info", "debug", "trace" or "silent"',
    },
    { name: 'BODY_LIMIT', value: '0', expected: 'an integer in [1, 536870912]' },
    { name: 'BODY_LIMIT', value: '536870913', expected: 'an integer in [1, 536870912]' },
    { name: 'BODY_LIMIT', value: '64MB', expected: 'an integer in [1, 536870912]' },
    { name: 'BODY_LIMIT', value: 'Infinity', expected: 'an integer in [1, 536870912]' },
    { name: 'HEADERS_TIMEOUT_MS', value: '0', expected: 'an integer in [1, 300000]' },
    { name: 'REQUEST_TIMEOUT_MS', value: '-5', expected: 'an integer in [1, 86400000]' },
    { name: 'KEEP_ALIVE_TIMEOUT_MS', value: 'never', expected: 'an integer in [1, 86400000]' },
    { name: 'REQUEST_TIMEOUT_MS', value: '86400001', expected: 'an integer in [1, 86400000]' },
    { name: 'DRAIN_DELAY_MS', value: '3000000000', expected: 'an integer in [0, 86400000]' },
    { name: 'DRAIN_DELAY_MS', value: '-1', expected: 'an integer in [0, 86400000]' },
    { name: 'DRAIN_TIMEOUT_MS', value: '10s', expected: 'an integer in [1, 86400000]' },
  ])('stops at $name=$value with one line that says what is allowed', ({ name, value, expected }) => {
    const message = complaint({ [name]: value });
    expect(message).toBe(`${name} is ${JSON.stringify(value)}; expected ${expected}`);
    expect(message).not.toContain('\n');
  });

  test('keeps the line one, whatever the value', () => {
    expect(complaint({ PORT: '80\n81' })).toBe('PORT is "80\\n81"; expected an integer in [0, 65535]');
  });
});
