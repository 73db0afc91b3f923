import { describe, expect, test } from 'vitest';
import { METRICS } from '../src/core/metrics/metrics.ts';
import { CODINGS } from '../src/intake/content-coding.ts';
import { testApp } from './support/app.ts';
import { ENCODE } from './support/codings.ts';
import { ulpsOff } from './support/ulps.ts';

const LIMIT = 1_000_000;
const app = await testApp({ BODY_LIMIT: String(LIMIT) });

interface Stream {
  readonly status: number;
  readonly type: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: tests say themselves what they expect to find
  readonly lines: any[];
}

/** Posts a text as a stream of lines. */
async function stream(path: string, text: string | Buffer, headers: { [name: string]: string } = {}): Promise<Stream> {
  const {
    statusCode,
    headers: answered,
    body,
  } = await app.inject({
    method: 'POST',
    url: `/v1/${path}`,
    headers: { 'content-type': 'application/x-ndjson', ...headers },
    payload: text,
  });
  const texts = body === '' ? [] : body.trimEnd().split('\n');
  return { status: statusCode, type: answered['content-type'], lines: texts.map((line) => JSON.parse(line)) };
}

/** What a request of its own is answered with. */
async function single(operation: string, body: object) {
  const { body: text } = await app.inject({ method: 'POST', url: `/v1/${operation}`, payload: body });
  return JSON.parse(text);
}

const ONE = { logits: [[0, -50]], labels: [0] };
const TWO = {
  logits: [
    [1, 2, 3],
    [0, -1, 0.5],
  ],
  labels: [2, 0],
};
const linesOf = (...objects: object[]) => objects.map((object) => `${JSON.stringify(object)}\n`).join('');
/** Of more than 128 KiB, which is for a thread. */
const LONG = {
  logits: Array.from({ length: 2000 }, (_, n) => Array.from({ length: 10 }, (_, c) => Math.sin(n * 31 + c))),
  labels: Array.from({ length: 2000 }, (_, n) => (n % 11 === 0 ? -100 : n % 10)),
};

describe('a stream of lines', () => {
  test('is answered line by line, in order, with what each would get alone', async () => {
    const { status, type, lines } = await stream('cross-entropy', linesOf(ONE, TWO, { ...TWO, reduction: 'sum' }));
    expect([status, type]).toEqual([200, 'application/x-ndjson']);
    expect(lines).toEqual([
      await single('cross-entropy', ONE),
      await single('cross-entropy', TWO),
      await single('cross-entropy', { ...TWO, reduction: 'sum' }),
    ]);
  });

  test.each(['softmax', 'log-softmax'])('is served by %s', async (operation) => {
    const { lines } = await stream(operation, linesOf({ logits: [1, 2] }, { logits: [0, 0] }));
    expect(lines).toEqual([await single(operation, { logits: [1, 2] }), await single(operation, { logits: [0, 0] })]);
  });

  test('of nothing is answered with nothing', async () => {
    expect(await stream('softmax', '')).toEqual({ status: 200, type: 'application/x-ndjson', lines: [] });
    expect((await stream('softmax', '\n \r\n')).lines).toEqual([]);
  });

  test('may end its lines with \\r\\n and the last one with nothing', async () => {
    const { lines } = await stream('cross-entropy', linesOf(ONE, TWO).replaceAll('\n', '\r\n').trimEnd());
    expect(lines).toHaveLength(2);
    expect(lines[1]).toEqual(await single('cross-entropy', TWO));
  });

  test('with long lines between short ones is answered in their order', async () => {
    const { lines } = await stream('cross-entropy', linesOf(ONE, LONG, TWO, LONG));
    const long = await single('cross-entropy', LONG);
    expect(lines).toEqual([await single('cross-entropy', ONE), long, await single('cross-entropy', TWO), long]);
  });

  test.each(['application/ndjson', 'application/jsonl', 'application/x-ndjson; charset=utf-8'])(
    'may be called %s',
    async (name) => {
      const { status, lines } = await stream('softmax', '{"logits":[0,0]}', { 'content-type': name });
      expect([status, lines]).toEqual([200, [{ probs: [0.5, 0.5] }]]);
    },
  );

  test.each([
    ['*/*', 'application/x-ndjson'],
    ['application/*;q=0.5', 'application/x-ndjson'],
    ['application/jsonl', 'application/jsonl'],
    ['application/json, application/x-ndjson;q=0.1', 'application/x-ndjson'],
    ['application/jsonl; charset=utf-8', 'application/jsonl'],
    ['*/*; charset=utf-8', 'application/x-ndjson'],
    ['', 'application/x-ndjson'],
  ])('is answered to accept %s as %s', async (accept, type) => {
    expect((await stream('softmax', '', { accept })).type).toBe(type);
  });

  test.each(['application/json', 'text/plain', 'application/x-ndjson;q=0'])('is a 406 to accept %s', async (accept) => {
    const { status, lines } = await stream('softmax', '{"logits":[0,0]}', { accept });
    expect([status, lines[0].code]).toEqual([406, 'NOT_ACCEPTABLE']);
    expect(lines[0].detail).toContain('application/x-ndjson');
  });

  test('is not what another request can be answered with', async () => {
    const headers = { 'content-type': 'application/json', accept: 'application/x-ndjson' };
    expect((await stream('softmax', '{"logits":[0,0]}', headers)).status).toBe(406);
  });

  test.each(CODINGS)('that is compressed by %s is answered as it is uncompressed', async (coding) => {
    const text = linesOf({ defaults: { reduction: 'sum' } }, ONE, { logits: [[0]] }, ...Array(500).fill(TWO));
    const compressed = await stream('cross-entropy?summary=true', ENCODE[coding](text), { 'content-encoding': coding });
    expect(compressed).toEqual(await stream('cross-entropy?summary=true', text));
    expect(compressed.lines).toHaveLength(503);
  });

  test('that is cut off in its compressed data is a 400 before the first answer', async () => {
    const answer = await stream('softmax', ENCODE.gzip('{"logits":[0,0]}').subarray(0, 15), {
      'content-encoding': 'gzip',
    });
    expect([answer.status, answer.lines[0].code]).toEqual([400, 'MALFORMED_ENCODING']);
  });

  test('that decodes to much of little is a 413 before the first answer', async () => {
    const answer = await stream('softmax', ENCODE.zstd('\n'.repeat(20_000_000)), { 'content-encoding': 'zstd' });
    expect([answer.status, answer.lines[0].code]).toEqual([413, 'DECODED_TOO_LARGE']);
  });

  test('of another type is a 415 that names streams too', async () => {
    const { status, lines } = await stream('softmax', '', { 'content-type': 'text/csv' });
    expect([status, lines[0].detail.includes('application/x-ndjson')]).toEqual([415, true]);
  });
});

describe('a bad line', () => {
  test('is answered with its problem and its number, and the stream goes on', async () => {
    const { status, lines } = await stream('cross-entropy', `\n{"logits":[[0]],"labels":[1]}\n${linesOf(ONE)}`);
    expect(status).toBe(200);
    expect(lines[0]).toMatchObject({
      status: 422,
      code: 'LABEL_OUT_OF_RANGE',
      line: 2,
      errors: [{ pointer: '/labels/0' }],
    });
    expect(lines[1]).toEqual(await single('cross-entropy', ONE));
  });

  test('that is not JSON has column and offset within the line, and its number in the stream', async () => {
    const { lines } = await stream('softmax', '{"logits":[0]}\n{"logits":[é]}\n');
    expect(lines[1]).toMatchObject({ status: 400, code: 'MALFORMED_JSON', line: 2, column: 12, offset: 11 });
    expect(lines[1].detail).toMatch(/ at byte 11 \(line 2, column 12\)$/);
    expect(lines[1].errors[0].detail).toBe(lines[1].detail);
  });

  test('that is long is the same from a thread', async () => {
    const text = `${JSON.stringify(LONG).slice(0, -1)},]`;
    const { lines } = await stream(
      'cross-entropy',
      `\n${text}\n${linesOf({ ...LONG, labels: LONG.labels.with(7, 10) }, ONE)}`,
    );
    expect(lines[0]).toMatchObject({ code: 'MALFORMED_JSON', line: 2, column: text.length, offset: text.length - 1 });
    expect(lines[0].detail).toContain('(line 2, column ');
    expect(lines[1]).toMatchObject({ code: 'LABEL_OUT_OF_RANGE', line: 3, errors: [{ pointer: '/labels/7' }] });
    expect(lines[2]).toEqual(await single('cross-entropy', ONE));
  });

  test('that is too long is a BODY_TOO_LARGE with the limit, and the stream goes on', async () => {
    const { lines } = await stream('softmax', `${'x'.repeat(LIMIT + 1)}\n{"logits":[0,0]}`);
    expect(lines).toEqual([
      expect.objectContaining({ status: 413, code: 'BODY_TOO_LARGE', limit: LIMIT, line: 1 }),
      { probs: [0.5, 0.5] },
    ]);
  });

  test.each([
    '[1]',
    '3',
    '"x"',
    'null',
    '{',
    '{}',
    '{"logits":[1],"logits":[2]}',
    '\u0000',
    '\ufeff{}',
    '[[[',
    '{"a":',
  ])('%j is a problem and no more', async (bad) => {
    const { status, lines } = await stream('softmax', `${bad}\n{"logits":[0,0]}\n`);
    expect(status).toBe(200);
    expect(lines[0]).toMatchObject({ status: expect.any(Number), line: 1 });
    expect(lines[0].status).toBeLessThan(500);
    expect(lines[1]).toEqual({ probs: [0.5, 0.5] });
  });
});

describe('defaults', () => {
  test('hold for all lines that do not have the field, and have no answer', async () => {
    const defaults = { reduction: 'sum', class_weight: [1, 2, 5], outputs: ['loss'] };
    const { lines } = await stream('cross-entropy', linesOf({ defaults }, TWO, { ...TWO, reduction: 'mean' }));
    expect(lines).toEqual([
      await single('cross-entropy', { ...TWO, ...defaults }),
      await single('cross-entropy', { ...TWO, ...defaults, reduction: 'mean' }),
    ]);
  });

  test('hold for lines on threads, tensors included', async () => {
    const defaults = { class_weight: Array.from({ length: 10 }, (_, c) => c + 0.1), label_smoothing: 0.1 };
    const { lines } = await stream('cross-entropy', linesOf({ defaults }, LONG, LONG));
    const expected = await single('cross-entropy', { ...LONG, ...defaults });
    expect(lines).toEqual([expected, expected]);
  });

  test('are not changed by a line that rounds them', async () => {
    const defaults = { class_weight: [0.1, 0.2, 0.3] };
    const { lines } = await stream('cross-entropy', linesOf({ defaults }, { ...TWO, dtype: 'float32' }, TWO));
    expect(lines[1]).toEqual(await single('cross-entropy', { ...TWO, ...defaults }));
  });

  test('may hold tensors as bytes, and numbers that JSON has none for', async () => {
    const data = Buffer.from(Float64Array.of(1, 2, 5).buffer).toString('base64');
    const encoded = { defaults: { class_weight: { dtype: 'F64', shape: [3], data }, encoding: 'base64' } };
    const { lines } = await stream('cross-entropy', linesOf(encoded, TWO));
    expect(lines[0]).toEqual(await single('cross-entropy', { ...TWO, class_weight: [1, 2, 5], encoding: 'base64' }));
    const infinite = linesOf({ defaults: { class_weight: [1, 'NaN', 5] } }, TWO);
    expect((await stream('cross-entropy', infinite)).lines[0]).toMatchObject({ code: 'NON_FINITE_INPUT', line: 2 });
  });

  test('may stand behind blank lines, in the query, or in both', async () => {
    const text = ` \n${linesOf({ defaults: { outputs: ['loss'] } }, TWO)}`;
    const { lines } = await stream('cross-entropy?reduction=sum&label_smoothing=0.5', text);
    const options = { outputs: ['loss'], reduction: 'sum', label_smoothing: 0.5 };
    expect(lines).toEqual([await single('cross-entropy', { ...TWO, ...options })]);
    const own = await stream('cross-entropy?reduction=sum', linesOf({ ...TWO, reduction: 'mean' }));
    expect(own.lines).toEqual([await single('cross-entropy', TWO)]);
  });

  test.each([
    ['{"reduction":"x"}', 422, 'INVALID_OPTION', '/defaults/reduction', /^defaults\.reduction is "x"; expected "none"/],
    ['{"reductoin":"sum"}', 422, 'UNKNOWN_FIELD', '/defaults/reductoin', /did you mean "reduction"/],
    ['{"logits":[1]}', 422, 'INVALID_OPTION', '/defaults/logits', /expected it in each line/],
    ['{"labels":[1]}', 422, 'INVALID_OPTION', '/defaults/labels', /expected it in each line/],
    [
      '{"class_weight":[1,null]}',
      422,
      'NOT_A_NUMBER',
      '/defaults/class_weight/1',
      /^defaults\.class_weight\[1\] is null/,
    ],
    ['{"class_weight":[1,}', 400, 'MALFORMED_JSON', '/defaults/class_weight/1', /at byte 31 \(line 2, column 32\)$/],
    ['{"class_weight":{"dtype":"F64"}}', 422, 'INVALID_TENSOR', '/defaults/class_weight/shape', /missing/],
    ['{"dtype":"float32","dtype":"float64"}', 422, 'DUPLICATE_FIELD', '/defaults/dtype', /stands twice/],
    ['{"class_axis":1}', 422, 'DUPLICATE_FIELD', '/defaults/class_axis', /in the query too/],
    ['[1]', 422, 'INVALID_OPTION', '/defaults', /^defaults is an array; expected an object/],
    ['{"outputs":[]}', 422, 'INVALID_OPTION', '/defaults/outputs', /empty array/],
    ['{},"logits":[1]', 422, 'UNKNOWN_FIELD', '/logits', /beside the defaults/],
    ['{},"defaults":{}', 422, 'DUPLICATE_FIELD', '/defaults', /stands twice/],
  ])('%s is the answer to all: %i %s', async (defaults, status, code, pointer, detail) => {
    const answer = await stream('cross-entropy?class_axis=1', `\n{"defaults":${defaults}}\n${linesOf(ONE)}`);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.status).toBe(status);
    expect(answer.lines).toHaveLength(1);
    expect(answer.lines[0]).toMatchObject({ status, code, line: 2, errors: [{ pointer }] });
    expect(answer.lines[0].detail).toMatch(detail);
  });

  test('in a later line are a problem of that line', async () => {
    const { lines } = await stream('softmax', linesOf({ logits: [0, 0] }, { defaults: {} }, { logits: [0, 0] }));
    expect(lines[1]).toMatchObject({ code: 'UNKNOWN_FIELD', line: 2, errors: [{ pointer: '/defaults' }] });
    expect(lines[1].detail).toBe('defaults stand in line 2; expected them alone, in the first line that is not blank');
    expect(lines[2]).toEqual({ probs: [0.5, 0.5] });
  });

  test.each([
    ['reduction=x', 'INVALID_OPTION', '/reduction'],
    ['nothing=1', 'UNKNOWN_FIELD', '/nothing'],
    ['class_weight=1', 'INVALID_OPTION', '/class_weight'],
    ['dtype=float32&dtype=float64', 'DUPLICATE_FIELD', '/dtype'],
    ['labels=1', 'INVALID_OPTION', '/labels'],
  ])('in the query: %s is a 422 before any line', async (query, code, pointer) => {
    const { status, lines } = await stream(`cross-entropy?${query}`, linesOf(ONE));
    expect([status, lines[0].code, lines[0].errors[0].pointer]).toEqual([422, code, pointer]);
  });
});

describe('a summary', () => {
  const ROWS = LONG.logits.map((row, n) => ({ logits: [row], labels: [LONG.labels[n] as number] }));

  test('has the mean of all rows in one request, be they in short lines or long ones', async () => {
    const class_weight = Array.from({ length: 10 }, (_, c) => 0.1 + c / 3);
    const text = linesOf({ defaults: { class_weight } }, ...ROWS, LONG, { x: 1 });
    const { lines } = await stream('cross-entropy?summary=true&outputs=loss', text);
    const { summary } = lines.at(-1);
    const batch = { logits: [...LONG.logits, ...LONG.logits], labels: [...LONG.labels, ...LONG.labels], class_weight };
    const { loss } = await single('cross-entropy', { ...batch, outputs: ['loss'] });
    const { loss: lossSum } = await single('cross-entropy', { ...batch, outputs: ['loss'], reduction: 'sum' });
    expect(lines[0]).toEqual({ loss: expect.any(Number) });
    expect(summary).toMatchObject({ lines: 2002, problems: 1, rows: 4000, valid_rows: 2 * 1818 });
    expect(Math.abs(summary.mean / loss - 1)).toBeLessThanOrEqual(2 ** -52);
    expect(Math.abs(summary.loss_sum / lossSum - 1)).toBeLessThanOrEqual(2 ** -52);
    expect(Object.keys(summary)).toEqual(
      'lines problems rows valid_rows loss_sum weight_sum mean'.split(' ').concat(METRICS),
    );
  });

  test('has the metrics of all rows in one request, whatever their class weights, smoothing and outputs', async () => {
    const options = { class_weight: Array.from({ length: 10 }, (_, c) => 0.1 + c / 3), label_smoothing: 0.1 };
    const text = linesOf({ defaults: { ...options, bins: 7 } }, ...ROWS, { ...LONG, bins: 3 });
    const { lines } = await stream('cross-entropy?summary=true&outputs=loss', text);
    const { summary } = lines.at(-1);
    const batch = { logits: [...LONG.logits, ...LONG.logits], labels: [...LONG.labels, ...LONG.labels], ...options };
    const metrics = await single('cross-entropy', { ...batch, bins: 7, outputs: METRICS });
    for (const [name, value] of Object.entries(metrics)) {
      const [all, together] = [value, summary[name]].map((numbers) => [numbers].flat() as number[]);
      for (const [i, x] of (all as number[]).entries()) {
        expect(Math.abs((together?.[i] as number) - x), name).toBeLessThanOrEqual(2 ** -52 * x);
      }
    }
  });

  test('has the perplexity of its mean where it has no labels, which that of its nll is in plain requests', async () => {
    const { logits } = TWO;
    const soft = { logits, target_probs: logits.map(() => [0.5, 0.5, 0]) };
    const { summary } = (await stream('cross-entropy?summary=true', linesOf(soft))).lines[1];
    expect(Object.keys(summary)).toEqual(
      'lines problems rows valid_rows loss_sum weight_sum mean perplexity'.split(' '),
    );
    expect(ulpsOff(summary.perplexity, [Math.exp(summary.mean), 0])).toBeLessThanOrEqual(2);
    const hard = (await stream('cross-entropy?summary=true', linesOf(TWO, ONE))).lines[2].summary;
    expect(hard.nll).toBe(hard.mean);
    expect(ulpsOff(hard.perplexity, [Math.exp(hard.mean), 0])).toBeLessThanOrEqual(2);
  });

  test('of lines of both kinds has the metrics of those with labels', async () => {
    const soft = { logits: TWO.logits, target_probs: TWO.logits.map(() => [0.5, 0.5, 0]) };
    const { summary } = (await stream('cross-entropy?summary=true', linesOf(soft, TWO, soft))).lines[3];
    const { nll } = await single('cross-entropy', { ...TWO, outputs: ['nll'] });
    expect(summary).toMatchObject({ rows: 6, nll });
  });

  test('of losses that are no likelihoods has no perplexity', async () => {
    const line = { log_probs: [-1], ref_log_probs: [-2], labels: [true], beta: 0.1 };
    const { summary } = (await stream('unpaired-preference?summary=true', linesOf(line))).lines[1];
    expect(Object.keys(summary)).toEqual('lines problems rows valid_rows loss_sum weight_sum mean'.split(' '));
  });

  test('is of losses before they are rounded', async () => {
    const { lines } = await stream('cross-entropy?summary=true&dtype=float32', linesOf(TWO));
    const { loss } = await single('cross-entropy', TWO);
    // Losses of float32 rows are right to 14 digits.
    expect(Math.abs(lines[1].summary.mean / loss - 1)).toBeLessThan(1e-14);
    expect(lines[1].summary.mean).not.toBe(Math.fround(loss));
    expect(Math.fround(lines[0].loss)).toBe(Math.fround(lines[1].summary.mean));
  });

  test('of target_probs divides by the number of rows, also with class weights', async () => {
    const body = {
      logits: TWO.logits,
      target_probs: [
        [0, 0, 1],
        [0.7, 0.2, 0.1],
      ],
      class_weight: [1, 2, 5],
    };
    const { lines } = await stream('cross-entropy?summary=true', linesOf(body));
    expect(lines[1].summary).toMatchObject({ weight_sum: 2, mean: lines[0].loss });
  });

  test('of nll is that of its losses; the other reductions change nothing', async () => {
    const body = {
      log_probs: [
        [-0.5, -1],
        [-2, -0.1],
      ],
      labels: [1, 0],
    };
    const { lines } = await stream('nll?summary=true&reduction=none', linesOf(body, { ...body, reduction: 'sum' }));
    expect(lines[2].summary).toMatchObject({ rows: 4, loss_sum: 6, weight_sum: 4, mean: 1.5, nll: 1.5, accuracy: 0 });
    expect(Object.keys(lines[2].summary).slice(-4)).toEqual(['nll', 'perplexity', 'bits', 'accuracy']);
  });

  test('of nothing has mean 0 and perplexity 1', async () => {
    const { lines } = await stream('nll?summary=true', '\n');
    expect(lines).toEqual([
      {
        summary: {
          lines: 0,
          problems: 0,
          rows: 0,
          valid_rows: 0,
          loss_sum: 0,
          weight_sum: 0,
          mean: 0,
          perplexity: 1,
        },
      },
    ]);
  });

  test('of an impossible label is "Infinity"', async () => {
    const { lines } = await stream('cross-entropy?summary=true', linesOf({ logits: [[0, '-Infinity']], labels: [1] }));
    expect(lines[1].summary).toMatchObject({ loss_sum: 'Infinity', mean: 'Infinity', perplexity: 'Infinity' });
  });

  test('is not given to summary=false, and refused to anything else or where there are no losses', async () => {
    expect((await stream('nll?summary=false', '')).lines).toEqual([]);
    for (const path of ['nll?summary=yes', 'nll?summary=', 'softmax?summary=true', 'log-softmax?summary=false']) {
      const { status, lines } = await stream(path, '');
      expect([status, lines[0].code, lines[0].errors[0].pointer], path).toEqual([422, 'INVALID_OPTION', '/summary']);
    }
  });

  test('is not an option of other requests, which say where it is one', async () => {
    const answer = await app.inject({ method: 'POST', url: '/v1/cross-entropy?summary=true', payload: ONE });
    const detail =
      '"summary" is not a field of a single request; expected it on a stream, with content-type application/x-ndjson';
    expect(answer.json()).toMatchObject({
      status: 422,
      code: 'UNKNOWN_FIELD',
      detail,
      errors: [{ pointer: '/summary' }],
    });
    const softmax = await app.inject({ method: 'POST', url: '/v1/softmax?summary=true', payload: { logits: [1, 2] } });
    expect(softmax.json().detail).toMatch(/^"summary" is not a known field; expected one of logits, /);
  });

  test.each(['sumary', 'Summary', 'summry'])('misspelt as %s is named', async (name) => {
    const { status, lines } = await stream(`cross-entropy?${name}=true&outputs=loss`, linesOf(TWO));
    const detail = `"${name}" is not a known field; did you mean "summary"?`;
    expect(lines).toMatchObject([{ status: 422, code: 'UNKNOWN_FIELD', detail, errors: [{ pointer: `/${name}` }] }]);
    expect(status).toBe(422);
    const softmax = await stream(`softmax?${name}=true`, '');
    expect(softmax.lines[0].detail).toContain('expected one of outputs, ');
  });
});

test('bytes, rows and the times of all stages are counted over the stream', async () => {
  const text = linesOf(TWO, TWO, ONE);
  const before = await rowsOf('/v1/cross-entropy');
  await stream('cross-entropy', text);
  expect((await rowsOf('/v1/cross-entropy')) - before).toBe(5);
});

async function rowsOf(route: string): Promise<number> {
  const { body } = await app.inject({ url: '/metrics' });
  return Number(new RegExp(`rows_total\\{route="${route}"\\} (\\d+)`).exec(body)?.[1] ?? 0);
}
