import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SNIPPETS } from '../../../web/src/api/snippets.ts';
import { post, testApp } from '../../support/app.ts';

const app = await testApp();
const origin = await app.listen({ host: '127.0.0.1', port: 0 });
const request = {
  operation: 'cross-entropy',
  body: {
    logits: [
      [1, Number.NEGATIVE_INFINITY, 1e-7],
      [0, -1, 0.5],
    ],
    target_probs: [
      [0.5, 0, 0.6],
      [0, 0, 1],
    ],
    validate_target_probs: false,
    outputs: ['loss', 'probs'],
  },
} as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exact-loss-snippets-'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = promisify(execFile);
const has = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** What each is run by, and whether that is here. */
const RUNNERS = {
  curl: { file: 'request.sh', run: (file: string) => run('bash', [file]), isHere: has('curl', '--version') },
  Python: { file: 'request.py', run: (file: string) => run('python3', [file]), isHere: has('python3', '--version') },
  TypeScript: { file: 'request.mts', run: (file: string) => run(process.execPath, [file]), isHere: true },
  Go: { file: 'request.go', run: (file: string) => run('go', ['run', file]), isHere: has('go', 'version') },
};

describe('a request as code', () => {
  for (const [language, { file, run, isHere }] of Object.entries(RUNNERS))
    test.skipIf(!isHere)(`in ${language} gets the answer`, async () => {
      const path = join(folder, file);
      await writeFile(path, SNIPPETS[language as keyof typeof RUNNERS](request, origin));
      const { stdout } = await run(path);
      const { json } = await post(app, 'cross-entropy', SNIPPETS.JSON(request));
      const { loss, probs } = json;
      expect(stdout).toContain(String(loss));
      for (const p of (probs as number[][]).flat()) expect(stdout).toContain(String(p));
    });

  test('in JSON is what is sent', async () => {
    expect((await post(app, 'cross-entropy', SNIPPETS.JSON(request))).status).toBe(200);
  });
});
