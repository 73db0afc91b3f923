import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Random } from '../random.ts';
import { NAMES } from './message.ts';
import { mutateBytes } from './mutations.ts';
import { randomPost } from './random-body.ts';

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer | undefined;
  /** Whether it must be answered with 200. */
  readonly isValid: boolean;
  /** Whether NaN may be in the answer: something that is not finite may be in the request, and is to be propagated. */
  readonly mayGiveNaN: boolean;
  /** Whether the answer may have numbers rounded to a type shorter than float64. */
  readonly mayRound: boolean;
  /** Whether an NDJSON answer may break off, since the compressed body may be broken. */
  readonly mayBreakOff: boolean;
}

const METHODS = [
  'GET',
  'HEAD',
  'OPTIONS',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'TRACE',
  'PROPFIND',
  'QUERY',
  'SEARCH',
  'PURGE',
];

/** Paths without an operation. */
const PAGES = [
  ...['/', '/guide', '/livez', '/readyz', '/info', '/metrics', '/openapi.json', '/openapi.yaml', '/docs', '/docs/'],
  ...['/docs/nll', '/docs/errors', '/docs/none', '/docs/json', '/docs/yaml', '/v2', '/v2/health/live'],
  ...['/v2/health/ready'],
  ...NAMES.flatMap((name) => [`/v2/models/${name}`, `/v2/models/${name}/ready`, `/v2/models/${name}/versions/1`]),
];

const NOWHERE = [
  ...[
    '/v1',
    '/v1/',
    '/v3',
    '/v1/crossentropy',
    '/v1/cross_entropy',
    '/v1/CrossEntropyLoss',
    '/v1/softmax/',
    '//v1/softmax',
  ],
  ...['/v2/', '/v2/models', '/v2/models/nothing', '/v2/models/softmax/versions/2', '/v2/models/softmax/nothing', '/V2'],
  ...[
    '/docs/static/none.css',
    '/docs/static/%00',
    '/docs/static/..%2f..%2fpackage.json',
    '/%',
    '/%zz',
    '/%00',
    '/*',
    '/:x(',
    '/**',
  ],
  ...[
    '/favicon.ico',
    '/robots.txt',
    '/.git/config',
    '/livez/',
    '/metrics?x=%',
    '/v1/s%6fftmax',
    '/a'.repeat(200),
    `/${'x'.repeat(3000)}`,
  ],
];

const ACCEPTS = [
  ...[
    '*/*',
    '',
    'application/json',
    'application/json; charset=utf-8',
    'application/*',
    'text/html',
    'image/png',
    'q',
    ',',
    '/',
  ],
  ...[
    'application/vnd.safetensors',
    'application/safetensors;q=0.5, application/json;q=0.1',
    'application/octet-stream',
    'application/x-npz',
    'application/npz, */*;q=0.1',
  ],
  ...[
    'application/x-ndjson',
    'application/jsonl',
    'application/problem+json',
    '*/*;q=0',
    'text/html, */*;q=0.8',
    'application/json;q=2',
  ],
];

const TYPES = [
  ...[
    '',
    'application/json;',
    'application/json; charset=latin1',
    'text/plain',
    'application/x-www-form-urlencoded',
    'json',
    '/',
  ],
  ...[
    'multipart/form-data; boundary=x',
    'application/x-ndjson',
    'application/octet-stream',
    'application/vnd.safetensors',
    'application/x-npz',
    'multipart/form-data',
    'a/b;c',
  ],
];

const HEADERS: readonly (readonly [name: string, values: readonly string[]])[] = [
  ['content-type', TYPES],
  ['content-encoding', ['gzip', 'br', 'zstd', 'deflate', 'identity', 'compress', 'gzip, br', '', ',', 'GZIP']],
  ['accept-encoding', ['gzip', 'br;q=1, *;q=0', 'identity;q=0', '*']],
  ['x-request-id', ['abc-1', '', 'a b', 'x'.repeat(200), '<script>']],
  ['expect', ['100-continue', '200-ok', '']],
  ['host', ['', 'localhost', 'a b', '[::1]:80', 'x:y', 'é']],
  ['range', ['bytes=0-1', 'bytes=9999999-', 'x']],
  ['if-none-match', ['*', '"x"']],
  ['if-match', ['"x"']],
  ['inference-header-content-length', ['0', '10', 'x']],
  ['upgrade', ['websocket', 'h2c']],
  ['connection', ['close', 'upgrade', 'keep-alive, te']],
  ['cookie', ['a=b; '.repeat(100)]],
  ['x-long', ['y'.repeat(9000), 'y'.repeat(20_000)]],
];

const ENCODE = {
  gzip: gzipSync,
  deflate: deflateSync,
  zstd: zstdCompressSync,
  br: (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
} as const;
const CODINGS = Object.keys(ENCODE) as (keyof typeof ENCODE)[];

/** Any request, from a valid one to an operation to a strange method on a path that does not exist. */
export function randomRequest(random: Random): FuzzRequest {
  const request = random.below(4) === 0 ? elsewhere(random) : toOperation(random);
  if (random.below(5) > 0) return request;
  const headers = { ...request.headers };
  for (let i = 1 + random.below(2); i > 0; i--) {
    const [name, values] = random.pick(HEADERS);
    headers[name] = random.pick(values);
  }
  return { ...request, headers, isValid: false, mayBreakOff: request.mayBreakOff || 'content-encoding' in headers };
}

function toOperation(random: Random): FuzzRequest {
  const { path, headers, body, isValid, mayGiveNaN, mayRound } = randomPost(random);
  const hasAccept = random.below(6) === 0;
  const all = hasAccept ? { ...headers, accept: random.pick(ACCEPTS) } : headers;
  const request = {
    method: 'POST',
    path,
    headers: all,
    body,
    isValid: isValid && !hasAccept,
    mayGiveNaN,
    mayRound,
    mayBreakOff: false,
  };
  if (random.below(5) > 0) return request;
  const coding = random.pick(CODINGS);
  const encoded = ENCODE[coding](body);
  const isBroken = random.below(3) === 0;
  return {
    ...request,
    headers: { ...all, 'content-encoding': coding },
    body: isBroken ? mutateBytes(random, encoded) : encoded,
    isValid: request.isValid && !isBroken,
    mayGiveNaN: mayGiveNaN || isBroken,
    mayRound: mayRound || isBroken,
    mayBreakOff: isBroken,
  };
}

function elsewhere(random: Random): FuzzRequest {
  const isPage = random.below(3) > 0;
  const method = random.below(2) === 0 ? 'GET' : random.pick(METHODS);
  const operations = NAMES.flatMap((name) => [`/v1/${name}`, `/v2/models/${name}/infer`]);
  const path = isPage ? random.pick([...PAGES, ...operations]) : random.pick(NOWHERE);
  const query =
    random.below(6) === 0 ? random.pick(['?', '?a=b', '?outputs=loss', '?%', '?reduction=mean&reduction=sum']) : '';
  const hasBody = random.below(6) === 0;
  const headers = {
    ...(hasBody && { 'content-type': random.pick(TYPES) }),
    ...(random.below(4) === 0 && { accept: random.pick(ACCEPTS) }),
  };
  const body = hasBody ? Buffer.from(random.pick(['', '{}', '[]', '{"logits":[1,2]}', '\u0000'])) : undefined;
  return {
    method,
    path: path + query,
    headers,
    body,
    isValid: false,
    mayGiveNaN: false,
    mayRound: false,
    mayBreakOff: false,
  };
}
