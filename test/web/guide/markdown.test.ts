import { expect, test } from 'vitest';
import { type Address, render as renderFile } from '../../../web/guide/markdown.ts';

const ADDRESSES: { readonly [path: string]: string } = {
  'docs/guide/oracle.md': '/guide/oracle',
  'docs/guide/README.md': '/guide',
  'openapi.yaml': '/openapi.yaml',
  'docs/guide/images/a.svg': '/guide/images/a.svg',
};
const address: Address = (path) => ADDRESSES[path];
const render = (text: string) => renderFile(text, 'docs/guide/page.md', address);

test('a page has its title, and headings have anchors', () => {
  const page = render('# Masks and labels\n\n## What −Infinity is\n');
  expect(page.title).toBe('Masks and labels');
  expect(page.html).toContain('<h2 id="what-infinity-is">');
});

test('formulas are typeset', () => {
  const { html } = render('Here $p_c$, and\n\n$$\n\\frac{1}{2}\n$$\n');
  expect(html.match(/class="katex"/g)).toHaveLength(2);
  expect(html).toContain('<math');
});

test('a formula that is none stops the build', () => {
  expect(() => render('$\\frac{1}$')).toThrow();
});

test('what is for tests and generators is left out', () => {
  expect(render('<!-- request POST /v1/softmax\n{"logits":[1]} -->\nText\n<!-- x -->\n').html).toBe('<p>Text</p>\n');
});

test('links lead where the service has the page, and are none where it has not', () => {
  const { html, links } = render(
    '[a](oracle.md) [b](README.md#how) [c](../../openapi.yaml) [d](../../bench/README.md) [e](https://x.org/) [f](#g) ![h](images/a.svg)',
  );
  expect(html).toContain('<a href="/guide/oracle">a</a> <a href="/guide#how">b</a> <a href="/openapi.yaml">c</a>');
  expect(html).toContain(
    '<span title="in the repository: bench/README.md">d</span> <a href="https://x.org/">e</a> <a href="#g">f</a> <img src="/guide/images/a.svg"',
  );
  expect(links).toEqual([
    'docs/guide/oracle.md',
    'docs/guide/README.md',
    'openapi.yaml',
    'bench/README.md',
    'docs/guide/images/a.svg',
  ]);
});
