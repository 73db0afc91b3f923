import { expect, test } from 'vitest';
import { ProgressBar } from '../../verify/progress-bar.ts';

/** What a bar writes that is told of a tenth more every `ms`, up to the end. */
function written(isTTY: boolean, ms: number): string[] {
  const texts: string[] = [];
  let now = 0;
  const bar = new ProgressBar({ isTTY, write: (text) => texts.push(text) }, () => now);
  for (let tenth = 0; tenth <= 10; tenth++, now += ms) bar.update(tenth / 10, 'a proof');
  bar.end();
  return texts;
}

test('on a terminal one line is rewritten, and left empty', () => {
  const texts = written(true, 12_000);
  expect(texts).toHaveLength(12);
  expect(texts[0]).toBe(`\r\x1b[K[${'.'.repeat(30)}]   0 %                a proof`);
  expect(texts[5]).toBe(`\r\x1b[K[${'#'.repeat(15)}${'.'.repeat(15)}]  50 %  1:00 left     a proof`);
  expect(texts.at(-1)).toBe('\r\x1b[K');
});

test('on a terminal updates that come too soon are not shown', () => {
  expect(written(true, 25)).toHaveLength(4);
});

test('without a terminal there is a line now and then', () => {
  const texts = written(false, 5000);
  expect(texts).toHaveLength(4);
  expect(texts[1]).toBe(`[${'#'.repeat(9)}${'.'.repeat(21)}]  30 %  0:35 left     a proof\n`);
});
