import { existsSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openFifo } from '../support/fifo.ts';
import { type Service, startService } from '../support/service.ts';

/** A request whose log line is nearly as long as a head may be, so that as few as possible fill every buffer. */
const PATH = `/livez?${'x'.repeat(15_000)}`;
const REQUESTS = 160;

/** Sends the requests, and returns the median of their times. One that blocks for five seconds is an error. */
async function sendRequests({ port }: Service): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < REQUESTS; i++) {
    const start = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}${PATH}`, { signal: AbortSignal.timeout(5000) });
    await answer.text();
    expect(answer.status).toBe(200);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[REQUESTS / 2] as number;
}

async function dropped({ port }: Service): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^log_lines_dropped_total (\d+)$/m.exec(text)?.[1]);
}

/** What a process may have as standard output. */
const BROKEN: { [name: string]: () => Promise<Service> } = {
  'a pipe whose reader is gone': async () => {
    const fifo = openFifo();
    fifo.closeReader();
    return startService({ stdio: ['ignore', fifo.end, 'ignore'] });
  },
  'a pipe whose reader goes after the start': async () => {
    const fifo = openFifo();
    const service = await startService({ stdio: ['ignore', fifo.end, 'ignore'] });
    fifo.closeReader();
    return service;
  },
  'a pipe that nobody reads': () => startService({ stdio: ['ignore', openFifo().end, 'ignore'] }),
  'a socket whose reader is gone': async () => {
    const service = await startService({ stdio: ['ignore', 'pipe', 'ignore'] });
    service.child.stdout?.destroy();
    return service;
  },
  'a socket that nobody reads': () => startService({ stdio: ['ignore', 'pipe', 'ignore'] }),
  'a pipe that nobody reads, as standard error is': () => {
    const { end } = openFifo();
    return startService({ stdio: ['ignore', end, end] });
  },
};
if (existsSync('/dev/full')) {
  BROKEN['a full disk'] = () => startService({ stdio: ['ignore', openSync('/dev/full', 'w'), 'ignore'] });
}

describe.each(Object.entries(BROKEN))('%s as standard output', (_name, start) => {
  test('neither slows requests nor keeps SIGTERM from ending the process with exit code 0', async () => {
    const service = await start();
    expect(await sendRequests(service)).toBeLessThan(50);
    expect(await dropped(service)).toBeGreaterThan(0);
    const before = performance.now();
    service.child.kill('SIGTERM');
    expect(await service.exit).toBe(0);
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

test('a reader that comes back finds whole lines, and one that says how many are missing', async () => {
  const fifo = openFifo();
  const service = await startService({ stdio: ['ignore', fifo.end, 'inherit'] });
  await sendRequests(service);
  const lost = await dropped(service);
  expect(lost).toBeGreaterThan(0);
  let text = '';
  for (let i = 0; i < 100 && !text.includes('dropped here'); i++) {
    text += fifo.read();
    await delay(20);
  }
  await fetch(`http://127.0.0.1:${service.port}/livez`);
  service.child.kill('SIGTERM');
  expect(await service.exit).toBe(0);
  text += fifo.read();
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const losses = lines.filter(({ lines }) => lines !== undefined);
  expect(losses).toMatchObject([{ level: 40, msg: expect.stringContaining('dropped') }]);
  // The line of /metrics itself may have been the next one to be lost.
  expect(losses[0].lines - lost).toBeOneOf([0, 1]);
  const requests = lines.filter(({ msg }) => msg === 'request completed');
  expect(requests.length + losses[0].lines).toBe(REQUESTS + 2);
  expect(lines.at(-1).msg).toBe('draining');
});

test('a line is written within half a second, though no other follows', async () => {
  const fifo = openFifo();
  const { port } = await startService({ stdio: ['ignore', fifo.end, 'inherit'] });
  let text = '';
  while (!text.includes('Server listening')) {
    await delay(10);
    text += fifo.read();
  }
  await (await fetch(`http://127.0.0.1:${port}/livez`)).text();
  await delay(500);
  expect(fifo.read()).toContain('"url":"/livez"');
});
