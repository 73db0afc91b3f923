import { expect, test } from 'vitest';
import { render as renderFile } from '../../../web/guide/markdown.ts';
import type { Address } from '../../../web/guide/repository-links.ts';

const ADDRESSES: { readonly [path: string]: string } = {
  'docs/guide/oracle.md': '/guide/oracle',
  'docs/guide/README.md': '/guide',
  'openapi.yaml': '/openapi.yaml',
  'docs/guide/images/a.svg': '/guide/images/a.svg',
};
const address: Address = (path) => ADDRESSES[path];
const render = (text: string, language?: 'zh-Hans') => renderFile(text, 'docs/guide/page.md', address, language);

test('a page has its title apart from its text, and its sections with anchors, which lead to themselves', () => {
  const { title, heading, html, sections } = render(
    '# Masks and labels\n\nText\n\n## What −Infinity `is`\n\n### 屏蔽\n',
  );
  expect([title, heading]).toEqual(['Masks and labels', '<h1 id="masks-and-labels">Masks and labels</h1>\n']);
  expect(html).toContain(
    '<h2 id="what-infinity-is"><a href="#what-infinity-is" class="anchor">What −Infinity <code>is</code></a></h2>',
  );
  expect(sections).toEqual([
    { level: 2, id: 'what-infinity-is', title: 'What −Infinity <code>is</code>' },
    { level: 3, id: '屏蔽', title: '屏蔽' },
  ]);
});

test('a heading with a link stops the build: it is a link itself', () => {
  expect(() => render('## See [a](oracle.md)\n')).toThrow('a heading with a link: See [a](oracle.md)');
});

test('formulas are typeset', () => {
  const { html } = render('Here $p_c$, and\n\n$$\n\\frac{1}{2}\n$$\n');
  expect(html.match(/class="katex"/g)).toHaveLength(2);
  expect(html).toContain('<math');
});

test('names of fields, powers and numbers without marks are set', () => {
  expect(render('u^γ of sample_weight is −1.9e-22\n').html).toBe(
    '<p>u<sup>γ</sup> of <code>sample_weight</code> is <span class="number">−1.9e-22</span></p>\n',
  );
});

test('a formula that is none stops the build', () => {
  expect(() => render('$\\frac{1}$')).toThrow();
});

test('a block of code has a place for what is done with it', () => {
  expect(render('```json\n{"a":"<"}\n```\n').html).toBe(
    '<div class="code"><pre tabindex="0"><code class="language-json">{&quot;a&quot;:&quot;&lt;&quot;}\n</code></pre><p class="tools"></p></div>\n',
  );
});

test('what is for tests and generators is left out, and parts nothing that belongs together', () => {
  expect(render('<!-- number 1 = 1 -->\n<!-- x -->\n\nText\n\n<!-- a -->\n\nMore\n').html).toBe(
    '<p>Text</p>\n<p>More</p>\n',
  );
  expect(render('<!-- t -->\n| a |\n| --- |\n| b |\n<!-- /t -->\n\nText\n').html).toMatch(/<\/table>\n<p>Text<\/p>\n$/);
});

test('the end of a line between Chinese characters is no space, one beside Latin letters is', () => {
  expect(render('一行，\n又一行\nlogits\n', 'zh-Hans').html).toBe('<p>一行，又一行\nlogits</p>\n');
});

test('links lead where the service has the page, and are none where it has not', () => {
  const { html, links } = render(
    '[a](oracle.md) [b](README.md#how) [c](../../openapi.yaml) [d](../../bench/README.md) [e](https://x.org/) [f](#g)\n\n![h](images/a.svg)',
  );
  expect(html).toContain('<a href="/guide/oracle">a</a> <a href="/guide#how">b</a> <a href="/openapi.yaml">c</a>');
  expect(html).toContain(
    '<span title="in the repository: bench/README.md">d</span> <a href="https://x.org/">e</a> <a href="#g">f</a>',
  );
  expect(html).toContain('<p class="picture" tabindex="0"><img src="/guide/images/a.svg" alt="h"></p>');
  expect(links).toEqual([
    'docs/guide/oracle.md',
    'docs/guide/README.md',
    'openapi.yaml',
    'bench/README.md',
    'docs/guide/images/a.svg',
  ]);
});
