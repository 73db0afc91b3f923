import { gzipSync, zstdCompressSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { looksLike, type Signature, signatureOf } from '../../src/codecs/signature.ts';
import { testApp } from '../support/app.ts';
import { formOf, npyOf, npzOf } from '../support/npz.ts';
import { writeFile } from '../support/safetensors.ts';

const app = await testApp();

const logits = { dtype: 'F32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 0, -1, 0.5) };
const JSON_TEXT = '{"logits":[[1,2,3]],"labels":[2]}';
const latin1 = (text: string) => Buffer.from(text, 'latin1');

const FILES: readonly (readonly [kind: Signature['kind'], name: string, bytes: Buffer])[] = [
  ['npy', 'an array', npyOf(logits)],
  ['npz', 'arrays', npzOf({ logits })],
  ['npz', 'no arrays', npzOf({})],
  [
    'torch',
    'a model',
    Buffer.from(zipSync({ 'archive/data.pkl': latin1('\x80\x02'), 'archive/version': latin1('3') })),
  ],
  ['safetensors', 'a file', writeFile({ logits })],
  ['json', 'an object', Buffer.from(JSON_TEXT)],
  ['json', 'an array on a new line', Buffer.from('\n [1, 2]')],
  ['multipart', 'a form', (await formOf({ logits: '[1,2]' })).payload],
  ['gzip', 'JSON', gzipSync(JSON_TEXT)],
  ['zstd', 'JSON', zstdCompressSync(JSON_TEXT)],
  ['pickle', 'protocol 4', latin1('\x80\x04\x95\x10\0\0\0')],
  ['hdf5', 'a header', latin1('\x89HDF\r\n\x1a\n\0')],
  ['parquet', 'a table', latin1('PAR1\x15\0')],
  ['arrow', 'a table', latin1('ARROW1\0\0')],
  ['csv', 'numbers', Buffer.from('1,2,3\n4,5,6\n')],
  ['csv', 'names of columns', Buffer.from('label,"a b",x\r\n0,1.5,-2e3\r\n')],
  ['csv', 'numbers with tabs', Buffer.from('1.5\t2')],
];

describe('signatureOf', () => {
  test.each(FILES)('%s: %s', (kind, _, bytes) => {
    expect(signatureOf(bytes)?.kind).toBe(kind);
    expect(looksLike(bytes, kind)).toBe('');
  });

  test.each([
    ['nothing', ''],
    ['one number', '3'],
    ['a word', 'sum'],
    ['a sentence', 'What, is this?'],
    ['brackets in braces', '{[1]}'],
    ['zeros', '\0'.repeat(20)],
    ['half of the magic', '\x93NUM'],
    ['a character that begins as a pickle does', '\x80abc'],
  ])('knows nothing of %s', (_, text) => {
    expect(signatureOf(latin1(text))).toBeUndefined();
  });

  test('takes no longer for words and spaces without end', () => {
    const start = process.cpuUsage();
    for (let i = 0; i < 1000; i++) signatureOf(latin1(`${'1 '.repeat(200)}!`));
    const { user } = process.cpuUsage(start);
    expect(user / 1e6).toBeLessThan(1);
  });
});

const TYPES: readonly (readonly [type: string, own: readonly Signature['kind'][]])[] = [
  ['application/json', ['json']],
  ['application/octet-stream', ['safetensors']],
  ['application/x-npz', ['npz']],
  ['multipart/form-data; boundary=a', ['multipart']],
];

describe.each(TYPES)('a body that is sent as %s', (type, own) => {
  test.each(FILES.filter(([kind]) => !own.includes(kind)))(
    'and is %s (%s) is told what it looks like',
    async (_, _name, payload) => {
      const headers = { 'content-type': type, accept: 'application/json' };
      const answer = await app.inject({ method: 'POST', url: '/v1/cross-entropy', headers, payload });
      const { what, mend } = signatureOf(payload) as Signature;
      expect(answer.statusCode).toBe(400);
      expect(answer.json().detail).toContain(`(it looks like ${what}: ${mend})`);
    },
  );
});
