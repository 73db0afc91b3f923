import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServiceProcess, startService } from '../../verify/service-process.ts';
import { streamBlock } from '../../verify/stream-block.ts';
import { type Streamed, streamBlocks } from '../../verify/stream-load.ts';

const MEGABYTE = 1024 * 1024;
const { lines, batch, rows } = streamBlock(20_000, 2000);
const TIMES = 16;

describe('a stream of 75 MB, with long lines in it', () => {
  let service: ServiceProcess;
  let streamed: Streamed;
  beforeAll(async () => {
    service = await startService();
    streamed = await streamBlocks(`${service.url}/v1/cross-entropy?summary=true`, lines, TIMES);
  }, 60_000);
  afterAll(() => service.stop());

  test('is answered line by line', () => {
    expect(streamed.sentBytes).toBeGreaterThan(70 * MEGABYTE);
    expect(streamed.answers).toBe(20_001 * TIMES + 1);
  });

  test.runIf(existsSync('/proc/self/status'))('passes through a process in less than 256 MB of memory', () => {
    expect(service.peakMemory()).toBeGreaterThan(50 * MEGABYTE);
    expect(service.peakMemory()).toBeLessThan(256 * MEGABYTE);
  });

  test('has the mean and the perplexity of the same rows in one request', async () => {
    const answer = await fetch(`${service.url}/v1/cross-entropy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: batch,
    });
    const { loss } = (await answer.json()) as { loss: number };
    const { summary } = JSON.parse(streamed.last);
    expect(summary).toMatchObject({ lines: 20_001 * TIMES, problems: 0, rows: rows * TIMES });
    expect(Math.abs(summary.mean / loss - 1)).toBeLessThanOrEqual(2 ** -52);
    expect(Math.abs(summary.perplexity / Math.exp(loss) - 1)).toBeLessThanOrEqual(1e-14);
  });
});
