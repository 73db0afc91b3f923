import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { pythonWith } from '../support/python.ts';

const FOLDER = fileURLToPath(new URL('../../clients/python', import.meta.url));

const python = pythonWith('numpy', 'pytest', 'torch') ?? pythonWith('numpy', 'pytest');

/** Why the tests cannot run; undefined where they can. */
function missing(): string | undefined {
  if (pythonWith() === undefined) return 'there is no python3';
  if (pythonWith('numpy') === undefined) return 'python3 has no numpy';
  return python === undefined ? 'python3 has no pytest' : undefined;
}

describe('clients/python', () => {
  test('passes its tests against the service', { timeout: 240_000 }, async ({ skip, annotate }) => {
    const reason = missing();
    if (reason !== undefined) skip(reason);
    // They start a service of their own. A proxy set for the outside world must not be asked for 127.0.0.1.
    const env: NodeJS.ProcessEnv = { ...process.env, NO_PROXY: '*', no_proxy: '*', PYTHONDONTWRITEBYTECODE: '1' };
    delete env.EXACT_LOSS_URL;
    const child = spawn(python as string, ['-m', 'pytest', '-q', '-rs', '-p', 'no:cacheprovider'], {
      cwd: FOLDER,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, errors, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    expect(status, output + errors).toBe(0);
    const passed = Number(/(\d+) passed/.exec(output)?.[1]);
    expect(passed).toBeGreaterThan(190);
    await annotate(output.slice(output.lastIndexOf('short test summary')));
  });
});
