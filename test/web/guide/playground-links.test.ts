import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { chainQuery } from '../../../web/guide/chain-query.ts';
import { render } from '../../../web/guide/markdown.ts';
import { playgroundLink } from '../../../web/guide/playground-link.ts';
import { testApp } from '../../support/app.ts';
import { guidePages } from '../../support/guide/pages.ts';
import { injected, requestsOf } from '../../support/guide/requests.ts';

const app = await testApp();
const pages = guidePages().map(({ name, text }) => ({
  name,
  links: linksOf(render(text, name, () => undefined, name.includes('/zh/') ? 'zh-Hans' : 'en').html),
  // Streams and forms are not of one body in JSON, and other paths are not the playground's.
  requests: requestsOf(text).filter(
    ({ url, type = 'application/json' }) => url.startsWith('/v1/') && type === 'application/json',
  ),
}));

function linksOf(html: string): URL[] {
  const hrefs = [...html.matchAll(/<a data-playground href="([^"]+)"/g)].map(([, href = '']) => href);
  return hrefs.map((href) => new URL(href.replaceAll('&amp;', '&'), 'http://localhost'));
}

/** What the playground reads from an address: a row of the chain's is one of a batch. */
function decoded({ hash }: URL): { panel: string; operation: string; body: { [field: string]: unknown } } {
  const [, panel = '', search = ''] = /^#\/(\w+)\?(.*)$/.exec(hash) ?? [];
  const query = new URLSearchParams(search);
  query.delete('lang');
  if (panel === 'losses') return { panel, operation: query.get('op') ?? '', body: JSON.parse(query.get('body') ?? '') };
  const body: { [field: string]: unknown } = {};
  for (const [name, text] of query) {
    if (name === 'z') body.logits = text.split(';').map((row) => row.split(',').map(numberOrText));
    else if (name === 'y') body.labels = text.split(',').map(Number);
    else if (name === 'outputs') body.outputs = text.split(',');
    else if (name === 'class_weight') body.class_weight = text.split(',').map(Number);
    else body[name] = numberOrText(text);
  }
  return { panel, operation: 'cross-entropy', body };
}

/** JSON has strings for what is not finite. */
function numberOrText(text: string): number | string {
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

/** A single row of logits as a batch of one. */
function asBatch(body: { [field: string]: unknown }): { [field: string]: unknown } {
  const isRow = Array.isArray(body.logits) && !Array.isArray(body.logits[0]);
  return isRow ? { ...body, logits: [body.logits], labels: [body.labels] } : body;
}

test('the guide has links to both panels', () => {
  const panels = pages.flatMap(({ links }) => links.map((link) => decoded(link).panel));
  expect(new Set(panels)).toEqual(new Set(['chain', 'losses']));
  expect(panels.length).toBeGreaterThan(80);
});

test.each(pages)('$name: each of its requests opens in the playground as it is on the page', ({ links, requests }) => {
  const shown = requests.map(({ url, body }) => ({
    operation: url.slice('/v1/'.length),
    body: JSON.parse(String(body)),
  }));
  const opened = links.map(decoded);
  expect(opened.map(({ operation, body }) => ({ operation, body }))).toEqual(
    shown.map(({ operation, body }, i) => ({ operation, body: opened[i]?.panel === 'chain' ? asBatch(body) : body })),
  );
});

test('a request that the playground opens is answered as the page says', async () => {
  for (const { links, requests } of pages) {
    for (const [i, { answer, body: shown }] of requests.entries()) {
      const link = links[i];
      if (answer === undefined || link === undefined) continue;
      const { operation, body } = decoded(link);
      const request = { line: 0, method: 'POST', url: `/v1/${operation}`, body: JSON.stringify(body) } as const;
      const response = (await app.inject(injected(request))).json();
      const expected = JSON.parse(answer);
      const isOneRow = !isDeepStrictEqual(body, JSON.parse(String(shown)));
      // As a batch of one, a row has lists of one.
      if (isOneRow) expect([response.loss, response.grad], link.hash).toEqual([expected.loss, [expected.grad]]);
      else expect(response, link.hash).toEqual(expected);
    }
  }
});

test('numbers stay as they are written, and a Chinese page opens a Chinese playground', () => {
  const link = playgroundLink({ operation: 'softmax', body: '{ "logits": [1e400, 9007199254740993] }' }, 'zh');
  expect(decodeURIComponent(link)).toBe('/#/losses?op=softmax&body={"logits":[1e400,9007199254740993]}&lang=zh');
});

test('the chain has no place for other targets, shapes or options', () => {
  const row = { logits: [1, 2], labels: 0 };
  expect(chainQuery({ ...row, label_smoothing: 0.1, outputs: ['loss', 'probs'] })?.toString()).toBe(
    'z=1%2C2&y=0&label_smoothing=0.1&outputs=loss%2Cprobs',
  );
  for (const body of [
    { logits: [1, 2], target_probs: [0, 1] },
    { ...row, shift: 1 },
    { ...row, outputs: ['logsumexp'] },
    { ...row, ignore_index: [0, 1] },
    { logits: [[[1, 2]]], labels: [[0]] },
    { logits: [Array(21).fill(0)], labels: [0] },
    { logits: { dtype: 'F64', shape: [1, 2], data: '' }, labels: [0] },
  ])
    expect(chainQuery(body), JSON.stringify(body)).toBeUndefined();
});
