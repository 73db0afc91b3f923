import { describe, expect, test } from 'vitest';
import { cpuMs } from '../support/cpu-ms.ts';
import { expectSame, fast, jsonOf } from './engine-outcomes.ts';
import { HOSTILE_TEXTS, longTexts } from './json/hostile-texts.ts';

/** No text of half a megabyte takes the readers so much of a processor's time, unless they go over it again and again. */
const MOST_MS = 4000;

describe('both engines read the same, or find the same mistake at the same place, in bodies with', () => {
  test.each(HOSTILE_TEXTS)('%s', (_kind, make) => {
    const [start, end] = ['{"x":', '}'].map((text) => Buffer.from(text)) as [Buffer, Buffer];
    const then = Buffer.from(',"y":[[1],[2]]}');
    make().forEach((text, i) => {
      expectSame(i % 2 ? Buffer.concat([start, text, end]) : Buffer.concat([start, text, then]));
      // The last thing in the body, and in pieces.
      if (i % 4 === 0) expectSame(start, text);
    });
  });

  test.each(longTexts(500_000))('half a megabyte of %s, soon', (_kind, text) => {
    const before = cpuMs();
    expectSame(`{"x":${text}}`);
    expectSame(`{"x":${text}`);
    expect(cpuMs() - before).toBeLessThan(MOST_MS);
    // What was read before leaves nothing behind.
    const { x } = jsonOf(fast).decode([Buffer.from('{"x":[[1,2],[3,4]]}')]);
    expect(x).toEqual({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) });
  });
});
