import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const REPORTER = new URL('./retried-tests.ts', import.meta.url).href;

const TESTS = `
let calls = 0;
test('once', () => expect(calls++).toBe(1));
test('always', () => expect(1).toBe(1));
`;

test('a test that fails, and passes when it is repeated, is printed with its error; others are not', () => {
  const root = mkdtempSync(join(tmpdir(), 'retried-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'flaky.test.js'), TESTS);
  writeFileSync(
    join(root, 'vitest.config.mjs'),
    `import { RetriedTests } from '${REPORTER}';
    export default { test: { globals: true, retry: 1, reporters: ['default', new RetriedTests()] } };`,
  );
  const { status, stderr } = spawnSync(process.execPath, [VITEST, 'run', '--root', root, '--no-color'], {
    encoding: 'utf8',
    env: { ...process.env, VITEST: undefined, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  expect(status).toBe(0);
  expect(stderr).toMatch(/RETRIED {2}flaky\.test\.js > once\n/);
  expect(stderr).toContain('AssertionError: expected +0 to be 1');
  expect(stderr).not.toContain('> always');
});
