import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { brotliCompressSync, constants, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HttpProblem } from '../../src/errors.ts';
import { CODINGS, type Coding } from '../../src/intake/content-coding.ts';
import { type DecodedLimits, decodedStream } from '../../src/intake/decoded.ts';
import { ENCODE } from '../support/codings.ts';

const MIB = 1024 * 1024;
const TEXT = Buffer.from(JSON.stringify({ logits: Array.from({ length: 1500 }, (_, i) => i / 7) }));

/** What stands for a request: a stream of its body. */
const requestOf = () => new PassThrough({ autoDestroy: false }) as PassThrough & IncomingMessage;

/** The stream of a body that arrives in these pieces. */
function streamOf(coding: Coding | 'identity', pieces: readonly Buffer[], limits: DecodedLimits = { ratio: 100 }) {
  const request = requestOf();
  const stream = decodedStream(request, coding, limits);
  for (const piece of pieces) request.write(piece);
  request.end();
  return { request, stream };
}

/** All of it. */
async function decode(...args: Parameters<typeof streamOf>): Promise<Buffer> {
  const { stream } = streamOf(...args);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What it ends with. */
async function problemOf(...args: Parameters<typeof streamOf>): Promise<HttpProblem> {
  return decode(...args).then(
    ({ length }) => {
      throw new Error(`${length} bytes were decoded`);
    },
    (error) => error,
  );
}

/** The bytes one by one, or otherwise cut. */
const cut = (bytes: Buffer, length: number) =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, i) => bytes.subarray(i * length, (i + 1) * length));

describe.each(CODINGS)('%s', (coding) => {
  const encoded = ENCODE[coding](TEXT);

  test.each([1, 7, 1000, 65_536])('in pieces of %i bytes is decoded', async (length) => {
    expect((await decode(coding, cut(encoded, length))).equals(TEXT)).toBe(true);
  });

  test('of nothing is nothing, and so is nothing at all', async () => {
    expect(await decode(coding, [ENCODE[coding]('')])).toHaveLength(0);
    expect(await decode(coding, [])).toHaveLength(0);
  });

  test('cut off anywhere says after how many bytes', async () => {
    for (const end of [1, 2, 3, 9, encoded.length >> 1, encoded.length - 1]) {
      expect(await problemOf(coding, cut(encoded.subarray(0, end), 1000))).toMatchObject({
        code: 'MALFORMED_ENCODING',
        message: `the ${coding} data end too soon, after ${end} bytes`,
        extensions: { offset: end },
      });
    }
  });

  test.each(['the same piece', 'another piece'])('followed by zeros in %s says where it ended', async (where) => {
    const zeros = Buffer.alloc(9);
    const pieces = where === 'another piece' ? [encoded, zeros] : [Buffer.concat([encoded, zeros])];
    expect(await problemOf(coding, pieces)).toMatchObject({
      code: 'MALFORMED_ENCODING',
      message: `the ${coding} data end after ${encoded.length} bytes, but the body does not; expected nothing more`,
      extensions: { offset: encoded.length },
    });
  });

  test('followed by anything else is refused', async () => {
    for (const rest of [
      'x',
      '\u001f\u008b',
      'junk behind it',
      ...[1, 2, 3, 4, 8].map((end) => encoded.subarray(0, end)),
    ]) {
      const behind = typeof rest === 'string' ? Buffer.from(rest, 'latin1') : rest;
      expect(await problemOf(coding, [encoded, behind])).toMatchObject({ code: 'MALFORMED_ENCODING' });
      expect(await problemOf(coding, [Buffer.concat([encoded, behind])])).toMatchObject({ code: 'MALFORMED_ENCODING' });
    }
  });

  test('that it is not says so, and what is expected', async () => {
    const { code, message } = await problemOf(coding, [TEXT]);
    expect(code).toBe('MALFORMED_ENCODING');
    expect(message).toMatch(
      new RegExp(`^the ${coding} data are wrong somewhere in their bytes 0 to ${TEXT.length}: .*; expected .*RFC`),
    );
  });

  test('with any bytes changed is decoded or refused, and never fails otherwise', async () => {
    const changes = fc.array(fc.tuple(fc.nat(encoded.length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(encoded.length), async (bytes, length) => {
        const changed = Buffer.from(encoded);
        for (const [at, change] of bytes) changed[at] = (changed[at] as number) ^ change;
        const outcome = await decode(coding, cut(changed, length + 1)).catch((error) => error);
        if (!Buffer.isBuffer(outcome)) expect(outcome.code).toMatch(/^(MALFORMED_ENCODING|DECODED_TOO_LARGE)$/);
      }),
      { numRuns: 100 },
    );
  });

  test('of 64 MB of zeros stops a little after the first MiB', async () => {
    const bomb = ENCODE[coding](Buffer.alloc(64 * MIB));
    const { stream, request } = streamOf(coding, cut(bomb, 16_384));
    let size = 0;
    const error: HttpProblem = await new Promise((resolve) => {
      stream.on('data', (chunk) => {
        size += chunk.length;
      });
      stream.on('error', (problem) => resolve(problem as HttpProblem));
    });
    expect(error.code).toBe('DECODED_TOO_LARGE');
    expect(error.message).toMatch(
      new RegExp(
        `^the first \\d+ bytes of the ${coding} data decode to \\d+ or more; expected at most 100 times as many \\(DECODED_RATIO\\)$`,
      ),
    );
    expect(error.extensions).toMatchObject({ ratio: 100 });
    expect(size).toBeGreaterThanOrEqual(MIB);
    expect(size).toBeLessThan(2 * MIB);
    expect(request.destroyed).toBe(false);
  });

  test('of a MiB of zeros is decoded, whatever the ratio', async () => {
    expect(await decode(coding, [ENCODE[coding](Buffer.alloc(MIB))], { ratio: 1 })).toHaveLength(MIB);
  });

  test('that nobody reads on is not decoded on', async () => {
    const { stream, request } = streamOf(coding, cut(ENCODE[coding](randomBytes(8 * MIB)), 65_536));
    await new Promise((resolve) => stream.once('readable', resolve));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(stream.readableLength).toBeLessThanOrEqual(4 * 65_536);
    expect(request.readableLength + request.writableLength).toBeGreaterThan(7 * MIB);
    stream.destroy();
  });
});

test.each([1, 1000, 70_000])('gzip of %i bytes with one byte too many is said to have ended', async (length) => {
  const encoded = gzipSync(Buffer.alloc(length, 'x'));
  for (const byte of [0x01, 0x41, 0x8b]) {
    for (const pieces of [[encoded, Buffer.of(byte)], [Buffer.concat([encoded, Buffer.of(byte)])]]) {
      expect(await problemOf('gzip', pieces)).toMatchObject({
        code: 'MALFORMED_ENCODING',
        message: `the gzip data end after ${encoded.length} bytes, but the body does not; expected nothing more`,
        extensions: { offset: encoded.length },
      });
    }
  }
});

test('gzip of several members is decoded to all of them', async () => {
  const members = ['a', '', 'b'].map((text) => gzipSync(text));
  expect((await decode('gzip', members)).toString()).toBe('ab');
  expect((await decode('gzip', [Buffer.concat(members)])).toString()).toBe('ab');
});

test('zstd of several frames, skippable ones among them, is decoded to all of them', async () => {
  const skippable = Buffer.from('502a4d1803000000616263', 'hex');
  const frames = [zstdCompressSync('a'), skippable, zstdCompressSync('b')];
  expect((await decode('zstd', frames)).toString()).toBe('ab');
  expect((await decode('zstd', [Buffer.concat(frames)])).toString()).toBe('ab');
});

test('zstd with a window of more than 8 MiB is refused, with one of 8 decoded', async () => {
  const bytes = randomBytes(9 * MIB);
  const frame = (windowLog: number) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_windowLog]: windowLog } });
  expect((await decode('zstd', [frame(23)])).equals(bytes)).toBe(true);
  const { code, message } = await problemOf('zstd', [frame(24)]);
  expect(code).toBe('MALFORMED_ENCODING');
  expect(message).toMatch(/expected .* with a window of at most 8 MiB/);
});

test('br with a large window is refused', async () => {
  const params = { [constants.BROTLI_PARAM_LARGE_WINDOW]: 1, [constants.BROTLI_PARAM_LGWIN]: 28 };
  expect(await problemOf('br', [brotliCompressSync('text', { params })])).toMatchObject({ code: 'MALFORMED_ENCODING' });
});

test('deflate without the zlib header is refused, and told so', async () => {
  const { code, message } = await problemOf('deflate', [deflateRawSync(TEXT)]);
  expect(code).toBe('MALFORMED_ENCODING');
  expect(message).toMatch(/expected zlib data \(RFC 1950\), not bare deflate$/);
});

test('a higher ratio lets the same bytes pass', async () => {
  const encoded = ENCODE.gzip(Buffer.alloc(8 * MIB));
  expect(await problemOf('gzip', [encoded], { ratio: 1000 })).toMatchObject({ code: 'DECODED_TOO_LARGE' });
  expect(await decode('gzip', [encoded], { ratio: 1032 })).toHaveLength(8 * MIB);
});

test('more encoded bytes than the limit are refused, though they decode to nothing', async () => {
  const nothing = Buffer.concat(new Array(1000).fill(gzipSync('')));
  expect(await problemOf('gzip', cut(nothing, 100), { ratio: 100, limit: 999 })).toMatchObject({
    code: 'BODY_TOO_LARGE',
    extensions: { limit: 999, size: 1000 },
  });
});

test('a client that goes away ends it with INCOMPLETE_BODY', async () => {
  const request = requestOf();
  const stream = decodedStream(request, 'gzip', { ratio: 100 });
  request.write(ENCODE.gzip(TEXT).subarray(0, 100));
  stream.resume();
  const error = new Promise((resolve) => stream.on('error', resolve));
  setImmediate(() => request.destroy(new Error('aborted')));
  expect(await error).toMatchObject({
    code: 'INCOMPLETE_BODY',
    message: 'the connection ended after 100 bytes of the body',
  });
});

test('identity is the request itself', () => {
  const request = requestOf();
  expect(decodedStream(request, 'identity', { ratio: 100 })).toBe(request);
});
