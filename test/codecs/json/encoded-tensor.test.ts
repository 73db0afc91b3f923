import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64Bytes, fromBase64, toBase64 } from '../../../src/codecs/json/base64.ts';
import { InputError } from '../../../src/core/tensors/input-error.ts';
import type { Tensor } from '../../../src/core/tensors/tensor.ts';
import { valuesOf } from '../../support/values-of.ts';
import { decode, syntaxErrorOf, thrownBy } from './support.ts';

const F64_1_2 = 'AAAAAAAA8D8AAAAAAAAAQA==';

/** What the tensor `x` of that text is refused with. */
function refusal(x: string) {
  const error = thrownBy(() => decode(`{"x":${x},"y":[1]}`, 'x', 'y'));
  if (!(error instanceof InputError)) throw error;
  return { code: error.code, issues: error.issues.map(({ path, detail }) => [path.join('/'), detail]) };
}

describe('a tensor in base64', () => {
  test.each([
    ['its members in one order', `{"dtype":"F64","shape":[2],"data":"${F64_1_2}"}`],
    ['in another', ` { "data" : "${F64_1_2}" , "shape" : [ 2 ] , "dtype" : "F64" } `],
    ['as F32', '{"dtype":"F32","shape":[2],"data":"AACAPwAAAEA="}'],
    ['as F16', '{"dtype":"F16","shape":[2],"data":"ADwAQA=="}'],
    ['as BF16', '{"dtype":"BF16","shape":[2],"data":"gD8AQA=="}'],
    ['with slashes as PHP writes them', '{"dtype":"F32","shape":[2],"data":"AACAPwAAAEA="}'.replaceAll('/', '\\/')],
    ['with a character written as an escape', '{"dtype":"F32","shape":[2],"data":"\\u0041ACAPwAAAEA="}'],
  ])('is read (%s), and what follows it', (_what, text) => {
    const { x, y } = decode(`{"x":${text},"y":[[3]]}`, 'x', 'y') as { x: Tensor; y: Tensor };
    expect([x.shape, valuesOf(x), y.shape, valuesOf(y)]).toEqual([[2], [1, 2], [1, 1], [3]]);
  });

  test('of shape [] is a number, of shape [0, 3] has none', () => {
    const one = decode('{"x":{"dtype":"F16","shape":[],"data":"ADw="}}', 'x').x as Tensor;
    expect([one.shape, [...one.data]]).toEqual([[], [1]]);
    const none = decode('{"x":{"dtype":"F64","shape":[0,3],"data":""}}', 'x').x as Tensor;
    expect([none.shape, [...none.data]]).toEqual([[0, 3], []]);
  });

  test.each([
    ['{"shape":[2],"data":""}', 'INVALID_TENSOR', 'x/dtype', 'x.dtype is missing; it is required'],
    ['{"dtype":"F64","data":""}', 'INVALID_TENSOR', 'x/shape', 'x.shape is missing; it is required'],
    ['{"dtype":"F64","shape":[2]}', 'INVALID_TENSOR', 'x/data', 'x.data is missing; it is required'],
    [
      '{"dtype":"f64","shape":[2],"data":""}',
      'UNSUPPORTED_DTYPE',
      'x/dtype',
      'x.dtype is "f64"; expected "F64", "F32", "F16", "BF16"',
    ],
    [
      '{"dtype":"I64","shape":[2],"data":""}',
      'UNSUPPORTED_DTYPE',
      'x/dtype',
      'x.dtype is "I64"; expected "F64", "F32", "F16", "BF16"',
    ],
    [
      '{"dtype":8,"shape":[2],"data":""}',
      'UNSUPPORTED_DTYPE',
      'x/dtype',
      'x.dtype is 8; expected "F64", "F32", "F16", "BF16"',
    ],
    [
      '{"dtype":"toString","shape":[2],"data":""}',
      'UNSUPPORTED_DTYPE',
      'x/dtype',
      'x.dtype is "toString"; expected "F64", "F32", "F16", "BF16"',
    ],
    [
      '{"dtype":"F64","shape":2,"data":""}',
      'INVALID_SHAPE',
      'x/shape',
      'x.shape is 2; expected an array of integers that are 0 or more',
    ],
    [
      '{"dtype":"F64","shape":[2,-1],"data":""}',
      'INVALID_SHAPE',
      'x/shape',
      'x.shape is [2, -1]; expected an array of integers that are 0 or more',
    ],
    [
      '{"dtype":"F64","shape":[1.5],"data":""}',
      'INVALID_SHAPE',
      'x/shape',
      'x.shape is [1.5]; expected an array of integers that are 0 or more',
    ],
    [
      '{"dtype":"F64","shape":[NaN],"data":""}',
      'INVALID_SHAPE',
      'x/shape',
      'x.shape is [NaN]; expected an array of integers that are 0 or more',
    ],
    [
      '{"dtype":"F64","shape":[0,1e9],"data":""}',
      'INVALID_SHAPE',
      'x/shape',
      'x has shape [0, 1000000000] and no numbers; expected other axes of at most 262144 in all',
    ],
    [
      '{"dtype":"F64","shape":[2],"data":[1,2]}',
      'INVALID_TENSOR',
      'x/data',
      'x.data is an array; expected a string of base64',
    ],
    [
      '{"dtype":"F64","shape":[3],"data":"AAAAAAAA8D8AAAAAAAAAQA=="}',
      'INVALID_TENSOR',
      'x/data',
      'x.data has 16 bytes; expected 24 for shape [3] of F64',
    ],
    [
      '{"dtype":"F64","shape":[1e300,1e300],"data":""}',
      'INVALID_SHAPE',
      'x/shape',
      'x.shape is [1e+300, 1e+300]; expected an array of integers that are 0 or more',
    ],
    [
      '{"dtype":"F64","shape":[9e15,9e15],"data":""}',
      'INVALID_TENSOR',
      'x/data',
      'x.data has 0 bytes; expected 6.48e+32 for shape [9000000000000000, 9000000000000000] of F64',
    ],
    [
      '{"dtype":"F32","shape":[1],"data":"AACAPw="}',
      'INVALID_TENSOR',
      'x/data',
      'x.data has "=" at character 6; expected base64 with padding (RFC 4648 §4)',
    ],
    [
      '{"dtype":"F32","shape":[1],"data":"AACAPw"}',
      'INVALID_TENSOR',
      'x/data',
      'x.data has its end at character 6; expected base64 with padding (RFC 4648 §4)',
    ],
    [
      '{"dtype":"F32","shape":[1],"data":"AA-_Pw=="}',
      'INVALID_TENSOR',
      'x/data',
      'x.data has "-_Pw==" at character 2; expected base64 with padding (RFC 4648 §4)',
    ],
    [
      '{"dtype":"F32","shape":[1],"data":"AACA\\nPw=="}',
      'INVALID_TENSOR',
      'x/data',
      'x.data has "\\nPw==" at character 4; expected base64 with padding (RFC 4648 §4)',
    ],
    [
      '{"dtype":"F32","shape":[1],"data":"AACAPx=="}',
      'INVALID_TENSOR',
      'x/data',
      'x.data has "x==" at character 5; expected base64 with padding (RFC 4648 §4)',
    ],
    [
      '{"dtype":"F32","shape":[1],"data":"AACAPw==AA=="}',
      'INVALID_TENSOR',
      'x/data',
      'x.data has "==AA==" at character 6; expected base64 with padding (RFC 4648 §4)',
    ],
    [
      '{"dtype":"F32","shape":[1],"data":"AACAPw==","order":"C"}',
      'INVALID_TENSOR',
      'x/order',
      'x.order is not known; expected dtype, shape and data',
    ],
    [
      '{"dtype":"F32","shape":[1],"data":"AACAPw==","data":"AACAPw=="}',
      'INVALID_TENSOR',
      'x/data',
      'x.data stands twice; expected it once',
    ],
    ['{}', 'NOT_A_NUMBER', 'x', 'x is an object; expected nested arrays of numbers, or dtype, shape and data'],
    [
      `{"dtype":"F64","shape":[${'1,'.repeat(64)}1],"data":"AAAAAAAA8D8="}`,
      'INVALID_SHAPE',
      'x/shape',
      'x has 65 axes; expected at most 64',
    ],
  ])('%s is refused', (text, code, path, detail) => {
    expect(refusal(text)).toEqual({ code, issues: [[path, detail]] });
  });

  test('in an array is refused, as any object there', () => {
    expect(refusal('[{"dtype":"F64","shape":[],"data":"AAAAAAAA8D8="}]')).toMatchObject({
      code: 'NOT_A_NUMBER',
      issues: [['x/0', expect.stringContaining('x[0] is an object')]],
    });
  });

  test('with a syntax error is a syntax error, in its field', () => {
    expect(syntaxErrorOf(() => decode('{"x":{"dtype":"F64","data":"AA\n=="}}', 'x'))).toMatchObject({ offset: 30 });
    expect(syntaxErrorOf(() => decode('{"x":{"dtype":"F64","data":"AA', 'x'))).toMatchObject({ offset: 30 });
  });
});

/** Where a text that is no base64 is wrong first, by its definition. */
function firstWrong(text: string | Buffer): number {
  const bytes = (typeof text === 'string' ? Buffer.from(text) : text).toString('latin1');
  const padding = bytes.length % 4 === 0 ? (/={0,2}$/.exec(bytes)?.[0].length ?? 0) : 0;
  const end = bytes.length - padding;
  const known = /^[A-Za-z0-9+/]*/.exec(bytes.slice(0, end))?.[0].length ?? 0;
  // All are known: the text ends too soon, or the last character has bits that are in no byte.
  return known === end && bytes.length % 4 === 0 ? end - 1 : known;
}

const fromBase64Text = (text: string) => fromBase64(Buffer.from(text), 0, Buffer.byteLength(text));

describe('fromBase64', () => {
  test('reads what the host writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const decoded = fromBase64Text(Buffer.from(bytes).toString('base64'));
        expect('bytes' in decoded && [...decoded.bytes]).toEqual([...bytes]);
      }),
    );
  });

  test('refuses every other text, and says where', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AQgw+/=-_ x\n"é'), maxLength: 12 }), (text) => {
        const isCanonical = Buffer.from(text, 'base64').toString('base64') === text;
        const decoded = fromBase64Text(text);
        expect('bytes' in decoded).toBe(isCanonical);
        if ('wrongAt' in decoded) expect(decoded.wrongAt).toBe(firstWrong(text));
      }),
    );
  });

  test('finds what is wrong wherever it is in a long text, which the host reads in blocks', () => {
    const length = 3 * 32_768 + 4;
    const place = fc.oneof(
      fc.integer({ min: 0, max: length - 1 }),
      fc.constantFrom(32_768, 65_536, 98_304, length).chain((edge) => fc.integer({ min: edge - 5, max: edge - 1 })),
      fc.constantFrom(32_768, 65_536, 98_304),
    );
    const bytes = fc.uint8Array({ minLength: (length / 4) * 3 - 2, maxLength: (length / 4) * 3 });
    const damages = fc.array(fc.tuple(place, fc.constantFrom(...'=-_ \n\u007fé/A')), { maxLength: 3 });
    fc.assert(
      fc.property(bytes, damages, (content, changes) => {
        const text = Buffer.from(Buffer.from(content).toString('base64'));
        for (const [at, character] of changes) text[at] = character.charCodeAt(0);
        const latin1 = text.toString('latin1');
        const isCanonical = Buffer.from(latin1, 'base64').toString('base64') === latin1;
        const decoded = fromBase64(text, 0, text.length);
        expect('bytes' in decoded).toBe(isCanonical);
        if ('wrongAt' in decoded) expect(decoded.wrongAt).toBe(firstWrong(text));
        else expect(decoded.bytes.equals(Buffer.from(latin1, 'base64'))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('writes to memory that it is given, if that is long enough, and nothing behind', () => {
    const text = Buffer.from('"AAECAwQ="');
    const target = Buffer.alloc(7, 9);
    const decoded = fromBase64(text, 1, 9, target);
    expect('bytes' in decoded && decoded.bytes.buffer).toBe(target.buffer);
    expect('bytes' in decoded && [...decoded.bytes]).toEqual([0, 1, 2, 3, 4]);
    expect([...target]).toEqual([0, 1, 2, 3, 4, 9, 9]);
    expect(base64Bytes(text, 1, 9)).toBe(5);

    const short = Buffer.alloc(4, 9);
    const elsewhere = fromBase64(text, 1, 9, short);
    expect('bytes' in elsewhere && [...elsewhere.bytes]).toEqual([0, 1, 2, 3, 4]);
    expect([...short]).toEqual([9, 9, 9, 9]);
  });
});

describe('toBase64', () => {
  test('writes what the host writes of bytes that it takes in blocks', () => {
    for (const length of [24_575, 24_576, 24_577, 49_152, 50_000]) {
      const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * i) >> 3));
      const target = Buffer.alloc(70_000, '#');
      const end = toBase64(bytes, length, target, 3);
      expect(target.toString('latin1', 0, end + 1)).toBe(`###${bytes.toString('base64')}#`);
    }
  });

  test('writes what the host writes, where it is told to, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const target = Buffer.alloc(200, '#');
        const end = toBase64(Buffer.from(bytes), bytes.length, target, 7);
        const expected = Buffer.from(bytes).toString('base64');
        expect(target.toString('latin1')).toBe(`#######${expected}`.padEnd(200, '#'));
        expect(end).toBe(7 + expected.length);
      }),
    );
  });
});
