import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const PANELS = ['chain', 'digits', 'evaluate', 'losses', 'options', 'train'];

const sheets = globSync(`web/src/{${PANELS.join()}}/**/*.css`, { cwd: root });

/** The selectors of a style sheet that are in no other rule: those within @media and the like, too. */
function selectors(css: string): readonly string[] {
  const found: string[] = [];
  // How deep the braces are, and how many of them belong to rules with selectors.
  const open: ('at' | 'rule')[] = [];
  let text = '';
  for (const sign of css.replaceAll(/\/\*[\s\S]*?\*\//g, '')) {
    if (sign === '{') {
      const isAt = text.trim().startsWith('@');
      if (!isAt && !open.includes('rule')) found.push(...split(text.trim()));
      open.push(isAt ? 'at' : 'rule');
    } else if (sign === '}') open.pop();
    text = '{};'.includes(sign) ? '' : text + sign;
  }
  return found;
}

/** At commas, but not within parentheses. */
function split(list: string): readonly string[] {
  return list.split(/,(?![^(]*\))/).map((selector) => selector.trim());
}

test('the selectors of a style sheet are found', () => {
  const css =
    '/* .x {} */ .a b, .a:is(.c, .d) { e: f; .g & { h: i } } @media (width < 4rem) { .j { k: l } } @keyframes m { to { n: o } }';
  expect(selectors(css)).toEqual(['.a b', '.a:is(.c, .d)', '.j', 'to']);
});

test('there are style sheets of panels', () => {
  expect(sheets.length).toBeGreaterThanOrEqual(4);
});

test.each(sheets)('%s styles nothing but its own panel', (sheet) => {
  const panel = basename(dirname(sheet).split('/src/')[1]?.split('/')[0] ?? '');
  const own = new RegExp(`^\\.${panel}(?![\\w-])`);
  expect(selectors(readFileSync(join(root, sheet), 'utf8')).filter((selector) => !own.test(selector))).toEqual([]);
});
