import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { referenceAnswers } from '../../../scripts/reference-answers.ts';
import { PROBLEM_CODES } from '../../../src/errors.ts';
import { OPERATIONS } from '../../../src/operations/index.ts';
import { renderReference } from '../../../web/reference/render.ts';
import { testApp } from '../../support/app.ts';

const root = new URL('../../../', import.meta.url).pathname;
const document = parse(await readFile(join(root, 'openapi.yaml'), 'utf8'));
const app = await testApp();
const pages = new Map<string, string>();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exact-loss-reference-'));
  const template = join(folder, 'template.html');
  await writeFile(template, '<html lang="en"><head><!--head--></head><body><!--page--></body></html>');
  await renderReference({ root, to: folder, template });
  for (const name of await readdir(join(folder, 'docs'))) {
    pages.set(name.replace(/\.html$/, ''), await readFile(join(folder, 'docs', name), 'utf8'));
  }
});
afterAll(() => rm(folder, { recursive: true }));

const page = (name: string) => pages.get(name) ?? '';

test('the answers that the pages show are those of the service (npm run generate writes them)', async () => {
  const kept = await readFile(join(root, 'web/reference/answers.json'), 'utf8');
  expect(kept).toBe(await referenceAnswers(app, document));
});

test('every operation has a page with its fields, outputs, examples and statuses', () => {
  for (const { name, request, response } of OPERATIONS) {
    const html = page(name);
    for (const field of Object.keys(request.properties))
      expect(html.includes(` id="field-${field}"`), `${name} ${field}`).toBe(true);
    for (const output of Object.keys(response.properties))
      expect(html.includes(` id="output-${output}"`), `${name} ${output}`).toBe(true);
    const { requestBody, responses } = document.paths[`/v1/${name}`].post;
    const examples = Object.keys(requestBody.content['application/json'].examples);
    for (const example of [...examples, 'lines']) {
      expect(html, name).toContain(`<details class="example" id="${example}"`);
      expect(page('inference')).toContain(example === 'lines' ? '' : ` id="${name}-${example}"`);
    }
    for (const status of Object.keys(responses))
      expect(html).toContain(`<strong>${status.replace('XX', '…')}</strong>`);
  }
});

test('every route of the document can be tried', () => {
  const all = [...pages.values()].join('\n');
  for (const path of Object.keys(document.paths)) expect(all).toContain(`data-path="${path}"`);
});

test('every problem has its place among the errors, and every link within the pages leads somewhere', () => {
  for (const code of PROBLEM_CODES) expect(page('errors')).toContain(`<h3 id="${code}">`);
  for (const [name, html] of pages) {
    for (const [, path = '', hash] of html.matchAll(/href="(\/docs[^"#]*|(?=#))(?:#([^"]*))?"/g)) {
      const target = path === '' ? html : page(path.replace(/^\/docs\/?/, '') || 'index');
      expect(target, `${name}: ${path}`).not.toBe('');
      if (hash) expect(target.includes(` id="${decodeURIComponent(hash)}"`), `${name}: ${path}#${hash}`).toBe(true);
    }
  }
});

test('no formula is raw text, no name is made up, and no id stands twice', () => {
  for (const [name, html] of pages) {
    // KaTeX has set the formulas of paragraphs and cells, or the page would not have been made.
    const text = html
      .replaceAll(/<(p|td)\b[^>]*>(?:(?!<\/\1>).)*class="katex"(?:(?!<\/\1>).)*<\/\1>/gs, '')
      .replaceAll(/<(pre|textarea|code)\b.*?<\/\1>/gs, '')
      .replaceAll(/<[^>]*>/g, '');
    expect(text.match(/.{0,20}(?:[\w)]\^|\$|\w_\w).{0,20}/g) ?? [], name).toEqual([]);
    expect(html.match(/example\d|>undefined|\[object/), name).toBeNull();
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(
      ids.filter((id, i) => ids.indexOf(id) !== i),
      name,
    ).toEqual([]);
  }
});
