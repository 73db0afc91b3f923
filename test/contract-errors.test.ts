import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MEDIA_TYPES } from '../src/codecs/formats.ts';
import { LINE_TYPES } from '../src/codecs/line-types.ts';
import { operationNamed } from '../src/operations/index.ts';
import { inWords } from '../src/schemas/in-words.ts';
import { type Answer, post, testApp } from './support/app.ts';
import type { Body, Json } from './support/fixtures.ts';

const app = await testApp();

/** What a body can be. */
const BODY_TYPES = [...MEDIA_TYPES, ...LINE_TYPES, 'multipart/form-data'].join(', ');

/** A number that stands in every tensor here, and that no answer may repeat. */
const SECRET = 0.6180339887498949;

const rows = [
  [SECRET, 1],
  [2, 3],
];

/** Those that take rows of classes, and labels at the most: `body` is a request of two rows and two classes that is served. */
const OPERATIONS = ['softmax', 'log-softmax', 'nll', 'cross-entropy'].map((operation) => {
  const { request, rowsOf } = operationNamed(operation);
  const hasLabels = 'labels' in request.properties;
  const body: Body = { [rowsOf]: rows, ...(hasLabels && { labels: [0, 1] }) };
  const outputs: readonly string[] = request.properties.outputs?.items.enum;
  return {
    operation,
    name: rowsOf,
    body,
    hasLabels,
    outputs: inWords(
      outputs.map((output) => `"${output}"`),
      'or',
    ),
  };
});

/** What can be ignored. */
const IGNORABLE = 'an integer within ±9007199254740992 or an array of 1 or more different integers';

const LOSSES = OPERATIONS.filter(({ hasLabels }) => hasLabels);

/** The members of an object as JSON text, so that more can be written behind them. */
const open = (body: Body) => JSON.stringify(body).slice(0, -1);

/** What every problem has, whatever it is about. */
const SEND_JSON = 'for JSON send "content-type: application/json"';

function expectProblem({ status, headers, text, json }: Answer, expected: { status: number; code: string }): void {
  expect(json).toMatchObject(expected);
  expect(status).toBe(expected.status);
  expect(headers['content-type']).toBe('application/problem+json');
  expect(json.type).toBe(`urn:exact-loss:problem:${expected.code.toLowerCase().replaceAll('_', '-')}`);
  expect(json.title).toMatch(/^[A-Z].* /);
  expect(json.detail).toMatch(/\w/);
  expect(text).not.toContain(String(SECRET));
  expect(text).not.toMatch(/node_modules|\.[jt]s\b|\bat [\w.]+ \(|Error\b/);
}

/** A 422 (or another) that names exactly these places. */
async function expectErrors(
  operation: string,
  body: Json | string,
  code: string,
  errors: readonly { pointer: string; detail: string }[],
  status = 422,
): Promise<Answer> {
  const answer = await post(app, operation, body as Body);
  expectProblem(answer, { status, code });
  expect(answer.json.errors).toEqual(errors);
  expect(answer.json.detail).toBe(errors[0]?.detail);
  return answer;
}

/** A request with any headers and no default ones. */
async function send(
  url: string,
  {
    method = 'POST',
    headers = {},
    payload,
  }: { method?: string; headers?: Record<string, string>; payload?: string | undefined },
): Promise<Answer> {
  const response = await app.inject({
    method: method as 'POST',
    url,
    headers,
    ...(payload !== undefined && { payload }),
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    json: response.body === '' ? undefined : JSON.parse(response.body),
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe.each(OPERATIONS)('POST /v1/$operation', ({ operation, name, body, outputs }) => {
  test('with a right body is served', async () => {
    const answer = await post(app, operation, body);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
  });

  describe('with a body that is not JSON is a 400 with byte offset, line and column', () => {
    test.each([
      {
        name: 'nothing',
        text: '',
        code: 'EMPTY_BODY',
        at: [0, 1, 1],
        detail: 'the body is empty, expected a JSON object',
      },
      {
        name: 'white space',
        text: ' \n ',
        code: 'EMPTY_BODY',
        at: [3, 2, 2],
        detail: 'the body is empty, expected a JSON object',
      },
      { name: 'half an object', text: '{', at: [1, 1, 2], detail: "unexpected end, expected a name in '\"'" },
      {
        name: 'an unquoted name',
        text: '{logits:[1]}',
        at: [1, 1, 2],
        detail: "unexpected 'l', expected a name in '\"'",
      },
      {
        name: 'single quotes',
        text: "{'logits':[1]}",
        at: [1, 1, 2],
        detail: `unexpected ''' (Python's repr() writes it), expected '"'`,
      },
      {
        name: 'a comma at the end',
        text: '{"x":1,}',
        at: [7, 1, 8],
        detail: "unexpected '}', expected a name in '\"'",
      },
      { name: 'no colon', text: '{"x" 1}', at: [5, 1, 6], detail: "unexpected '1', expected ':' after the name" },
      { name: 'no value', text: '{"x":}', at: [5, 1, 6], pointer: '/x', detail: "unexpected '}', expected a value" },
      {
        name: 'something behind it',
        text: '{} []',
        at: [3, 1, 4],
        detail: "unexpected '[', expected nothing after the body",
      },
      {
        name: 'two lines, wrong in the second',
        text: '{\n  "é": x}',
        at: [10, 2, 8],
        pointer: '/é',
        detail: "unexpected 'x', expected a value",
      },
      {
        name: 'a misspelt literal',
        text: '{"x":nul}',
        at: [8, 1, 9],
        pointer: '/x',
        detail: "unexpected '}', expected 'null'",
      },
      { name: 'a comment', text: '{/* */}', at: [1, 1, 2], detail: "unexpected '/', expected a name in '\"'" },
    ])('$name', async ({ text, code = 'MALFORMED_JSON', at, pointer = '', detail }) => {
      const [offset, line, column] = at;
      const full = `${detail} at byte ${offset} (line ${line}, column ${column})`;
      const { json } = await expectErrors(operation, text, code, [{ pointer, detail: full }], 400);
      expect(json).toMatchObject({ offset, line, column });
    });

    test.each([
      { number: '01', at: 1, expected: "unexpected '1', expected no digit after a leading 0" },
      { number: '1.', at: 2, expected: "unexpected ',', expected a digit after the decimal point" },
      { number: '.5', at: 0, expected: "unexpected '.', expected a value" },
      { number: '+1', at: 0, expected: "unexpected '+', expected a value" },
      { number: '1e', at: 2, expected: "unexpected ',', expected a digit in the exponent" },
      { number: '-', at: 1, expected: "unexpected ',', expected a digit" },
      { number: '0x10', at: 1, expected: "unexpected 'x', expected ',' or ']'" },
      { number: 'nan', at: 0, expected: `unexpected nan (Python's NaN), expected NaN or "NaN"` },
      { number: '-inf', at: 0, expected: `unexpected -inf (Python's -Infinity), expected -Infinity or "-Infinity"` },
      { number: 'None', at: 0, expected: `unexpected None (Python's null), expected null, or "NaN" for a number` },
      { number: 'True', at: 0, expected: "unexpected True (Python's true), expected true" },
      {
        number: 'tensor(1)',
        at: 0,
        expected: "unexpected tensor( (PyTorch's tensor), expected nested arrays, as tolist() gives",
      },
      {
        number: 'undefined',
        at: 0,
        expected: "unexpected undefined (JavaScript's undefined), expected null, or nothing",
      },
    ])('the number $number in a tensor', async ({ number, at, expected }) => {
      const before = `{"${name}":[[${SECRET},1],[`;
      const offset = before.length + at;
      const answer = await post(app, operation, `${before}${number},2]]}`);
      expectProblem(answer, { status: 400, code: 'MALFORMED_JSON' });
      expect(answer.json).toMatchObject({ offset, line: 1, column: offset + 1 });
      expect(answer.json.errors).toEqual([
        { pointer: `/${name}/1/0`, detail: `${expected} at byte ${offset} (line 1, column ${offset + 1})` },
      ]);
    });

    test('cut off in the middle of a tensor', async () => {
      const text = `{"${name}":[[1,2],[3`;
      const position = `at byte ${text.length} (line 1, column ${text.length + 1})`;
      const errors = [{ pointer: `/${name}/1/0`, detail: `unexpected end, expected ',' or ']' ${position}` }];
      const { json } = await expectErrors(operation, text, 'MALFORMED_JSON', errors, 400);
      expect(json.offset).toBe(text.length);
    });

    test('a byte order mark', async () => {
      const detail = 'unexpected byte order mark, expected UTF-8 without one at byte 0 (line 1, column 1)';
      await expectErrors(operation, `\ufeff${JSON.stringify(body)}`, 'MALFORMED_JSON', [{ pointer: '', detail }], 400);
    });

    test('raw bytes that are not UTF-8, in a value', async () => {
      const text = Buffer.concat([Buffer.from(`{"${name}":[["`), Buffer.of(0xff), Buffer.from('",1]]}')]);
      const offset = text.indexOf(0xff);
      const answer = await post(app, operation, text);
      expectProblem(answer, { status: 400, code: 'INVALID_UTF8' });
      expect(answer.json).toMatchObject({ offset, line: 1, column: offset + 1 });
      expect(answer.json.errors[0].pointer).toBe(`/${name}/0/0`);
    });

    test('a raw surrogate in a name: it is not UTF-8 either', async () => {
      const text = Buffer.concat([Buffer.from('{"'), Buffer.of(0xed, 0xa0, 0x80), Buffer.from('":1}')]);
      const answer = await post(app, operation, text);
      expectProblem(answer, { status: 400, code: 'INVALID_UTF8' });
      // The second byte is the first one that cannot stand there.
      expect(answer.json).toMatchObject({ offset: 3, line: 1 });
    });

    test.each([
      { name: 'as the body', before: '', pointer: '', deepest: 65 },
      { name: 'in a tensor', before: `{"${name}":`, pointer: `/${name}${'/0'.repeat(64)}`, deepest: 64 },
      { name: 'in an option', before: '{"dtype":', pointer: '/dtype', deepest: 64 },
      { name: 'in an unknown field', before: '{"x":', pointer: '/x', deepest: 64 },
    ])('a million brackets $name', async ({ before, pointer, deepest }) => {
      const offset = before.length + deepest;
      const detail = `arrays and objects nested more than 65 deep at byte ${offset} (line 1, column ${offset + 1})`;
      const open = '['.repeat(1e6);
      await expectErrors(operation, `${before}${open}`, 'NESTED_TOO_DEEP', [{ pointer, detail }], 400);
      await expectErrors(
        operation,
        `${before}${open}${']'.repeat(1e6)}}`,
        'NESTED_TOO_DEEP',
        [{ pointer, detail }],
        400,
      );
    });

    test('a million braces', async () => {
      const answer = await post(app, operation, '{"x":'.repeat(1e6));
      expectProblem(answer, { status: 400, code: 'NESTED_TOO_DEEP' });
    });

    test('text that is not JSON behind a mistake that is: the text is named', async () => {
      const answer = await post(app, operation, `{"${name}":[[null,1]],"y":}`);
      expectProblem(answer, { status: 400, code: 'MALFORMED_JSON' });
    });
  });

  describe('with a body that is JSON but no object is a 422', () => {
    test.each([
      { text: '[]', seen: 'an array' },
      { text: '[{"logits":[[1,2]]}]', seen: 'an array' },
      { text: '3', seen: '3' },
      { text: '"logits"', seen: '"logits"' },
      { text: 'null', seen: 'null' },
      { text: 'true', seen: 'true' },
      { text: 'NaN', seen: 'NaN' },
    ])('$text', async ({ text, seen }) => {
      const errors = [{ pointer: '', detail: `the body is ${seen}; expected a JSON object` }];
      await expectErrors(operation, text, 'NOT_AN_OBJECT', errors);
    });
  });

  describe('with fields that are not as they should be is a 422', () => {
    test('a field that is missing', async () => {
      await expectErrors(operation, {}, 'MISSING_FIELD', [
        { pointer: `/${name}`, detail: `${name} is missing; it is required` },
        ...(operation === 'nll' ? [{ pointer: '/labels', detail: 'labels is missing; it is required' }] : []),
      ]);
    });

    test('an unknown field: the nearest known one is named', async () => {
      await expectErrors(operation, { ...body, class_axes: 1 }, 'UNKNOWN_FIELD', [
        { pointer: '/class_axes', detail: '"class_axes" is not a known field; did you mean "class_axis"?' },
      ]);
    });

    test('a name in camel case', async () => {
      await expectErrors(operation, { ...body, onNonFinite: 'error' }, 'UNKNOWN_FIELD', [
        { pointer: '/onNonFinite', detail: '"onNonFinite" is not a known field; did you mean "on_non_finite"?' },
      ]);
    });

    test('a name with the characters of pointers', async () => {
      const answer = await post(app, operation, { ...body, 'a/b~c': 1 });
      expectProblem(answer, { status: 422, code: 'UNKNOWN_FIELD' });
      expect(answer.json.errors[0].pointer).toBe('/a~1b~0c');
      expect(answer.json.detail).toContain('"a/b~c" is not a known field');
    });

    test('"__proto__", "constructor" and "toString" are unknown fields like others', async () => {
      for (const field of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
        const answer = await post(app, operation, `${open(body)},"${field}":{"logits":[[1]]}}`);
        expectProblem(answer, { status: 422, code: 'UNKNOWN_FIELD' });
        expect(answer.json.errors).toHaveLength(1);
        expect(answer.json.errors[0].pointer).toBe(`/${field}`);
        expect(answer.json.detail).toContain(`"${field}" is not a known field`);
      }
    });

    test('"__proto__" does not stand for the fields in it', async () => {
      const answer = await post(app, operation, `{"__proto__":${JSON.stringify(body)}}`);
      expectProblem(answer, { status: 422, code: 'UNKNOWN_FIELD' });
    });

    test('an escaped lone surrogate in a name: the answer is UTF-8', async () => {
      const answer = await post(app, operation, `${open(body)},"\\ud800":1}`);
      expectProblem(answer, { status: 422, code: 'UNKNOWN_FIELD' });
      expect(answer.json.errors[0].pointer).toBe('/\ufffd');
      expect(answer.json.detail).toContain('"\ufffd" is not a known field');
      expect(answer.text.isWellFormed()).toBe(true);
    });

    test('a field that stands twice', async () => {
      await expectErrors(operation, `${open(body)},"${name}":[[1,2]]}`, 'DUPLICATE_FIELD', [
        { pointer: `/${name}`, detail: `${name} stands twice; expected each field at most once` },
      ]);
    });

    test('a field that stands twice, once escaped', async () => {
      const escaped = `\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${name.slice(1)}`;
      await expectErrors(operation, `${open(body)},"${escaped}":[[1,2]]}`, 'DUPLICATE_FIELD', [
        { pointer: `/${name}`, detail: `${name} stands twice; expected each field at most once` },
      ]);
    });

    test('a name of ten thousand characters is cut in the answer', async () => {
      const answer = await post(app, operation, { ...body, ['x'.repeat(10_000)]: 1 });
      expectProblem(answer, { status: 422, code: 'UNKNOWN_FIELD' });
      const cut = `"${'x'.repeat(39)}… is not a known field; expected one of ${name}, `;
      expect(answer.json.detail.slice(0, cut.length)).toBe(cut);
      expect(answer.json.detail.length).toBeLessThan(500);
    });
  });

  describe('with a tensor that holds something else than numbers is a 422', () => {
    const EXPECTED = 'expected a number, "Infinity", "-Infinity" or "NaN"';

    test.each([
      { value: 'null', seen: 'null', hint: ' (JSON.stringify writes NaN and ±Infinity as null)' },
      { value: '"3"', seen: '"3"', hint: '' },
      { value: '""', seen: '""', hint: '' },
      { value: '"nan"', seen: '"nan"', hint: '' },
      { value: '"inf"', seen: '"inf"', hint: '' },
      { value: '"toString"', seen: '"toString"', hint: '' },
      { value: 'true', seen: 'true', hint: '' },
      { value: 'false', seen: 'false', hint: '' },
      { value: '{"re":1}', seen: 'an object', hint: '' },
      { value: '"\\ud800"', seen: '"\\ud800"', hint: '' },
    ])('[[$value, 1]]', async ({ value, seen, hint }) => {
      const text = JSON.stringify({ ...body, [name]: 0 }).replace(
        `"${name}":0`,
        `"${name}":[[${value},1],[2,${SECRET}]]`,
      );
      const answer = await expectErrors(operation, text, 'NOT_A_NUMBER', [
        { pointer: `/${name}/0/0`, detail: `${name}[0][0] is ${seen}; ${EXPECTED}${hint}` },
      ]);
      expect(answer.text.isWellFormed()).toBe(true);
    });

    test.each([
      { value: null, seen: 'null', hint: ' (JSON.stringify writes NaN and ±Infinity as null)' },
      { value: 'x', seen: '"x"', hint: '' },
    ])('$value in the place of the tensor', async ({ value, seen, hint }) => {
      await expectErrors(operation, { ...body, [name]: value }, 'NOT_A_NUMBER', [
        { pointer: `/${name}`, detail: `${name} is ${seen}; ${EXPECTED}${hint}` },
      ]);
    });

    test('an object in the place of the tensor that is no encoded one', async () => {
      const detail = `${name} is an object; expected nested arrays of numbers, or dtype, shape and data`;
      await expectErrors(operation, { ...body, [name]: {} }, 'NOT_A_NUMBER', [{ pointer: `/${name}`, detail }]);
    });

    test('a string of a million characters is cut in the answer', async () => {
      const answer = await post(app, operation, { ...body, [name]: [['x'.repeat(1e6), 1]] });
      expectProblem(answer, { status: 422, code: 'NOT_A_NUMBER' });
      expect(answer.text.length).toBeLessThan(1000);
    });

    test('forty of them: the first sixteen are named', async () => {
      const answer = await post(app, operation, { ...body, [name]: [new Array<Json>(40).fill(null)] });
      expectProblem(answer, { status: 422, code: 'NOT_A_NUMBER' });
      expect(answer.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
        Array.from({ length: 16 }, (_, i) => `/${name}/0/${i}`),
      );
    });
  });

  describe('with a tensor that is ragged is a 422', () => {
    test.each([
      {
        rows: [[SECRET, 1], [2]],
        at: '/1',
        detail: '[1] has 1 element; expected 2, as in the arrays before it',
      },
      {
        rows: [[1], [2, 3]],
        at: '/1',
        detail: '[1] has 2 elements; expected 1, as in the arrays before it',
      },
      { rows: [[1, 2], 3], at: '/1', detail: '[1] is not an array; expected an array, as before it' },
      { rows: [1, [2]], at: '/1', detail: '[1] is an array; expected a number, as before it' },
      { rows: [[1, 2], []], at: '/1', detail: '[1] has 0 elements; expected 2, as in the arrays before it' },
    ])('$rows', async ({ rows: ragged, at, detail }) => {
      await expectErrors(operation, { ...body, [name]: ragged }, 'RAGGED_TENSOR', [
        { pointer: `/${name}${at}`, detail: `${name}${detail}` },
      ]);
    });
  });

  describe('with a number that is out of range is a 422', () => {
    test.each(['1e999', '-1e999', '1e309', '1.8e308'])('%s', async (number) => {
      const text = `{"${name}":[[${number},1]]}`;
      await expectErrors(operation, text, 'NUMBER_OVERFLOW', [
        {
          pointer: `/${name}/0/0`,
          detail: `${name}[0][0] is ${number}, which overflows; expected a number within ±1.7976931348623157e308`,
        },
      ]);
    });

    test('a hundred thousand digits', async () => {
      const text = `{"${name}":[[${'9'.repeat(1e5)},1]]}`;
      await expectErrors(operation, text, 'NUMBER_OVERFLOW', [
        {
          pointer: `/${name}/0/0`,
          detail: `${name}[0][0] is ${'9'.repeat(40)}…, which overflows; expected a number within ±1.7976931348623157e308`,
        },
      ]);
    });

    test('1e39 and -1e39 with float32', async () => {
      const body32 = {
        ...body,
        [name]: [
          [1e39, 1],
          [2, -1e39],
        ],
        dtype: 'float32',
      };
      const expected = 'expected a number that float32 can hold, within ±3.4028234663852886e38';
      await expectErrors(operation, body32, 'NUMBER_OVERFLOW', [
        { pointer: `/${name}/0/0`, detail: `${name}[0][0] is 1e+39; ${expected}` },
        { pointer: `/${name}/1/1`, detail: `${name}[1][1] is -1e+39; ${expected}` },
      ]);
    });
  });

  test('with a hundred thousand digits behind the point is served', async () => {
    const text = JSON.stringify({ ...body, [name]: 0 }).replace(
      `"${name}":0`,
      `"${name}":[[0.${'3'.repeat(1e5)},1],[2,3]]`,
    );
    const exact = await post(app, operation, {
      ...body,
      [name]: [
        [1 / 3, 1],
        [2, 3],
      ],
    });
    const answer = await post(app, operation, text);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(exact.text);
  });

  describe('with a tensor that is not finite is a 422', () => {
    test.each(['NaN', 'Infinity'])('%s, bare and as a string', async (value) => {
      const errors = [
        {
          pointer: `/${name}/1/0`,
          detail: `${name}[1][0] is ${value}; expected a finite number or -Infinity (see on_non_finite)`,
        },
      ];
      await expectErrors(
        operation,
        {
          ...body,
          [name]: [
            [SECRET, 1],
            [value, 2],
          ],
        },
        'NON_FINITE_INPUT',
        errors,
      );
      const text = JSON.stringify({
        ...body,
        [name]: [
          [SECRET, 1],
          ['?', 2],
        ],
      }).replace('"?"', value);
      await expectErrors(operation, text, 'NON_FINITE_INPUT', errors);
    });
  });

  describe('with a shape that cannot be is a 422', () => {
    test('a single number', async () => {
      await expectErrors(operation, { ...body, [name]: 3 }, 'INVALID_SHAPE', [
        { pointer: `/${name}`, detail: `${name} is a single number; expected an array of rank 1 or more` },
      ]);
    });

    test('no classes', async () => {
      await expectErrors(operation, { ...body, [name]: [[], []] }, 'INVALID_SHAPE', [
        { pointer: `/${name}`, detail: `${name} has shape [2, 0] and no classes on axis 1; expected 1 or more` },
      ]);
    });

    test.each([2, -3, 1e9])('class_axis %d of rank 2', async (axis) => {
      await expectErrors(operation, { ...body, class_axis: axis }, 'CLASS_AXIS_OUT_OF_RANGE', [
        {
          pointer: '/class_axis',
          detail: `class_axis is ${axis}; expected an integer in [-2, 2) since ${name} has rank 2`,
        },
      ]);
    });
  });

  describe('with an option that has a wrong value is a 422', () => {
    const OUTPUTS = 'expected an array of 1 or more different items';

    test.each([
      { field: 'class_axis', value: 1.5, seen: '1.5', expected: 'an integer within ±9007199254740992' },
      { field: 'class_axis', value: '1', seen: '"1"', expected: 'an integer within ±9007199254740992' },
      { field: 'class_axis', value: [1], seen: 'an array', expected: 'an integer within ±9007199254740992' },
      { field: 'dtype', value: 'float8', seen: '"float8"', expected: '"float64", "float32", "float16" or "bfloat16"' },
      {
        field: 'dtype',
        value: 'float16',
        seen: '"float16"',
        expected: '"float64" or "float32" for an answer of nested arrays',
      },
      {
        field: 'dtype',
        value: 'Float32',
        seen: '"Float32"',
        expected: '"float64", "float32", "float16" or "bfloat16" (did you mean "float32"?)',
      },
      { field: 'dtype', value: 32, seen: '32', expected: '"float64", "float32", "float16" or "bfloat16"' },
      { field: 'dtype', value: {}, seen: 'an object', expected: '"float64", "float32", "float16" or "bfloat16"' },
      { field: 'on_non_finite', value: 'ignore', seen: '"ignore"', expected: '"error" or "propagate"' },
      { field: 'on_non_finite', value: true, seen: 'true', expected: '"error" or "propagate"' },
    ])('$field $value', async ({ field, value, seen, expected }) => {
      await expectErrors(operation, { ...body, [field]: value } as Body, 'INVALID_OPTION', [
        { pointer: `/${field}`, detail: `${field} is ${seen}; expected ${expected}` },
      ]);
    });

    test('outputs []', async () => {
      await expectErrors(operation, { ...body, outputs: [] }, 'INVALID_OPTION', [
        { pointer: '/outputs', detail: `outputs is an empty array; ${OUTPUTS}` },
      ]);
    });

    test('outputs with a name twice', async () => {
      await expectErrors(operation, { ...body, outputs: ['grad', 'grad'] }, 'INVALID_OPTION', [
        { pointer: '/outputs', detail: `outputs is an array that names one twice; ${OUTPUTS}` },
      ]);
    });

    test('outputs with an unknown name', async () => {
      await expectErrors(operation, { ...body, outputs: ['grad', 'gradient'] }, 'INVALID_OPTION', [
        { pointer: '/outputs/1', detail: `outputs[1] is "gradient"; expected ${outputs}` },
      ]);
    });

    test('outputs that is a name alone', async () => {
      await expectErrors(operation, { ...body, outputs: 'grad' }, 'INVALID_OPTION', [
        { pointer: '/outputs', detail: `outputs is "grad"; ${OUTPUTS}` },
      ]);
    });

    test('an escaped lone surrogate as its value: the answer is UTF-8', async () => {
      const answer = await post(app, operation, `${open(body)},"dtype":"\\udfff"}`);
      expectProblem(answer, { status: 422, code: 'INVALID_OPTION' });
      expect(answer.json.errors[0].detail).toBe(
        'dtype is "\\udfff"; expected "float64", "float32", "float16" or "bfloat16"',
      );
      expect(answer.text.isWellFormed()).toBe(true);
    });

    test('more than sixteen of them: sixteen are named', async () => {
      const answer = await post(app, operation, { ...body, outputs: Array.from({ length: 40 }, (_, i) => `x${i}`) });
      expectProblem(answer, { status: 422, code: 'INVALID_OPTION' });
      expect(answer.json.errors).toHaveLength(16);
    });
  });

  test('with forty unknown fields is a 422 that names sixteen', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x${i}`, i]));
    const answer = await post(app, operation, { ...body, ...unknown });
    expectProblem(answer, { status: 422, code: 'UNKNOWN_FIELD' });
    expect(answer.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      Array.from({ length: 16 }, (_, i) => `/x${i}`),
    );
  });

  describe('of another media type is a 415', () => {
    const payload = JSON.stringify(body);

    test.each([
      { type: 'text/plain', seen: 'text/plain' },
      { type: 'application/jsonx', seen: 'application/jsonx' },
      { type: 'multipart/mixed; boundary=x', seen: 'multipart/mixed; boundary=x' },
    ])('$type', async ({ type, seen }) => {
      const answer = await send(`/v1/${operation}`, { headers: { 'content-type': type }, payload });
      expectProblem(answer, { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
      expect(answer.json.detail).toBe(`content-type is ${seen}; expected ${BODY_TYPES}; ${SEND_JSON}`);
      expect(answer.headers.accept).toBe(BODY_TYPES);
    });

    const sendNpz =
      'for npz send "content-type: application/x-npz", and .npy files as a form: curl -F logits=@logits.npy';

    test.each([
      ['meant for a file of NumPy', 'application/zip', sendNpz],
      ['meant for a file of NumPy', 'application/x-npy', sendNpz],
      ['meant for a file of NumPy', 'application/x-numpy', sendNpz],
      ['which curl sends unasked', 'application/x-www-form-urlencoded', `${SEND_JSON}, ${sendNpz}`],
    ])('%s: %s', async (_why, type, hint) => {
      const answer = await send(`/v1/${operation}`, { headers: { 'content-type': type }, payload });
      expectProblem(answer, { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
      expect(answer.json.detail).toBe(`content-type is ${type}; expected ${BODY_TYPES}; ${hint}`);
    });

    test('a type that is none', async () => {
      const answer = await send(`/v1/${operation}`, { headers: { 'content-type': 'json' }, payload });
      expectProblem(answer, { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
      expect(answer.json.detail).toBe(`content-type is json; expected ${BODY_TYPES}; ${SEND_JSON}`);
      expect(answer.headers.accept).toBe(BODY_TYPES);
    });

    test('a body without a type', async () => {
      const answer = await send(`/v1/${operation}`, { headers: {}, payload });
      expectProblem(answer, { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
      expect(answer.json.detail).toBe(`content-type is missing; expected ${BODY_TYPES}; ${SEND_JSON}`);
      expect(answer.headers.accept).toBe(BODY_TYPES);
    });

    test('another charset', async () => {
      const headers = { 'content-type': 'application/json; charset=latin1' };
      const answer = await send(`/v1/${operation}`, { headers, payload });
      expectProblem(answer, { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
      expect(answer.json.detail).toBe('the charset is latin1; expected utf-8');
    });

    test('compressed twice, or in no way that is known', async () => {
      const headers = { ...JSON_TYPE, 'content-encoding': 'gzip, br' };
      const answer = await send(`/v1/${operation}`, { headers, payload });
      expectProblem(answer, { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
      expect(answer.json.detail).toBe('content-encoding is gzip, br; expected one of gzip, deflate, br, zstd, or none');
      expect(answer.headers['accept-encoding']).toBe('gzip, deflate, br, zstd');
    });
  });

  test.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'Application/JSON'])(
    'of the type %s is served',
    async (type) => {
      const answer = await send(`/v1/${operation}`, {
        headers: { 'content-type': type },
        payload: JSON.stringify(body),
      });
      expect(answer.status).toBe(200);
    },
  );

  test('without body or type is a 400', async () => {
    const answer = await send(`/v1/${operation}`, {});
    expectProblem(answer, { status: 400, code: 'EMPTY_BODY' });
    expect(answer.json.detail).toContain('expected a JSON object');
  });

  test.each(['text/html', 'application/xml, text/*', 'application/json;q=0', '*/*; q=0', 'text/html; charset=utf-8'])(
    'that accepts %s is a 406',
    async (accept) => {
      const answer = await send(`/v1/${operation}`, {
        headers: { ...JSON_TYPE, accept },
        payload: JSON.stringify(body),
      });
      expectProblem(answer, { status: 406, code: 'NOT_ACCEPTABLE' });
      expect(answer.json.detail).toBe(`accept is ${accept}; expected one that allows ${MEDIA_TYPES.join(' or ')}`);
    },
  );

  test.each([
    '*/*',
    'application/*',
    'text/html, application/json;q=0.5',
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8;q=0.5, text/html',
    'application/json;q=0.5;v=1',
    '*/*; charset=utf-8',
    'APPLICATION/JSON ; a="b"',
    '',
    ' , ',
  ])('that accepts "%s" is served', async (accept) => {
    const answer = await send(`/v1/${operation}`, {
      headers: { ...JSON_TYPE, accept },
      payload: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
  });

  test('with an option in the query is answered as with it in the body', async () => {
    const inQuery = await send(`/v1/${operation}?dtype=float32`, { headers: JSON_TYPE, payload: JSON.stringify(body) });
    const inBody = await send(`/v1/${operation}`, {
      headers: JSON_TYPE,
      payload: JSON.stringify({ ...body, dtype: 'float32' }),
    });
    expect(inQuery.status).toBe(200);
    expect(inQuery.text).toBe(inBody.text);
  });

  test.each([
    { query: 'dtpye=float32', code: 'UNKNOWN_FIELD', pointer: '/dtpye', detail: 'did you mean "dtype"?' },
    {
      query: 'dtype=float8',
      code: 'INVALID_OPTION',
      pointer: '/dtype',
      detail: 'dtype is "float8"; expected "float64"',
    },
    { query: 'dtype=float32&dtype=float32', code: 'DUPLICATE_FIELD', pointer: '/dtype', detail: 'twice in the query' },
    {
      query: `${name}=[[0]]`,
      code: 'INVALID_OPTION',
      pointer: `/${name}`,
      detail: 'is a text; expected it in the body',
    },
    { query: '__proto__=1', code: 'UNKNOWN_FIELD', pointer: '/__proto__', detail: 'is not a known field' },
  ])('with the query $query is a 422 $code', async ({ query, code, pointer, detail }) => {
    const answer = await send(`/v1/${operation}?${query}`, { headers: JSON_TYPE, payload: JSON.stringify(body) });
    expectProblem(answer, { status: 422, code });
    expect(answer.json.errors[0].pointer).toBe(pointer);
    expect(answer.json.detail).toContain(detail);
  });

  test('with an option both in the query and in the body is a 422', async () => {
    const payload = JSON.stringify({ ...body, dtype: 'float32' });
    const answer = await send(`/v1/${operation}?dtype=float32`, { headers: JSON_TYPE, payload });
    expectProblem(answer, { status: 422, code: 'DUPLICATE_FIELD' });
    expect(answer.json.detail).toBe('dtype is given twice; expected it once');
  });

  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('by %s is a 405 that allows POST', async (method) => {
    const answer = await send(`/v1/${operation}`, { method });
    expect(answer.headers.allow).toBe('POST');
    expect(answer.status).toBe(405);
    if (method === 'HEAD') {
      expect(answer.text).toBe('');
      return;
    }
    expectProblem(answer, { status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(answer.json.detail).toBe(`${method} is not allowed at /v1/${operation}; expected POST`);
  });

  test('with a body that any client can think of is never a 5xx, nor a problem without its members', async () => {
    const fields = [
      name,
      'labels',
      'target_probs',
      'class_weight',
      'grad_output',
      'class_axis',
      'outputs',
      'dtype',
      'x',
    ];
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
      fc.array(fc.array(fc.double(), { maxLength: 3 }), { maxLength: 3 }) as fc.Arbitrary<Json>,
      fc.constantFrom<Json>('Infinity', 'NaN', -0, 1e308, [], [[]], [[[]]], [[1, 2]], [0]),
    );
    const bodies = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 4 });
    const property = fc.asyncProperty(bodies, fc.boolean(), async (fuzz, extendsBody) => {
      const answer = await post(app, operation, (extendsBody ? { ...body, ...fuzz } : { ...fuzz }) as Body);
      expect(answer.status).toBeLessThan(500);
      if (answer.status !== 200) {
        expect(answer.headers['content-type']).toBe('application/problem+json');
        expect(answer.json).toMatchObject({ status: answer.status, code: expect.stringMatching(/^[A-Z_0-9]+$/) });
        expect(answer.json.errors.length).toBeLessThanOrEqual(16);
      }
    });
    await fc.assert(property, { numRuns: 500 });
  });

  test('with any bytes is never a 5xx', async () => {
    const text = Buffer.from(JSON.stringify(body));
    const change = fc.tuple(fc.nat(text.length - 1), fc.integer({ min: 0, max: 255 }));
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const bytes = Buffer.from(text);
      for (const [at, byte] of changes) bytes[at] = byte;
      const answer = await post(app, operation, bytes);
      expect(answer.status).toBeLessThan(500);
      expect([200, 400, 422]).toContain(answer.status);
    });
    await fc.assert(property, { numRuns: 500 });
  });
});

describe.each(OPERATIONS.filter(({ hasLabels }) => !hasLabels))('POST /v1/$operation', ({ operation, body }) => {
  test('that asks for grad without grad_output is a 422', async () => {
    await expectErrors(operation, { ...body, outputs: ['grad'] }, 'MISSING_FIELD', [
      {
        pointer: '/grad_output',
        detail: 'grad_output is missing; expected the upstream gradient, since outputs asks for grad',
      },
    ]);
  });

  test.each([
    { value: [[1, 2]], seen: 'has shape [1, 2]' },
    { value: [1, 2], seen: 'has shape [2]' },
    { value: 1, seen: 'is a single number' },
  ])('with grad_output $value of another shape is a 422', async ({ value, seen }) => {
    await expectErrors(operation, { ...body, grad_output: value }, 'SHAPE_MISMATCH', [
      { pointer: '/grad_output', detail: `grad_output ${seen}; expected shape [2, 2], that of the logits` },
    ]);
  });

  test('with grad_output that is not finite is a 422', async () => {
    await expectErrors(
      operation,
      {
        ...body,
        grad_output: [
          [1, 2],
          ['-Infinity', 'NaN'],
        ],
      },
      'NON_FINITE_INPUT',
      [
        { pointer: '/grad_output/1/0', detail: 'grad_output[1][0] is -Infinity; expected a finite number' },
        { pointer: '/grad_output/1/1', detail: 'grad_output[1][1] is NaN; expected a finite number' },
      ],
    );
  });

  test('with a field of another operation is a 422', async () => {
    const answer = await post(app, operation, { ...body, labels: [0, 1] });
    expectProblem(answer, { status: 422, code: 'UNKNOWN_FIELD' });
    expect(answer.json.errors[0].pointer).toBe('/labels');
  });
});

describe.each(LOSSES)('POST /v1/$operation', ({ operation, name, body }) => {
  test('with "reducton" is a 422 that names "reduction"', async () => {
    await expectErrors(operation, { ...body, reducton: 'sum' }, 'UNKNOWN_FIELD', [
      { pointer: '/reducton', detail: '"reducton" is not a known field; did you mean "reduction"?' },
    ]);
  });

  describe('with a label that is no class is a 422', () => {
    test('label 12 of 10', async () => {
      const tenClasses = { [name]: [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]], labels: [12] };
      await expectErrors(operation, tenClasses, 'LABEL_OUT_OF_RANGE', [
        { pointer: '/labels/0', detail: 'labels[0] is 12; expected an integer in [0, 10) or ignore_index -100' },
      ]);
    });

    test.each(['1.5', '-1', '2', '9007199254740992', '"NaN"', 'NaN', '"Infinity"', '-Infinity', '0.9999999999999999'])(
      'label %s',
      async (label) => {
        const text = `{"${name}":[[0.5,1],[2,3]],"labels":[0,${label}]}`;
        const seen = Number(label.replaceAll('"', ''));
        await expectErrors(operation, text, 'LABEL_OUT_OF_RANGE', [
          { pointer: '/labels/1', detail: `labels[1] is ${seen}; expected an integer in [0, 2) or ignore_index -100` },
        ]);
      },
    );

    test.each([
      { label: 'null', seen: 'null', hint: ' (JSON.stringify writes NaN and ±Infinity as null)' },
      { label: '"1"', seen: '"1"', hint: '' },
      { label: 'true', seen: 'true', hint: '' },
    ])('label $label', async ({ label, seen, hint }) => {
      const text = `{"${name}":[[0.5,1],[2,3]],"labels":[0,${label}]}`;
      await expectErrors(operation, text, 'NOT_A_NUMBER', [
        {
          pointer: '/labels/1',
          detail: `labels[1] is ${seen}; expected an integer${hint}`,
        },
      ]);
    });

    test('forty of them: sixteen are named', async () => {
      const many = { [name]: new Array<Json>(40).fill([0, 1]), labels: new Array<Json>(40).fill(7) };
      const answer = await post(app, operation, many);
      expectProblem(answer, { status: 422, code: 'LABEL_OUT_OF_RANGE' });
      expect(answer.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
        Array.from({ length: 16 }, (_, i) => `/labels/${i}`),
      );
    });

    test('label 255 names another ignore_index', async () => {
      await expectErrors(operation, { ...body, labels: [0, 254], ignore_index: 255 }, 'LABEL_OUT_OF_RANGE', [
        { pointer: '/labels/1', detail: 'labels[1] is 254; expected an integer in [0, 2) or ignore_index 255' },
      ]);
    });
  });

  test.each(['1.0', '1e0', '10e-1', '1.000'])('with label %s, an integer, is served', async (label) => {
    const answer = await post(app, operation, `{"${name}":[[0.5,1],[2,3]],"labels":[0,${label}]}`);
    const plain = await post(app, operation, `{"${name}":[[0.5,1],[2,3]],"labels":[0,1]}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(plain.text);
  });

  describe('with labels of another shape is a 422', () => {
    const meaning = 'that of the logits without their class axis';

    test.each([
      { labels: [0], seen: 'has shape [1]' },
      { labels: [0, 1, 0], seen: 'has shape [3]' },
      { labels: [[0, 1]], seen: 'has shape [1, 2]' },
      { labels: 0, seen: 'is a single number' },
      { labels: [], seen: 'has shape [0]' },
    ])('$labels', async ({ labels, seen }) => {
      await expectErrors(operation, { ...body, labels }, 'SHAPE_MISMATCH', [
        { pointer: '/labels', detail: `labels ${seen}; expected shape [2], ${meaning}` },
      ]);
    });

    test('an array for a single row', async () => {
      await expectErrors(operation, { [name]: [0, 1], labels: [0] }, 'SHAPE_MISMATCH', [
        { pointer: '/labels', detail: `labels has shape [1]; expected a single number, ${meaning}` },
      ]);
    });
  });

  describe('with class_weight that cannot be is a 422', () => {
    test.each([
      { weight: [1], seen: 'has shape [1]' },
      { weight: [1, 2, 3], seen: 'has shape [3]' },
      { weight: [[1, 2]], seen: 'has shape [1, 2]' },
      { weight: 1, seen: 'is a single number' },
    ])('of the wrong length: $weight', async ({ weight, seen }) => {
      await expectErrors(operation, { ...body, class_weight: weight }, 'SHAPE_MISMATCH', [
        { pointer: '/class_weight', detail: `class_weight ${seen}; expected shape [2], one weight a class` },
      ]);
    });

    test.each(['NaN', 'Infinity', '-Infinity'])('not finite: %s, even with propagate', async (weight) => {
      const weighted = { ...body, class_weight: [1, weight], on_non_finite: 'propagate' };
      await expectErrors(operation, weighted, 'NON_FINITE_INPUT', [
        { pointer: '/class_weight/1', detail: `class_weight[1] is ${weight}; expected a finite number` },
      ]);
    });

    test('summing to 0 over the labels', async () => {
      const answer = await post(app, operation, {
        [name]: [
          [0, -1],
          [0, -1],
        ],
        labels: [0, 1],
        class_weight: [1, -1],
      });
      expectProblem(answer, { status: 422, code: 'UNDEFINED_MEAN' });
      expect(answer.json.errors[0].pointer).toBe('/class_weight');
      expect(answer.json.detail).toContain('expected a sum that is not 0');
    });
  });

  describe('with grad_output that does not fit is a 422', () => {
    test.each(['mean', 'sum'])('an array with %s', async (reduction) => {
      await expectErrors(operation, { ...body, reduction, grad_output: [1, 1] }, 'SHAPE_MISMATCH', [
        {
          pointer: '/grad_output',
          detail: `grad_output has shape [2]; expected a single number, the upstream gradient of a ${reduction}`,
        },
      ]);
    });

    test.each([
      { value: 1, seen: 'is a single number' },
      { value: [1], seen: 'has shape [1]' },
      {
        value: [
          [1, 1],
          [1, 1],
        ],
        seen: 'has shape [2, 2]',
      },
    ])('$value with none', async ({ value, seen }) => {
      await expectErrors(operation, { ...body, reduction: 'none', grad_output: value }, 'SHAPE_MISMATCH', [
        { pointer: '/grad_output', detail: `grad_output ${seen}; expected shape [2], that of the losses` },
      ]);
    });

    test('not finite', async () => {
      await expectErrors(operation, { ...body, grad_output: 'NaN' }, 'NON_FINITE_INPUT', [
        { pointer: '/grad_output', detail: 'grad_output is NaN; expected a finite number' },
      ]);
      await expectErrors(operation, { ...body, reduction: 'none', grad_output: [1, 'Infinity'] }, 'NON_FINITE_INPUT', [
        { pointer: '/grad_output/1', detail: 'grad_output[1] is Infinity; expected a finite number' },
      ]);
    });

    test('1e39 with float32', async () => {
      const answer = await post(app, operation, { ...body, grad_output: 1e39, dtype: 'float32' });
      expectProblem(answer, { status: 422, code: 'NUMBER_OVERFLOW' });
      expect(answer.json.detail).toContain('grad_output is 1e+39; expected a number that float32 can hold');
    });
  });

  test.each([
    {
      field: 'reduction',
      value: 'average',
      seen: '"average"',
      expected: '"none", "mean" or "sum" (did you mean "mean"?)',
    },
    { field: 'reduction', value: 'Mean', seen: '"Mean"', expected: '"none", "mean" or "sum" (did you mean "mean"?)' },
    { field: 'ignore_index', value: 1.5, seen: '1.5', expected: IGNORABLE },
    { field: 'ignore_index', value: '-100', seen: '"-100"', expected: IGNORABLE },
  ])('with $field $value is a 422', async ({ field, value, seen, expected }) => {
    await expectErrors(operation, { ...body, [field]: value }, 'INVALID_OPTION', [
      { pointer: `/${field}`, detail: `${field} is ${seen}; expected ${expected}` },
    ]);
  });

  test('with options that are wrong in two ways is a 422 that names both', async () => {
    await expectErrors(operation, { ...body, ignore_index: 1.5, dtype: 'float8' }, 'INVALID_OPTION', [
      { pointer: '/ignore_index', detail: `ignore_index is 1.5; expected ${IGNORABLE}` },
      { pointer: '/dtype', detail: 'dtype is "float8"; expected "float64", "float32", "float16" or "bfloat16"' },
    ]);
  });
});

describe('POST /v1/cross-entropy', () => {
  const operation = 'cross-entropy';
  const logits = [
    [SECRET, 1],
    [2, 3],
  ];
  const targetProbs = [
    [1, 0],
    [0, 1],
  ];

  test('with both labels and target_probs is a 422', async () => {
    await expectErrors(operation, { logits, labels: [0, 1], target_probs: targetProbs }, 'CONFLICTING_FIELDS', [
      { pointer: '/target_probs', detail: 'labels and target_probs are both given; expected exactly one of them' },
    ]);
  });

  test('with neither labels nor target_probs is a 422', async () => {
    await expectErrors(operation, { logits }, 'MISSING_FIELD', [
      { pointer: '/labels', detail: 'labels and target_probs are both missing; expected exactly one of them' },
    ]);
  });

  test('that asks for target_grad with labels is a 422', async () => {
    await expectErrors(operation, { logits, labels: [0, 1], outputs: ['loss', 'target_grad'] }, 'INVALID_OPTION', [
      { pointer: '/outputs/1', detail: 'outputs asks for target_grad; expected target_probs with it, not labels' },
    ]);
  });

  test('with an ignore_index that could be a class beside target_probs is a 422', async () => {
    await expectErrors(operation, { logits, target_probs: targetProbs, ignore_index: 1 }, 'INVALID_OPTION', [
      {
        pointer: '/ignore_index',
        detail: 'ignore_index is 1; expected labels with it, since target_probs have no label to ignore',
      },
    ]);
  });

  test('with target_probs of another shape is a 422', async () => {
    await expectErrors(operation, { logits, target_probs: [[1, 0]] }, 'SHAPE_MISMATCH', [
      { pointer: '/target_probs', detail: 'target_probs has shape [1, 2]; expected shape [2, 2], that of the logits' },
    ]);
  });

  test('with integers of the shape of labels as target_probs is a 422: which it is never depends on shape', async () => {
    await expectErrors(operation, { logits, target_probs: [0, 1] }, 'SHAPE_MISMATCH', [
      {
        pointer: '/target_probs',
        detail: 'target_probs has shape [2]; expected shape [2, 2], that of the logits (class indices are labels)',
      },
    ]);
  });

  test('with target_probs that are no probabilities is a 422', async () => {
    await expectErrors(
      operation,
      {
        logits,
        target_probs: [
          [1, 0],
          [-0.5, 1.5],
        ],
      },
      'NOT_A_DISTRIBUTION',
      [
        { pointer: '/target_probs/1/0', detail: 'target_probs[1][0] is -0.5; expected a number in [0, 1]' },
        { pointer: '/target_probs/1/1', detail: 'target_probs[1][1] is 1.5; expected a number in [0, 1]' },
      ],
    );
  });

  test('with target_probs that do not sum to 1 is a 422', async () => {
    await expectErrors(
      operation,
      {
        logits,
        target_probs: [
          [1, 0],
          [0.5, 0.25],
        ],
      },
      'NOT_A_DISTRIBUTION',
      [{ pointer: '/target_probs/1', detail: 'target_probs[1] sums to 0.75; expected a sum within 0.000001 of 1' }],
    );
  });

  test.each([
    { value: '-0.1', seen: '-0.1' },
    { value: '1.1', seen: '1.1' },
    { value: 'NaN', seen: 'NaN' },
    { value: '-Infinity', seen: '-Infinity' },
    { value: '1e999', seen: 'Infinity' },
    { value: '"0.1"', seen: '"0.1"' },
    { value: '"NaN"', seen: '"NaN"' },
    { value: 'true', seen: 'true' },
  ])('with label_smoothing $value is a 422', async ({ value, seen }) => {
    const text = `${open({ logits, labels: [0, 1] })},"label_smoothing":${value}}`;
    await expectErrors(operation, text, 'INVALID_OPTION', [
      { pointer: '/label_smoothing', detail: `label_smoothing is ${seen}; expected a number in [0, 1]` },
    ]);
  });

  test.each(['true', 1])('with validate_target_probs %j is a 422', async (value) => {
    const body = { logits, target_probs: targetProbs, validate_target_probs: value };
    await expectErrors(operation, body, 'INVALID_OPTION', [
      {
        pointer: '/validate_target_probs',
        detail: `validate_target_probs is ${JSON.stringify(value)}; expected true or false`,
      },
    ]);
  });
});

describe('whatever the operation', () => {
  test.each([
    ['/v1', '/docs lists what there is'],
    ['/v1/', '/docs lists what there is'],
    ['/v1/hinge', '/docs lists what there is'],
    ['/nowhere', '/docs lists what there is'],
    ['/v1/softmax/', 'did you mean /v1/softmax?'],
    ['/v1/cross_entropy', 'did you mean /v1/cross-entropy?'],
  ])('%s is a 404', async (url, hint) => {
    for (const method of ['GET', 'POST']) {
      const answer = await send(url, { method });
      expectProblem(answer, { status: 404, code: 'NOT_FOUND' });
      expect(answer.json.detail).toBe(`there is nothing at ${url}; ${hint}`);
    }
  });

  test('a 404 does not repeat the query', async () => {
    const answer = await send('/nowhere?token=abc', { method: 'GET' });
    expectProblem(answer, { status: 404, code: 'NOT_FOUND' });
    expect(answer.text).not.toContain('abc');
  });

  test.each(['/livez', '/readyz', '/info', '/metrics', '/openapi.json', '/openapi.yaml'])(
    'POST %s is a 405 that allows GET and HEAD',
    async (url) => {
      const answer = await send(url, { headers: JSON_TYPE, payload: '{}' });
      expectProblem(answer, { status: 405, code: 'METHOD_NOT_ALLOWED' });
      expect(String(answer.headers.allow).split(', ').toSorted()).toEqual(['GET', 'HEAD']);
      expect(answer.json.detail).toMatch(/^POST is not allowed at .*; expected /);
    },
  );

  test.each(['/%', '/v1/%zz', '/v1/softmax%'])('the path %s, which cannot be decoded, is a 400', async (url) => {
    const answer = await send(url, { method: 'GET' });
    expectProblem(answer, { status: 400, code: 'BAD_REQUEST' });
    expect(answer.json.detail).toContain(url);
  });
});
