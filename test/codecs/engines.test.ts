import { describe, expect, test } from 'vitest';
import type { Fields, Results } from '../../src/codecs/codec.ts';
import { createEngine } from '../../src/codecs/index.ts';
import { type Tensor, tensor } from '../../src/core/tensors/tensor.ts';
import { expectSame, fast, jsonOf, reference } from './engine-outcomes.ts';
import { Random, SEED, textOf } from './json/support.ts';

describe('both engines read the same from', () => {
  test.each([
    ...['[]', '[[]]', '[[],[]]', '[[],[1]]', '[[1],[]]', '[1,[2]]', '[[1],2]', '[[1,2],[3]]', '[[[1]],[[2],[3]]]'],
    ...[
      '[1,]',
      '[,1]',
      '[1 2]',
      '[1]]',
      '[[1]',
      '[1',
      '[',
      '[1,',
      '[-',
      '[-]',
      '[+1]',
      '[.5]',
      '[1.]',
      '[1.e1]',
      '[01]',
    ],
    ...['[-01]', '[1e]', '[1e+]', '[0x10]', '[1_000]', '[--1]', '[1e5.5]', '[0.5.5]', '[1,\u00a02]', '[1,\u20282]'],
    ...['[null]', '[true]', '["3"]', '[{}]', '["NaN"]', '[NaN]', '[-NaN]', '[Nan]', '["-NaN"]', '["+Infinity"]'],
    ...[
      '["Infinity"]',
      '[-Infinity,Infinity]',
      '["-Infinity"]',
      '["Infinity]',
      '[Infinityx]',
      '["\\u004eaN"]',
      '[Inf]',
    ],
    ...['[1e308,1e309]', '[-1e999]', '[1e-999]', '[0e999999999999]', '[1e99999999999999999999]', '[0.0000e-5]', '[-0]'],
    ...['[ 1 , \t2\n,\r3 ]', ' [\n[ 1 ]\n]\n', '[1,2]]', '5', '-0', '1.5e3', '"NaN"', 'null', '[1]\u0000', '[1\u0000]'],
    ...[
      '[2.2250738585072011e-308]',
      '[5e-324,2e-324,3e-324]',
      '[1.7976931348623159e308]',
      '[1.797693134862315808e308]',
    ],
  ])('%j as a tensor', (text) => {
    expectSame(`{"x":${text}}`);
    expectSame(`{"a":[1],"x":${text},"y":[[2]]}`);
    expectSame(`{"option":1,"x":${text}`);
    expectSame(`{"x":${text},"x":1}`);
  });

  test('a body cut at every byte', () => {
    const body = Buffer.from(
      '{"logits": [[0.5, -1.25e1], ["NaN", -Infinity]], "labels":[0,1],"option":"mean","y":[[[1]]]}',
    );
    for (let length = 0; length <= body.length; length++) expectSame(body.subarray(0, length));
  });

  test('a body in any pieces', () => {
    const body = Buffer.from('{"logits":[[0.1234567890123,-1.25e1],["NaN",-Infinity]],"labels":[0,1]}');
    for (let cut = 0; cut <= body.length; cut++) {
      expectSame(body.subarray(0, cut), body.subarray(cut));
      expectSame(body.subarray(0, cut), Buffer.alloc(0), body.subarray(cut, cut + 1), body.subarray(cut + 1));
    }
  });

  test('a tensor of 64 axes, and one of 65', () => {
    for (const rank of [1, 2, 63, 64, 65, 66, 1000]) expectSame(`{"x":${'['.repeat(rank)}1${']'.repeat(rank)}}`);
    expectSame(`{"x":${'['.repeat(1_000_000)}`);
  });

  test('numbers of any length', () => {
    for (let length = 1; length <= 60; length++) {
      const digits = '1234567890'.repeat(6).slice(0, length);
      const nines = '9'.repeat(length);
      const zeros = '0'.repeat(length);
      const texts = [
        digits,
        nines,
        `0.${digits}`,
        `0.${zeros}1`,
        `0.${zeros}${digits}`,
        `1${zeros}.${zeros}1`,
        `${nines}.${nines}`,
      ];
      expectSame(`{"x":[${texts.join(',')},${texts.map((text) => `-${text}e-${length}`).join(',')}]}`);
    }
    expectSame(`{"x":[${'1'.repeat(100_000)}]}`);
    expectSame(`{"x":[0.${'1'.repeat(100_000)},1${'0'.repeat(100_000)}e-100000,0.${'0'.repeat(100_000)}1e100001]}`);
  });

  test('random changes of bodies', () => {
    const random = new Random(SEED + 77);
    const pieces = [
      '[',
      ']',
      ',',
      '-',
      '.',
      'e',
      '0',
      '1',
      '17',
      ' ',
      '"',
      '"NaN"',
      'Infinity',
      '{',
      '}',
      '\\',
      '\u0000',
      'é',
    ];
    const bodies = [
      '{"logits":[[0.5,-12.5,1e3],[1,2,3]],"labels":[0,1],"option":{"a":[1,"b"]}}',
      '{"x":[[[1.25],[-2]],[[3e-7],["-Infinity"]]],"y":-0.5}',
    ];
    for (let i = 0; i < 20_000; i++) {
      let text = random.pick(bodies);
      for (let changes = random.below(3); changes >= 0; changes--) {
        const at = random.below(text.length + 1);
        text = text.slice(0, at) + (random.below(2) ? random.pick(pieces) : '') + text.slice(at + random.below(3));
      }
      expectSame(text);
    }
  });
});

describe('the fast engine', () => {
  const decode = (text: string) => jsonOf(fast).decode([Buffer.from(text)]);

  test('keeps all tensors of a message until the next one', () => {
    const { a, b } = decode('{"a":[1,2],"b":[[3],[4]]}') as { a: Tensor; b: Tensor };
    const c = fast.kernel.allocate(3).fill(5);
    const d = fast.kernel.allocate(1_000_000);
    expect(d.length).toBe(1_000_000);
    expect([a.data, b.data, c]).toEqual([Float64Array.of(1, 2), Float64Array.of(3, 4), Float64Array.of(5, 5, 5)]);
    expect(b.data.buffer).toBe(a.data.buffer);
    expect(c.buffer).toBe(a.data.buffer);
  });

  test('reads nothing of a longer message before', () => {
    decode(`{"a":[${'9,'.repeat(100)}9]}`);
    expectSame('{"a":[9');
    expectSame('{"a":[9,9]}');
  });

  test('keeps the memory of a large message for the next one, until it is told to trim', () => {
    const engine = createEngine('wasm');
    const read = (text: string) => (jsonOf(engine).decode([Buffer.from(text)]) as { x: Tensor }).x.data;
    const small = read('{"x":[1,2]}').buffer;
    const large = read(`{"x":[${'0.5,'.repeat(3_000_000)}1]}`).buffer;
    expect(large.byteLength).toBeGreaterThan(200_000_000);
    expect(small.byteLength).toBe(0);
    engine.release();
    expect(read('{"x":[1,2]}').buffer).toBe(large);
    engine.release();
    engine.trim();
    const after = read('{"x":[1,2]}');
    expect([...after]).toEqual([1, 2]);
    expect(after.buffer.byteLength).toBeLessThan(16_000_000);
    engine.trim();
    expect(read('{"x":[1,2]}').buffer).toBe(after.buffer);
  });

  test('has room for the numbers of a text that is too long for a number to every two bytes', () => {
    const engine = createEngine('wasm');
    const text = Buffer.alloc(190_000_000, ' ');
    text.write('{"x":[[1,2],[3,4');
    text.write(']]}', text.length - 3);
    const { x } = jsonOf(engine).decode([text]) as { x: Tensor };
    expect(x).toEqual({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) });
    expect(x.data.buffer.byteLength).toBeGreaterThan(text.length);
  });

  test('reads and writes more than its memory first holds, and less again', () => {
    for (const size of [10, 100_000, 3_000_000, 10]) {
      const text = `{"x":[${'0.5,'.repeat(size - 1)}0.5]}`;
      const { x } = decode(text) as { x: Tensor };
      expect(x.data.length).toBe(size);
      expect(textOf(jsonOf(fast).encode({ x }, 'float64'))).toBe(text);
    }
  });

  test('writes tensors that are in its memory, and others', () => {
    const { x } = decode('{"x":[[1,2],[3,4]]}') as { x: Tensor };
    const results: Results = { x, y: tensor([2, 1], [0.1, -0]), z: { shape: [2], data: x.data.subarray(1, 3) } };
    expect(jsonOf(fast).encode(results, 'float64')).toBe('{"x":[[1,2],[3,4]],"y":[[0.1],[-0]],"z":[2,3]}');
  });
});

describe('both engines write the same', () => {
  const shapes = [
    [1],
    [7],
    [3, 5],
    [5, 3],
    [1, 1, 1],
    [2, 3, 4],
    [4, 3, 1],
    [0],
    [2, 0],
    [1, 2, 0, 3],
    [9000],
    [3000, 3],
    [3, 3000],
  ];

  test.each(shapes.flatMap((shape) => ['float64', 'float32'].map((dtype) => [shape, dtype] as const)))(
    'for shape %j in %s, short and long',
    (shape, dtype) => {
      const random = new Random(SEED + 78);
      const size = shape.reduce((product, length) => product * length, 1);
      const value = () =>
        random.pick([random.finiteDouble(), random.below(100), -0, Number.NaN, Number.NEGATIVE_INFINITY, 0.1]);
      const data = Float64Array.from({ length: size }, () => (dtype === 'float32' ? Math.fround(value()) : value()));
      const results = { loss: 0.5, losses: { shape, data }, none: undefined, null: null, grad: { shape, data } };
      const [actual, expected] = [fast, reference].map((engine) => jsonOf(engine).encode(results, dtype as 'float64'));
      expect(String(actual)).toBe(String(expected));
      expect(typeof actual).toBe(typeof expected);
      expect(JSON.parse(String(actual)).loss).toBe(0.5);
    },
  );

  test('for a tensor of 64 axes, many of them long enough to fill the memory', () => {
    const shape = [2000, ...new Array<number>(62).fill(1), 3];
    const data = Float64Array.from({ length: 6000 }, (_, i) => -i / 7e300);
    const [actual, expected] = [fast, reference].map((engine) =>
      textOf(jsonOf(engine).encode({ x: { shape, data } }, 'float64')),
    );
    expect(actual).toBe(expected);
  });
});

test('the fields of both engines have the same types', () => {
  const text = Buffer.from('{"x":[1],"y":2,"option":[1]}');
  const [a, b] = [fast, reference].map((engine) => jsonOf(engine).decode([text])) as [Fields, Fields];
  expect(a).toEqual(b);
});
