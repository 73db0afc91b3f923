/**
 * The way of somebody who has never seen this: clone, install, start, open the page, move a logit, see the loss change.
 *
 *     node bench/newcomer.ts
 *
 * Everything is done anew in an empty folder, with npm's cache as it is; the seconds of each step are printed.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launch } from '../test/browser/chromium.ts';

const folder = await mkdtemp(join(tmpdir(), 'exact-loss-newcomer-'));
const clone = join(folder, 'exact-loss');
let server: ChildProcess | undefined;
let last = performance.now();
const begun = last;

function done(step: string): void {
  const now = performance.now();
  console.log(`${((now - last) / 1000).toFixed(1).padStart(6)} s  ${step}`);
  last = now;
}

try {
  execFileSync('git', ['clone', '--quiet', join(import.meta.dirname, '..'), clone]);
  done('git clone');

  execFileSync('npm', ['ci', '--loglevel=error'], { cwd: clone, stdio: ['ignore', 'ignore', 'inherit'] });
  done('npm ci');

  const started = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  server = started;
  let url = '';
  for await (const line of createInterface(started.stdout)) {
    url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0] ?? '';
    if (url) break;
  }
  done('npm start, which builds the pages');

  const browser = await launch();
  done('a browser');

  const page = await browser.newPage();
  await page.goto(url);
  const loss = page.locator('#loss output data');
  const before = await loss.getAttribute('value');
  done(`the page; the loss is ${before}`);

  await page.getByRole('slider', { name: 'Logit of class 0' }).press('ArrowRight');
  for (let after = before; after === before; after = await loss.getAttribute('value'));
  done(`a key on a slider; the loss is ${await loss.getAttribute('value')}`);
  await browser.close();
  last = begun;
  done('in all');
} finally {
  if (server?.pid) process.kill(-server.pid);
  await rm(folder, { recursive: true, force: true });
}
