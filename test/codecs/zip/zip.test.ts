import { deflateRawSync, inflateRawSync, crc32 as zlibCrc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { Pieces } from '../../../src/codecs/pieces.ts';
import { crc32 } from '../../../src/codecs/zip/crc32.ts';
import { TAIL_BYTES } from '../../../src/codecs/zip/layout.ts';
import { readDirectory } from '../../../src/codecs/zip/read-directory.ts';
import { checkLength, frameBytes, writeDirectory, writeEntry } from '../../../src/codecs/zip/write-zip.ts';
import { PORTABLE } from '../../../src/codecs/zip/zip-tools.ts';
import { NATIVE_ZIP } from '../../../src/workers/native-zip.ts';
import { Random, SEED } from '../json/support.ts';

const random = new Random(SEED);
const randomBytes = (length: number) => Uint8Array.from({ length }, () => random.below(256));

describe('crc32', () => {
  test('of the digits has the value of the standard', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  test.each([0, 1, 7, 8, 9, 1000, 65_537])('of %i bytes is that of zlib, in one go and in two', (length) => {
    const bytes = randomBytes(length);
    const expected = zlibCrc32(bytes);
    expect(crc32(bytes)).toBe(expected);
    const middle = random.below(length + 1);
    expect(crc32(bytes.subarray(middle), crc32(bytes.subarray(0, middle)))).toBe(expected);
  });
});

describe.each([
  ['that runs anywhere', PORTABLE],
  ["of Node's", NATIVE_ZIP],
])('inflate %s', (_, { inflate }) => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['random bytes', randomBytes(100_000)],
    ['zeros', new Uint8Array(3_000_000)],
    ['few values', Uint8Array.from({ length: 50_000 }, () => random.below(3))],
  ])('gives the bytes of %s, and nothing where there are more or fewer', (_name, bytes) => {
    for (const level of [0, 1, 9]) {
      const data = deflateRawSync(bytes, { level });
      expect(Buffer.from(inflate(data, bytes.length) as Uint8Array).equals(bytes)).toBe(true);
      expect(inflate(data, bytes.length + 1)).toBeUndefined();
      if (bytes.length > 0) expect(inflate(data, bytes.length - 1)).toBeUndefined();
    }
  });

  test.each([
    ['corrupt', Buffer.from([7, 1, 2, 3])],
    ['cut short', deflateRawSync(randomBytes(5000)).subarray(0, -9)],
    ['nothing', Buffer.alloc(0)],
  ])('throws, or gives nothing, where data are %s', (_name, data) => {
    const attempt = () => inflate(data, 5000);
    let result: unknown;
    try {
      result = attempt();
    } catch {
      // As it may.
    }
    expect(result).toBeUndefined();
  });

  test('stops soon where a gigabyte follows', () => {
    const data = deflateRawSync(new Uint8Array(100_000_000));
    const start = process.cpuUsage();
    expect(inflate(data, 1000)).toBeUndefined();
    const { user, system } = process.cpuUsage(start);
    const before = process.cpuUsage();
    inflateRawSync(data);
    const whole = process.cpuUsage(before);
    expect(user + system).toBeLessThan(whole.user + whole.system);
  });
});

describe('a zip file that is written', () => {
  const write = (files: { readonly [name: string]: Uint8Array }) => {
    const names = Object.keys(files);
    const length = Object.values(files).reduce((sum, bytes) => sum + bytes.length, frameBytes(names));
    const zip = new Pieces(length, Buffer.allocUnsafe);
    const entries = Object.entries(files).map(([name, bytes]) =>
      writeEntry(zip, name, bytes.length, () => {
        zip.reserve(bytes.length);
        zip.bytes.set(bytes, zip.at);
        zip.at += bytes.length;
        return crc32(bytes);
      }),
    );
    writeDirectory(zip, entries);
    return { file: Buffer.concat(zip.end()), length };
  };

  test('is read by another program, and has the length that was announced, in one piece or several', () => {
    const files = { 'a.npy': randomBytes(5_000_000), 'b.npy': new Uint8Array(0), 'c.npy': randomBytes(7_000_000) };
    const { file, length } = write(files);
    expect(file.length).toBe(length);
    const read = unzipSync(file);
    expect(Object.keys(read)).toEqual(Object.keys(files));
    for (const [name, bytes] of Object.entries(files))
      expect(Buffer.from(bytes).equals(read[name] as Uint8Array)).toBe(true);
  });

  test('has a directory that is read from its end alone', () => {
    const { file } = write({ 'a.npy': randomBytes(300_000), 'b.npy': randomBytes(10) });
    const whole = readDirectory(file);
    const start = file.length - TAIL_BYTES;
    expect(readDirectory(file.subarray(start), start)).toEqual(whole);
    expect(whole.entries.map(({ name, size }) => [name, size])).toEqual([
      ['a.npy', 300_000],
      ['b.npy', 10],
    ]);
  });

  test('is refused where it is too long for its records', () => {
    expect(() => checkLength(2 ** 32 - 1)).toThrow('application/vnd.safetensors');
    expect(() => checkLength(2 ** 32 - 2)).not.toThrow();
  });
});
