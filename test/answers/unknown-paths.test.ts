import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { connectTo } from '../support/socket.ts';

const app = await testApp();
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as { port: number };

/** The status and body that a request line gets over a socket: `inject` would tidy odd paths up. */
async function ask(method: string, path: string, headers = '') {
  const client = await connectTo(port);
  await client.send(`${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`);
  await client.closed();
  const [head = '', body = ''] = client.received.split(/\r\n\r\n(.*)/s);
  return { status: Number(head.slice(9, 12)), head, body };
}

describe('a path that would be a route pattern', () => {
  test.each([
    '/*x',
    '/**',
    '/*',
    '/:x(',
    '/:x(a',
    '/docs/*x',
    '/v1/:op',
    '/v2/*x',
    '/(',
    '/:',
    '/::',
    '/a:b',
    '/:a-:b(^x$)',
  ])('%s is a 404 with a body, whatever the method', async (path) => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      const { status, body } = await ask(method, path);
      expect(status).toBe(404);
      expect(Object.keys(JSON.parse(body))).toContain(path.startsWith('/v2') ? 'error' : 'code');
    }
  });
});

test('a percent-encoded path of a route allows what the route does', async () => {
  const { status, head } = await ask('POST', '/%6civez');
  expect(status).toBe(405);
  expect(head).toMatch(/\r\nallow: GET, HEAD\r\n/);
});

test('a path with more than 40 characters is cut in the answer', async () => {
  const { status, body } = await ask('GET', `/${'a'.repeat(10_000)}`);
  expect(status).toBe(404);
  expect(JSON.parse(body).detail).toBe(`there is nothing at /${'a'.repeat(39)}…; /docs lists what there is`);
});

describe('a misspelt path names the right one:', () => {
  test.each([
    ['/v1/cross_entropy', '/v1/cross-entropy'],
    ['/v1/crossentropy', '/v1/cross-entropy'],
    ['/v1/CrossEntropy', '/v1/cross-entropy'],
    ['/v1/CrossEntropyLoss', '/v1/cross-entropy'],
    ['/v1/cross-entropy/', '/v1/cross-entropy'],
    ['/cross_entropy', '/v1/cross-entropy'],
    ['//v1//softmax', '/v1/softmax'],
    ['/v1/log_softmax', '/v1/log-softmax'],
    ['/v1/NLLLoss', '/v1/nll'],
    ['/v2/models/log_softmax/infer', '/v2/models/log-softmax/infer'],
    ['/Livez/', '/livez'],
  ])('%s', async (path, meant) => {
    const { status, body } = await ask('POST', path);
    const { detail, error } = JSON.parse(body);
    expect([status, detail ?? error]).toEqual([404, `there is nothing at ${path}; did you mean ${meant}?`]);
  });

  test.each([
    ['/v1/preference', 'dpo simpo orpo ipo reward-model reward_model DPOLoss'],
    ['/v1/unpaired-preference', 'kto bco'],
    ['/v1/policy-gradient', 'grpo ppo gspo dapo cispo reinforce Dr-GRPO'],
    ['/v1/binary-cross-entropy', 'bce bce-with-logits sigmoid-focal-loss BCEWithLogitsLoss'],
    ['/v1/kl-divergence', 'kl kl-div jsd kldivloss KLDivLoss kl_div'],
    ['/v1/cross-entropy', 'ce focal-loss focal'],
  ])('%s, by other names of its losses', async (meant, names) => {
    for (const name of names.split(' ')) {
      for (const path of [`/v1/${name}`, `/${name}`]) {
        const { status, body } = await ask('POST', path);
        const detail = `there is nothing at ${path}; did you mean ${meant}?`;
        expect([status, JSON.parse(body).detail]).toEqual([404, detail]);
      }
    }
    const model = `/v2/models/${names.split(' ')[0]}/infer`;
    const { body } = await ask('POST', model);
    const { error } = JSON.parse(body);
    expect(error).toBe(`there is nothing at ${model}; did you mean ${meant.replace('/v1', '/v2/models')}/infer?`);
  });

  test.each(['/v1/mse', '/v1', '/v1/softmax/extra', '/loss'])('%s resembles none', async (path) => {
    const { body } = await ask('POST', path);
    expect(JSON.parse(body).detail).toBe(`there is nothing at ${path}; /docs lists what there is`);
  });
});

test('no method, path, query or header makes a 5xx', { timeout: 120_000 }, async () => {
  const methods = fc.constantFrom(
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'M-SEARCH',
    'QUERY',
  );
  const step = fc.oneof(
    fc.constantFrom('v1', 'v2', 'models', 'softmax', 'docs', 'static', 'livez', 'infer', 'versions', '1', 'assets', ''),
    fc.constantFrom(
      '*',
      '**',
      ':x',
      ':x(',
      ':x(^a$)',
      '..',
      '.',
      '%2e%2e',
      '%2f',
      '%00',
      '%',
      '%zz',
      '%c3%28',
      ';',
      '?',
      '[',
      '{}',
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 12 }),
    fc.constantFrom('a'.repeat(101), 'b'.repeat(4000)),
  );
  const path = fc.array(step, { maxLength: 6 }).map((steps) => `/${steps.join('/').replace(/[^!-~]/g, '')}`);
  const query = fc.oneof(
    fc.constant(''),
    fc.string({ maxLength: 20 }).map((text) => `?${text.replace(/[^!-~]/g, '')}`),
  );
  const value = fc.oneof(
    fc.constantFrom(
      'application/json',
      '*/*',
      ';',
      ',',
      'gzip',
      'bytes=9-1',
      '"',
      'text/html;q=x',
      '0',
      '-1',
      'keep-alive',
    ),
    fc.string({ maxLength: 30 }).map((text) => text.replace(/[^ -~]/g, '')),
  );
  const name = fc.constantFrom(
    ...[
      'accept',
      'accept-encoding',
      'content-type',
      'content-encoding',
      'x-request-id',
      'expect',
      'range',
      'if-none-match',
    ],
    ...[
      'if-modified-since',
      'upgrade',
      'connection',
      'accept-version',
      'inference-header-content-length',
      'cookie',
      'te',
    ],
  );
  const headers = fc.array(fc.tuple(name, value), { maxLength: 4 });
  const property = fc.asyncProperty(methods, path, query, headers, async (method, url, search, fields) => {
    const { status, head } = await ask(
      method,
      url + search,
      fields.map(([key, text]) => `${key}: ${text}\r\n`).join(''),
    );
    if (!(status >= 200 && status < 500)) throw new Error(`${method} ${url}${search} is answered: ${head}`);
  });
  await fc.assert(property, { numRuns: 1500 });
});
