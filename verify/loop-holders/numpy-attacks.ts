import { OPERATIONS, operationNamed } from '../../src/operations/index.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { FORM_BOUNDARY, formFile, npyFile, npyOfText, npzFile } from '../siege/harness/npz-file.ts';
import { type Attack, fill } from './attack.ts';

/** Longer ones, or what inflates to more, go to a worker. */
const SHORT = 128 * 1024;
/** Room for what surrounds the repeated part. */
const FRAME = 2048;

/** Arrays of `bytes` in all for an operation: rows of `classes`, zeros, and labels of a byte each. */
function rowsOf(target: Operation, bytes: number, descr: string, classes: number): { [name: string]: Buffer } {
  const size = Number(descr.at(-1));
  const rows = Math.max(1, Math.floor(bytes / (classes * size + 1)));
  const logits = npyFile(descr, [rows, classes], new Uint8Array(rows * classes * size));
  const labels = npyFile('|u1', [rows], new Uint8Array(rows));
  return 'labels' in target.request.properties ? { [target.rowsOf]: logits, labels } : { [target.rowsOf]: logits };
}

const sized = (make: (n: number) => Buffer) => (bytes: number) => make(Math.min(bytes, SHORT) - FRAME);

/** Attacks by npz files and forms. */
export const NUMPY_ATTACKS: readonly Attack[] = [
  ...OPERATIONS.flatMap((target): Attack[] =>
    ['<f8', '>f8', '<f2'].flatMap((descr) =>
      [1, 2, 1000].flatMap((classes) => [
        npz(`${target.name}: ${descr} rows of ${classes}`, (n) => npzFile(rowsOf(target, n, descr, classes)), target),
        npz(
          `${target.name}: ${descr} rows of ${classes}, deflated`,
          (n) => npzFile(rowsOf(target, n, descr, classes), true),
          target,
        ),
        form(`${target.name}: ${descr} rows of ${classes}`, (n) => formFile(rowsOf(target, n, descr, classes)), target),
      ]),
    ),
  ),
  npz('64 arrays', (n) => npzFile(arrays(64, () => new Uint8Array(Math.max(1, (n >> 6) - 200))))),
  npz('64 texts', (n) => npzFile(arrays(64, () => npyOfText('x'.repeat(Math.max(1, (n >> 8) - 200)))))),
  npz('a long header', (n) => npzFile({ logits: header(`{${fill(Math.min(n, 65_000), "'descr': (", '')}`) })),
  npz('a header of nested tuples', (n) => npzFile({ logits: header('('.repeat(Math.min(n, 65_000))) })),
  npz('a header of many axes', (n) => npzFile({ logits: header(`{'shape': (${fill(Math.min(n, 65_000), '1', ',')}`) })),
  npz('ends of archives', (n) => Buffer.from(fill(n, 'PK\x05\x06'))),
  npz('starts of entries', (n) => Buffer.from(fill(n, 'PK\x03\x04'))),
  npz('an end before a long comment', (n) => Buffer.concat([npzFile({ a: Buffer.alloc(9) }), Buffer.alloc(n)])),
  form('64 texts', (n) => formFile(arrays(64, () => '0'.repeat(Math.min(4000, Math.max(1, (n >> 6) - 200)))))),
  form('a tensor as text', (n) => formFile({ logits: `[[${fill(n, '0', ',')}]]`, labels: '[0]' })),
  form('a tensor as text of short rows', (n) => formFile({ logits: `[${fill(n, '[0]', ',')}]`, labels: '[0]' })),
  form('labels as text', (n) => formFile({ logits: '[[0]]', labels: `[${fill(n, '0', ',')}]` })),
  form('a tensor of brackets', (n) => formFile({ logits: '['.repeat(n) })),
  form('a JSON object of unknown fields', (n) => formFile({ x: `{${fill(n, (i) => `"${i.toString(36)}":0`, ',')}}` })),
  form('words with spaces', (n) => formFile({ logits: fill(n, '1 ') })),
  form('ends of lines', (n) => formFile({ logits: fill(n, '\r\n') })),
  form('beginnings of boundaries', (n) => formFile({ logits: fill(n, `\r\n--${FORM_BOUNDARY.slice(0, -1)}`) })),
  form('ends of headers', (n) => Buffer.from(`--${FORM_BOUNDARY}\r\n${fill(n, '\r\n\r\n')}`)),
  form('empty parts', (n) =>
    Buffer.from(fill(n, `--${FORM_BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n`)),
  ),
  form('parameters of a part', (n) =>
    Buffer.from(`--${FORM_BOUNDARY}\r\nContent-Disposition: form-data${fill(Math.min(n, 4000), ' ;')}\r\n\r\n`),
  ),
  form('parameters of all parts', (n) =>
    headers(
      n,
      fill(3900, (i) => `;${i.toString(36)}=`, 'a'),
    ),
  ),
  form('spaces in all headers', (n) => headers(n, `; a="${' '.repeat(3900)}b"`)),
];

function npz(name: string, body: (n: number) => Buffer, operation = operationNamed('cross-entropy')): Attack {
  const chunks = sized(body);
  return {
    name: `npz, ${name}`,
    encoding: 'npz',
    job: (n) => ({ operation, from: 'npz', to: 'json', chunks: [chunks(n)] }),
  };
}

function form(name: string, body: (n: number) => Buffer, operation = operationNamed('cross-entropy')): Attack {
  const chunks = sized(body);
  return {
    name: `form, ${name}`,
    encoding: 'form',
    job: (n) => ({ operation, from: 'multipart', to: 'json', boundary: FORM_BOUNDARY, chunks: [chunks(n)] }),
  };
}

/** Parts without bytes, each of its own name, with those parameters. */
function headers(n: number, parameters: string): Buffer {
  const part = (i: number) =>
    `--${FORM_BOUNDARY}\r\nContent-Disposition: form-data; name=x${i}${parameters}\r\n\r\n\r\n`;
  return Buffer.from(`${fill(n, part)}--${FORM_BOUNDARY}--`);
}

function arrays<T>(count: number, make: () => T): { [name: string]: T } {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, make()]));
}

/** A .npy file with that header. */
function header(text: string): Buffer {
  const prelude = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 0xff, text.length >> 8]);
  return Buffer.concat([prelude, Buffer.from(text)]);
}
