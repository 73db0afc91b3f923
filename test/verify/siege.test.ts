import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { siege } from '../../verify/siege/siege.ts';

test.runIf(existsSync('/proc/self/status'))(
  'the service keeps its promises under the quick part of the siege',
  // Times on a shared machine: what is broken is broken twice.
  { timeout: 240_000, retry: 1 },
  async () => {
    const lines: string[] = [];
    const code = await siege(
      ['--quick'],
      (line) => lines.push(line),
      () => {},
    );
    expect(code, lines.join('\n')).toBe(0);
  },
);
