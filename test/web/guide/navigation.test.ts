import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { document } from '../../../web/frame/document.ts';
import { layout } from '../../../web/frame/layout.ts';
import { addressOf, fileOf } from '../../../web/guide/addresses.ts';
import { editions } from '../../../web/guide/editions.ts';
import { groupsOf } from '../../../web/guide/groups.ts';
import { listOf, translationOf, turn } from '../../../web/guide/navigation.ts';

const all = await editions(join(import.meta.dirname, '../../..'));
const [english, chinese] = all as [(typeof all)[0], (typeof all)[0]];

test('an index has a group for each heading, with the pages in the table below it', () => {
  expect(
    groupsOf(
      '# Guide\n\nSee [x](x.md).\n\n## Use\n\n| a | b |\n|---|---|\n| [One](one.md) | c |\n',
      'docs/guide/README.md',
    ),
  ).toEqual([{ title: 'Use', pages: [{ name: 'One', path: 'docs/guide/one.md' }] }]);
});

test('pages are at their names, an index at its folder', () => {
  expect(['README.md', 'oracle.md', 'zh/README.md'].map((name) => addressOf(`docs/guide/${name}`))).toEqual([
    '/guide',
    '/guide/oracle',
    '/guide/zh',
  ]);
  expect(fileOf('docs/guide/zh/README.md')).toBe('/guide/zh/index.html');
  expect(fileOf('bench/README.md')).toBe('/guide/files/bench/README.md.html');
});

describe('the list of pages', () => {
  test('has the groups of the index, and marks the page that it stands on', () => {
    const { groups } = listOf('docs/guide/accuracy.md', english);
    expect(groups.map(({ title }) => title)).toEqual(['', ...english.groups.map(({ title }) => title)]);
    expect(
      groups
        .flatMap(({ links }) => links)
        .filter(({ isHere }) => isHere)
        .map(({ href }) => href),
    ).toEqual(['/guide/accuracy']);
  });

  test('says in Chinese which pages are in English', () => {
    const links = listOf(chinese.index, chinese).groups.flatMap(({ links }) => links);
    const inEnglish = links.filter(({ language }) => language === 'en');
    expect(links.length - inEnglish.length).toBe(chinese.sources.size);
    for (const { href, title } of inEnglish) {
      expect(href).not.toContain('/zh');
      expect(title).toMatch(/<small>英文<\/small>$/);
    }
  });

  test('has the same pages in the same order in both languages', () => {
    const pathsOf = (edition: typeof english) =>
      edition.groups.map(({ pages }) => pages.map(({ path }) => path.replace('/zh/', '/')));
    expect(pathsOf(chinese)).toEqual(pathsOf(english));
  });
});

test('a page leads to the one before and the one after in its language, to itself in the other, or else to the index there', () => {
  expect(turn('docs/guide/zh/weights-and-means.md', chinese)).toBe(
    '<nav class="turn" aria-label="上一页与下一页"><a href="/guide/zh/masks-and-ignored-labels" rel="prev">掩码与忽略标签</a><a href="/guide/zh/numerical-stability" rel="next">数值稳定性</a></nav>',
  );
  expect(turn('bench/README.md', english)).toBe('');
  expect(translationOf('docs/guide/zh/weights-and-means.md', chinese, all)).toEqual({
    language: 'en',
    href: '/guide/weights-and-means',
    isSame: true,
  });
  for (const path of ['docs/guide/accuracy.md', 'bench/README.md'])
    expect(translationOf(path, english, all)).toEqual({ language: 'zh-Hans', href: '/guide/zh', isSame: false });
});

test('a page says its language, title and translation, and has its title before the lists', () => {
  const html = layout({
    language: 'zh-Hans',
    label: '指南',
    groups: [{ title: '组', links: [{ href: '/a', title: 'A', isHere: true }] }],
    sections: [],
    heading: '<h1>题</h1>',
    html: '<p>文</p>',
  });
  const page = document('<html lang="en"><!--head--><body><!--page--></body>', {
    title: 'a < b',
    language: 'zh-Hans',
    address: '/guide/zh/a',
    section: 'guide',
    translation: { language: 'en', href: '/guide/a', isSame: true },
    html,
  });
  expect(page).toContain('<html lang="zh-Hans"><title>a &lt; b – exact-loss</title>');
  expect(page).toContain('<link rel="alternate" hreflang="zh-Hans" href="/guide/zh/a">');
  expect(page).toContain('<link rel="alternate" hreflang="en" href="/guide/a">');
  expect(page).toContain('<a class="language" href="/guide/a" lang="en" hreflang="en">English</a>');
  expect(page.indexOf('<h1>')).toBeLessThan(page.indexOf('<nav class="pages"'));
  expect(page).toContain(
    '<p id="group-0">组</p><ul aria-labelledby="group-0"><li><a href="/a" aria-current="page">A</a></li></ul>',
  );
});
