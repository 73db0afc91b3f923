import { describe, expect, test, vi } from 'vitest';
import { ProgressBar } from '../../src/cli/evaluate/progress-bar.ts';

/** What a bar of 200 rows writes to an output, one second after it has begun and another one after that. */
function written(isTerminal: boolean): string {
  vi.useFakeTimers();
  try {
    let text = '';
    const write = (bytes: string | Uint8Array) => {
      text += String(bytes);
    };
    const bar = new ProgressBar({ isTerminal, write }, 200);
    vi.advanceTimersByTime(1000);
    bar.add(50);
    bar.add(1);
    vi.advanceTimersByTime(1000);
    bar.add(149);
    bar.end();
    return text;
  } finally {
    vi.useRealTimers();
  }
}

describe('ProgressBar', () => {
  test('says on a terminal how far it is, how fast, and how long it will take, and leaves nothing behind', () => {
    expect(written(true).split('\r')).toEqual([
      '',
      `[${'#'.repeat(8)}${' '.repeat(22)}] 25%  50 rows/s  3 s left\x1b[K`,
      `[${'#'.repeat(30)}] 100%  100 rows/s  0 s left\x1b[K`,
      '\x1b[K',
    ]);
  });

  test('says nothing elsewhere', () => {
    expect(written(false)).toBe('');
  });
});
