import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startService } from './support/service.ts';

const ROOT = join(import.meta.dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** Blocks of shell, with the JSON that follows one. */
const BLOCK = /```sh\n(?<script>[\s\S]*?)```(?:\n\n```json\n(?<output>[\s\S]*?)```)?/g;
/** What builds or runs for long: the packages, the image and CI are built elsewhere. */
const LONG = /\b(?:npm ci|docker)\b/;

const blocks = [...README.matchAll(BLOCK)]
  .map(({ groups }) => groups as { script: string; output?: string })
  .filter(({ script }) => !LONG.test(script));
const hasTools = spawnSync('bash', ['-c', 'command -v curl']).status === 0;

test('the README has commands to paste', () => {
  expect(blocks.length).toBeGreaterThan(1);
});

test.skipIf(!hasTools).each(blocks)(
  'the README’s commands work when they are pasted: $script',
  async ({ script, output }) => {
    const { port } = await startService();
    const folder = mkdtempSync(join(tmpdir(), 'exact-loss-readme-'));
    cpSync(join(ROOT, 'examples/data'), join(folder, 'examples/data'), { recursive: true });
    // npx starts the same program, half a second later.
    const npx = `npx() { shift; "${process.execPath}" "${join(ROOT, 'bin/exact-loss.js')}" "$@"; }\n`;
    const pasted = `set -euo pipefail\n${npx}${script.replaceAll('localhost:8080', `localhost:${port}`)}`;
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', pasted.replaceAll('curl -F', 'curl -sS -F')], {
      cwd: folder,
    });
    expect(stderr).toBe('');
    if (output === undefined) expect(stdout).not.toBe('');
    else expect(stdout.trim()).toBe(output.trim());
  },
);
