import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LineWriter } from '../../src/telemetry/line-writer.ts';
import { openFifo } from '../support/fifo.ts';

/** A writer, and the pipe behind it. */
function openWriter(onDrop = () => {}) {
  const fifo = openFifo();
  return { fifo, writer: new LineWriter(fifo.nonBlockingEnd, { onDrop, describeLoss: (lines) => `lost ${lines}\n` }) };
}

const LINE = `${'x'.repeat(999)}\n`;

test('lines are written together once they are 4 kB, at once', () => {
  const { fifo, writer } = openWriter();
  for (let i = 0; i < 4; i++) writer.write(LINE);
  expect(fifo.read()).toBe('');
  writer.write(LINE);
  expect(fifo.read() === LINE.repeat(5)).toBe(true);
});

test('a single line is written after 250 ms', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { fifo, writer } = openWriter();
  writer.write(LINE);
  vi.advanceTimersByTime(249);
  expect(fifo.read()).toBe('');
  vi.advanceTimersByTime(1);
  expect(fifo.read()).toBe(LINE);
});

test('a fatal line of pino is written at once, with those before it', () => {
  const { fifo, writer } = openWriter();
  const log = pino({}, writer);
  log.info('before');
  expect(fifo.read()).toBe('');
  log.fatal('the end');
  expect(fifo.read()).toMatch(/"msg":"before"}\n.*"msg":"the end"}\n$/);
});

test('what nobody reads is kept up to 1 MiB beside the pipe; the rest is counted and dropped', () => {
  let drops = 0;
  const { fifo, writer } = openWriter(() => drops++);
  for (let i = 0; i < 5000; i++) writer.write(LINE);
  const kept = (5000 - drops) * LINE.length - fifo.read().length;
  expect(kept).toBeLessThanOrEqual(1024 * 1024);
  expect(kept).toBeGreaterThan(1024 * 1024 - LINE.length);
});

test('a slow reader gets every kept line, then the number of those lost, then the next ones', async () => {
  let drops = 0;
  const { fifo, writer } = openWriter(() => drops++);
  for (let i = 0; i < 2000; i++) writer.write(LINE);
  let text = '';
  await expect
    .poll(
      () => {
        text += fifo.read();
        return text;
      },
      { interval: 5, timeout: 10_000 },
    )
    .toContain('lost');
  writer.write('next\n');
  writer.flushSync();
  text += fifo.read();
  expect(drops).toBeGreaterThan(0);
  expect(text.startsWith(LINE.repeat(2000 - drops))).toBe(true);
  expect(text.slice((2000 - drops) * LINE.length)).toBe(`lost ${drops}\nnext\n`);
});

test('once the reader is gone every line is dropped, without an error', () => {
  let drops = 0;
  const { fifo, writer } = openWriter(() => drops++);
  fifo.closeReader();
  for (let i = 0; i < 100; i++) writer.write(LINE);
  writer.finish();
  expect(drops).toBe(95);
});

test('at the end what waits is written, and a reader that does not read is given up within half a second', () => {
  const { fifo, writer } = openWriter();
  writer.write(LINE);
  writer.finish();
  expect(fifo.read()).toBe(LINE);
  for (let i = 0; i < 100; i++) writer.write(LINE);
  const start = performance.now();
  writer.finish();
  expect(performance.now() - start).toBeLessThan(500);
});
