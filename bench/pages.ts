/**
 * How long the playground, the guide and the API's pages take to be complete in Chromium, from a cold cache, and what they transfer.
 *
 *     node bench/pages.ts [rounds]
 *
 * Complete is: everything loaded, and the loss (or the last of the text) on the screen. The server is a process of its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { launch } from '../test/browser/chromium.ts';

const PAGES = [
  { path: '/', shown: '#loss output data' },
  { path: '/#/losses', shown: '.plot svg' },
  { path: '/#/digits', shown: '.plot svg' },
  { path: '/#/evaluate', shown: '.plot svg' },
  { path: '/#/train', shown: '.plot svg' },
  { path: '/guide/numerical-stability', shown: 'main .turn a' },
  { path: '/docs/cross-entropy', shown: 'main h1' },
];
const rounds = Number(process.argv[2] ?? 11);

const server = spawn(process.execPath, ['src/server.ts'], {
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let url = '';
for await (const line of createInterface(server.stdout)) {
  url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0] ?? '';
  if (url) break;
}

const browser = await launch();
console.log('| page | complete, ms: median | min | max | requests | transferred, kB |\n|---|---:|---:|---:|---:|---:|');
for (const { path, shown } of PAGES) {
  const times: number[] = [];
  let bytes = 0;
  let requests = 0;
  for (let round = 0; round <= rounds; round++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto('about:blank');
    requests = 0;
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      requests++;
      sizes.push(request.sizes().then((size) => size.responseBodySize + size.responseHeadersSize));
    });
    const started = performance.now();
    await page.goto(url + path, { waitUntil: 'load' });
    await page.locator(shown).first().waitFor();
    // The first round warms the server's code, and is not counted.
    if (round > 0) times.push(performance.now() - started);
    bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size);
    await context.close();
  }
  times.sort((a, b) => a - b);
  const [median, min, max] = [times[times.length >> 1], times[0], times.at(-1)].map((ms) => ms?.toFixed(0));
  console.log(`| \`${path}\` | ${median} | ${min} | ${max} | ${requests} | ${(bytes / 1000).toFixed(0)} |`);
}
await browser.close();
server.kill();
await once(server, 'exit');
