import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { parseFlags } from '../../src/cli/flags/parse-flags.ts';
import { manifest } from '../../src/manifest.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import { folderWith, runCli } from './run-cli.ts';
import { callsIn } from './shell.ts';

describe('the help', () => {
  test('names all commands, which are all operations and some more', async () => {
    const { code, stdout } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const { name } of COMMANDS) expect(stdout).toContain(`\n  ${name} `);
    expect(COMMANDS.map(({ name }) => name)).toEqual([
      ...OPERATIONS.map(({ name }) => name),
      'evaluate',
      'compare',
      'serve',
      'completion',
    ]);
  });

  test.each(OPERATIONS)(
    'of $name has all options of its schema, with defaults and choices',
    async ({ name, request }) => {
      const { stdout } = await runCli([name, '--help']);
      const flags = COMMANDS.find((command) => command.name === name)?.flags ?? [];
      for (const [field, schema] of Object.entries(request.properties)) {
        const flag = flags.find((each) => each.name === field.replaceAll('_', '-'));
        if (flag === undefined) expect('x-tensor-kind' in schema, field).toBe(true);
        else {
          expect(stdout).toContain(`--${flag.name}`);
          if (schema.enum) expect(flag.choices).toEqual(schema.enum);
          if (schema.default !== undefined) expect(flag.default).toBe([schema.default].flat().join(','));
        }
      }
    },
  );

  test.each(COMMANDS)('of $name fits a terminal, also where it is asked for otherwise', async ({ name }) => {
    const { stdout } = await runCli([name, '--help']);
    const prose = stdout.split('\n').filter((line) => !/^ {2}\S|^ {2}exact-loss|\| exact-loss/.test(line));
    for (const line of prose) expect([...line].length, line).toBeLessThanOrEqual(100);
    expect((await runCli(['help', name])).stdout).toBe(stdout);
    expect((await runCli([name, 'a.npy', '-h'])).stdout).toBe(stdout);
  });

  test.each(COMMANDS)('of $name has examples that work in an empty folder', async ({ name, examples }) => {
    const cwd = folderWith();
    const lines = examples.map(({ line }) => line.replace(/&& source .*/, ''));
    const calls = callsIn(lines.join('\n'), cwd);
    expect(calls.length).toBeGreaterThanOrEqual(examples.length);
    for (const { args, stdin } of calls) {
      if (name === 'serve') {
        const command = COMMANDS.find((each) => each.name === name);
        expect(parseFlags(args.slice(1), command?.flags ?? []).words).toEqual([]);
        continue;
      }
      const { code, stderr } = await runCli(args, { cwd, stdin });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
  });

  test('is what one gets for nothing, with exit code 2', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('usage: exact-loss COMMAND');
  });

  test('has the version apart', async () => {
    expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });
});
