import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problems } from '../../src/answers/problems.ts';
import { siteRoutes } from '../../src/routes/site.ts';

let root: string;
let app: FastifyInstance;

beforeAll(async () => {
  root = `${await mkdtemp(join(tmpdir(), 'exact-loss-site-'))}/`;
  await mkdir(`${root}assets`);
  await mkdir(`${root}guide`);
  await mkdir(`${root}docs`);
  const files = {
    'index.html': 'the page',
    'index.html.br': brotliCompressSync('the page'),
    'assets/page-1a2b.js': 'console.log(1)',
    'guide/index.html': 'the guide',
    'guide/oracle.html': 'the oracle',
    'docs/index.html': 'the API',
    'docs/nll.html': 'nll',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(root + name, text);
  app = fastify();
  await app.register(problems);
  await app.register(siteRoutes, { root });
});
afterAll(async () => {
  await app.close();
  await rm(root, { recursive: true });
});

describe('the site', () => {
  test.each([
    ['/', 'the page'],
    ['/?lang=zh', 'the page'],
    ['/guide', 'the guide'],
    ['/guide/', 'the guide'],
    ['/guide/oracle', 'the oracle'],
    ['/docs', 'the API'],
    ['/docs/nll', 'nll'],
    ['/assets/page-1a2b.js', 'console.log(1)'],
  ])('has %s', async (url, body) => {
    const answer = await app.inject({ url });
    expect([answer.statusCode, answer.body]).toEqual([200, body]);
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'; ");
    // A page that upgrades requests is blank wherever the service is called over plain HTTP off loopback.
    expect(policy).not.toMatch(/upgrade-insecure-requests|https?:/);
  });

  test('sends what was compressed before to those who accept it', async () => {
    const answer = await app.inject({ url: '/', headers: { 'accept-encoding': 'gzip, br' } });
    expect(answer.headers['content-encoding']).toBe('br');
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(brotliDecompressSync(answer.rawPayload).toString()).toBe('the page');
  });

  test('lets names that change with their content be kept, and asks for the others anew', async () => {
    const kept = await app.inject({ url: '/assets/page-1a2b.js' });
    const page = await app.inject({ url: '/' });
    expect(kept.headers['cache-control']).toContain('immutable');
    expect(page.headers['cache-control']).toBe('no-cache');
    const again = await app.inject({ url: '/', headers: { 'if-none-match': String(page.headers.etag) } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  test.each([
    '/index.html',
    '/guide/none',
    '/assets',
    '/assets/',
    '/../package.json',
    '/%2e%2e/package.json',
    '/index.html.br',
  ])('has no %s', async (url) => {
    const answer = await app.inject({ url });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND']);
  });

  test.each([
    ['a range beyond the file', { range: 'bytes=99-' }, 416, 'RANGE_NOT_SATISFIABLE'],
    ['a range that is none', { range: 'bytes=a-b' }, 416, 'RANGE_NOT_SATISFIABLE'],
    ['another version', { 'if-match': '"another"' }, 412, 'PRECONDITION_FAILED'],
    ['an older version', { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 412, 'PRECONDITION_FAILED'],
  ])('answers a request for %s with a problem', async (_what, headers, status, code) => {
    const answer = await app.inject({ url: '/', headers });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  test('takes no POST', async () => {
    const answer = await app.inject({ method: 'POST', url: '/guide' });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test.each(['/', '/docs'])('leads from %s to the OpenAPI document where it has not been built', async (url) => {
    const bare = fastify();
    await bare.register(siteRoutes, { root: `${root}none/` });
    const answer = await bare.inject({ url });
    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/openapi.json']);
    await bare.close();
  });
});
