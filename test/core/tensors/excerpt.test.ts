import { describe, expect, test } from 'vitest';
import { excerpt } from '../../../src/core/tensors/excerpt.ts';
import { cpuMs } from '../../support/cpu-ms.ts';

describe('excerpt', () => {
  test('leaves forty characters as they are', () => {
    expect(excerpt('x'.repeat(40))).toBe('x'.repeat(40));
  });

  test('cuts forty-one characters to forty', () => {
    expect(excerpt('x'.repeat(41))).toBe(`${'x'.repeat(40)}…`);
  });

  test('cuts before a character that would be cut in half', () => {
    expect(excerpt(`${'x'.repeat(39)}😀${'x'.repeat(9)}`)).toBe(`${'x'.repeat(39)}…`);
    expect(excerpt(`${'x'.repeat(38)}😀${'x'.repeat(9)}`)).toBe(`${'x'.repeat(38)}😀…`);
  });

  test('replaces lone surrogates, so that the error can be sent', () => {
    expect(excerpt('a\ud800b')).toBe('a\ufffdb');
    expect(excerpt(`${'\udc00'.repeat(50)}`)).toBe(`${'\ufffd'.repeat(40)}…`);
  });

  test('of sixty million characters takes no time', () => {
    const text = Buffer.alloc(60_000_000, 'x').toString('latin1');
    const start = cpuMs();
    expect(excerpt(text)).toHaveLength(41);
    expect(cpuMs() - start).toBeLessThan(20);
  });
});
