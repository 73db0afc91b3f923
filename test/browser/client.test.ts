import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { site } from './site.ts';

const BUILD = join(import.meta.dirname, '../../clients/typescript/build.ts');

/** The module as a page has it that a bundler made: under its own origin. */
const MODULE = '/exact-loss-client.js';

describe.runIf(CHROMIUM)('the TypeScript client in a browser', () => {
  const { open, post } = site();
  let folder: string;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'exact-loss-client-'));
    await promisify(execFile)(process.execPath, [BUILD, folder]);
    page = await open('/');
    const body = await readFile(join(folder, 'index.js'), 'utf8');
    await page.route(`**${MODULE}`, (route) => route.fulfill({ contentType: 'text/javascript', body }));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs the body of a function of the client in the page. */
  const run = (code: string): Promise<unknown> =>
    page.evaluate(`import('${MODULE}').then(async ({ ExactLoss, Refused }) => {
      const loss = new ExactLoss(location.origin);
      ${code}
    })`);

  test('asks over safetensors and streams, and has the numbers of JSON', async () => {
    const request = { logits: [[1, 2, 3]], labels: [2] };
    const ours = await run(`
      const single = await loss.crossEntropy(${JSON.stringify(request)});
      const problem = await loss.nll({ log_probs: [[-1]], labels: [4] }).catch((error) => error);
      const requests = Array.from({ length: 2000 }, (_, i) => ({ logits: [[i % 3, 2]], labels: [0] }));
      const streamed = [];
      for await (const { index, results } of loss.stream('cross-entropy', requests, { outputs: ['loss'] })) {
        streamed.push([index, results.loss]);
      }
      const abort = new AbortController();
      abort.abort();
      const aborted = await loss.softmax({ logits: [1] }, { signal: abort.signal }).catch((error) => error.name);
      return {
        grad: [...single.grad.data],
        code: problem instanceof Refused && problem.code,
        streamed: streamed.length,
        last: streamed.at(-1),
        ready: await loss.ready(),
        aborted,
      };
    `);
    const { grad } = (await post('cross-entropy', request)) as { grad: number[][] };
    const { loss } = await post('cross-entropy', { logits: [[1, 2]], labels: [0] });
    expect(ours).toEqual({
      grad: grad.flat(),
      code: 'LABEL_OUT_OF_RANGE',
      streamed: 2000,
      last: [1999, loss],
      ready: true,
      aborted: 'AbortError',
    });
  });
});
