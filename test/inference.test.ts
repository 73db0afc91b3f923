import { describe, expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';
import { type Body, flatten, pytorchCases } from './support/fixtures.ts';
import { fromBody, infer, inJson, withBytes } from './support/inference.ts';

const app = await testApp();
const MODELS = ['softmax', 'log-softmax', 'nll', 'cross-entropy'];

/** One of each: PyTorch's cases are many, and differ in the numbers only. */
const CASES = [
  ...new Map(
    pytorchCases().map((fixture) => {
      const { operation, request } = fixture;
      const { logits, log_probs } = request;
      const kind = JSON.stringify([operation, Object.keys(request).sort(), depth(logits ?? log_probs)]);
      return [kind, fixture] as const;
    }),
  ).values(),
];

function depth(value: unknown): number {
  return Array.isArray(value) ? 1 + depth(value[0]) : 0;
}

/** Nested arrays as text, without their brackets. */
const flat = (text: string) => text.replaceAll(/[[\]]/g, '');

describe.each(MODELS)('the model %s', (model) => {
  const cases = CASES.filter(({ operation }) => operation === model);

  test.each(cases)(
    'gives the same numbers as /v1, bit for bit, whatever they are sent in ($name)',
    async ({ request }) => {
      const direct = await post(app, model, request);
      expect(direct.status).toBe(200);
      const expected = Object.entries(direct.json as Body).filter(([, value]) => value !== null);
      const names = (request.outputs as string[] | undefined) ?? expected.map(([name]) => name);
      const isNone = request.reduction === 'none' && names.includes('loss');
      // What is null there is left out here: to ask for it by name is an error.
      const body =
        isNone && request.outputs ? { ...request, outputs: names.filter((name) => name !== 'loss') } : request;
      for (const inputs of ['flat', 'nested', 'bytes'] as const) {
        for (const isBinary of [false, true]) {
          const answer = await infer(app, model, fromBody(body, inputs, isBinary));
          expect([answer.status, answer.json.error]).toEqual([200, undefined]);
          expect(answer.json).toMatchObject({ id: 'a', model_name: model, model_version: '1' });
          const { dtype } = request;
          const type = dtype === 'float32' ? 'FP32' : 'FP64';
          for (const [name, value] of expected) {
            const output = answer.outputs.find((candidate) => candidate.name === name);
            expect(output?.datatype).toBe(type);
            const same = type === 'FP32' && isBinary ? flatten(value).map(Math.fround) : flatten(value);
            expect(output?.numbers).toEqual(same);
            expect(output?.shape.length).toBe(depth(value));
            const text = new RegExp(
              `"name":"${name}","shape":\\[[^\\]]*\\],"datatype":"${type}","data":\\[([^\\]]*)\\]`,
            );
            if (!isBinary) expect(flat(direct.text)).toContain(`"${name}":${text.exec(answer.text)?.[1]}`);
          }
          expect(answer.outputs.length).toBe(expected.length);
        }
      }
    },
  );

  test('is described by inputs that give the outputs it is described by', async () => {
    const { inputs, outputs, ...more } = (await app.inject({ url: `/v2/models/${model}` })).json();
    expect(more).toEqual({ name: model, versions: ['1'], platform: 'exact-loss_builtin' });
    const lengthOf = (axis: number) => [3, 4][axis] as number;
    const request = {
      inputs: inputs.map(({ name, datatype, shape }: { name: string; datatype: string; shape: number[] }) => {
        const lengths = shape.map((length, axis) => (length === -1 ? lengthOf(axis) : length));
        const size = lengths.reduce((product, length) => product * length, 1);
        return { name, datatype, shape: lengths, data: new Array(size).fill(0) };
      }),
    };
    const answer = await infer(app, model, inJson(request));
    expect(answer.status).toBe(200);
    const described = answer.outputs.map(({ name, datatype, shape }) => ({
      name,
      datatype,
      shape: shape.map(() => -1),
    }));
    expect(described).toEqual(outputs);
  });

  test('is the same by its version', async () => {
    const [plain, versioned] = await Promise.all(
      ['', '/versions/1'].map((version) => app.inject({ url: `/v2/models/${model}${version}` })),
    );
    expect(versioned?.statusCode).toBe(200);
    expect(versioned?.body).toBe(plain?.body);
    const ready = await app.inject({ url: `/v2/models/${model}/versions/1/ready` });
    expect([ready.statusCode, ready.json()]).toEqual([200, { name: model, ready: true }]);
  });
});

describe('the datatype of the logits', () => {
  const values = [0.1, -2, 3, 0.5];
  const round = { FP64: (x: number) => x, FP32: Math.fround, FP16: Math.f16round };

  test.each(['FP64', 'FP32', 'FP16'] as const)('%s, is that of the answer, in JSON and in bytes', async (datatype) => {
    const inputs = [{ name: 'logits', shape: [2, 2], datatype, data: values }];
    const exact = await post(app, 'softmax', {
      logits: [values.slice(0, 2), values.slice(2)].map((row) => row.map(round[datatype])),
    });
    const expected = flatten(exact.json.probs).map(round[datatype]);
    for (const isBinary of [false, true]) {
      const request = { inputs, outputs: [{ name: 'probs', parameters: { binary_data: isBinary } }] };
      const { outputs } = await infer(app, 'softmax', inJson(request));
      expect(outputs[0]).toMatchObject({ name: 'probs', datatype, shape: [2, 2] });
      expect(outputs[0]?.numbers.map(round[datatype])).toEqual(expected);
    }
  });

  test('BF16 as bytes gives BF16: the upper halves of float32', async () => {
    const halves = Uint16Array.from([0x3f80, 0xc000, 0xff80, 0x0000]);
    const input = { name: 'logits', shape: [2, 2], datatype: 'BF16', parameters: { binary_data_size: 8 } };
    const request = withBytes({ inputs: [input], parameters: { binary_data_output: true } }, halves);
    const { outputs } = await infer(app, 'log-softmax', request);
    expect(outputs[0]?.datatype).toBe('BF16');
    expect(outputs[0]?.numbers).toEqual([-0.048583984375, -3.046875, Number.NEGATIVE_INFINITY, 0]);
  });

  test('is overruled by the parameter dtype', async () => {
    const inputs = [{ name: 'logits', shape: [2], datatype: 'FP32', data: [0, 0.1] }];
    const { outputs } = await infer(app, 'softmax', inJson({ inputs, parameters: { dtype: 'float64' } }));
    expect(outputs[0]?.datatype).toBe('FP64');
    // 0.1 was rounded when it was read all the same.
    expect(outputs[0]?.numbers).toEqual((await post(app, 'softmax', { logits: [0, Math.fround(0.1)] })).json.probs);
  });
});

describe("what the protocol's clients send and what says nothing here", () => {
  const logits = { name: 'logits', shape: [1, 2], datatype: 'FP64', data: [1, 2] };
  const expected = infer(app, 'softmax', inJson({ inputs: [logits] }));

  test.each<[string, object]>([
    ["MLServer's content type of a request", { inputs: [logits], parameters: { content_type: 'np' } }],
    ['that of a data frame', { inputs: [logits], parameters: { content_type: 'pd' } }],
    ['that of an input', { inputs: [{ ...logits, parameters: { content_type: 'np' } }] }],
    ['that of an output', { inputs: [logits], outputs: [{ name: 'probs', parameters: { content_type: 'np' } }] }],
    ['headers', { inputs: [{ ...logits, parameters: { headers: {} } }], parameters: { headers: { a: 'b' } } }],
    ["Triton's empty final response", { inputs: [logits], parameters: { triton_enable_empty_final_response: true } }],
    [
      'no sequence, priority or timeout',
      {
        inputs: [logits],
        parameters: { sequence_id: 0, sequence_start: false, sequence_end: false, priority: 0, timeout: 0 },
      },
    ],
    [
      'null for what may be left out',
      {
        id: null,
        model_name: null,
        parameters: { class_axis: null, sequence_id: '' },
        inputs: [{ ...logits, parameters: null }],
        outputs: [{ name: 'probs', parameters: { binary_data: null } }],
      },
    ],
    ['null for all that may be', { parameters: null, inputs: [logits], outputs: null }],
    ['null for a size in bytes', { inputs: [{ ...logits, parameters: { binary_data_size: null } }] }],
  ])('%s is accepted, and changes no number', async (_what, message) => {
    const answer = await infer(app, 'softmax', inJson(message));
    expect(answer.status).toBe(200);
    expect(answer.outputs).toEqual((await expected).outputs);
  });
});

describe('labels', () => {
  test.each([
    ['INT64', BigInt64Array.of(1n, 0n)],
    ['UINT64', BigUint64Array.of(1n, 0n)],
    ['INT32', Int32Array.of(1, 0)],
    ['UINT32', Uint32Array.of(1, 0)],
    ['INT16', Int16Array.of(1, 0)],
    ['UINT16', Uint16Array.of(1, 0)],
    ['INT8', Int8Array.of(1, 0)],
    ['UINT8', Uint8Array.of(1, 0)],
  ])('of %s are integers, in JSON and in bytes', async (datatype, labels) => {
    const logits = { name: 'logits', shape: [2, 2], datatype: 'FP32', data: [1, 2, 3, 4] };
    const expected = (
      await post(app, 'cross-entropy', {
        logits: [
          [1, 2],
          [3, 4],
        ],
        labels: [1, 0],
        dtype: 'float32',
      })
    ).json.loss;
    const outputs = [{ name: 'loss' }];
    const asBytes = { name: 'labels', shape: [2], datatype, parameters: { binary_data_size: labels.byteLength } };
    const asJson = { name: 'labels', shape: [2], datatype, data: [1, 0] };
    for (const request of [
      withBytes({ inputs: [asBytes, logits], outputs }, labels),
      inJson({ inputs: [asJson, logits], outputs }),
    ]) {
      const answer = await infer(app, 'cross-entropy', request);
      expect(answer.json.outputs).toEqual([{ name: 'loss', shape: [], datatype: 'FP32', data: [expected] }]);
    }
  });
});

describe('outputs', () => {
  const inputs = [
    { name: 'logits', shape: [1, 2], datatype: 'FP64', data: [0, 0] },
    { name: 'labels', shape: [1], datatype: 'INT64', data: [1] },
  ];

  test('asked for by name come in that order, each in JSON or in bytes, and bytes in the same order', async () => {
    const outputs = [
      { name: 'grad', parameters: { binary_data: true } },
      { name: 'loss', parameters: { binary_data: false } },
      { name: 'probs' },
    ];
    const answer = await infer(
      app,
      'cross-entropy',
      inJson({ inputs, outputs, parameters: { binary_data_output: true } }),
    );
    expect(answer.headers['content-type']).toBe('application/octet-stream');
    expect(answer.outputs.map(({ name, numbers, bytes }) => [name, numbers, bytes?.length])).toEqual([
      ['grad', [0.5, -0.5], 16],
      ['loss', [Math.LN2], undefined],
      ['probs', [0.5, 0.5], 16],
    ]);
    // Whoever views the bytes where they are finds numbers at multiples of their size.
    expect(Number(answer.headers['inference-header-content-length']) % 8).toBe(0);
  });

  test('of JSON alone have no header of their own', async () => {
    const answer = await infer(app, 'cross-entropy', inJson({ inputs }));
    expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
    expect(answer.headers).not.toHaveProperty('inference-header-content-length');
    expect(answer.headers['server-timing']).toMatch(/^parse;dur=/);
    expect(answer.json).not.toHaveProperty('id');
  });

  test('leave out the loss that the reduction none has not, unless it is asked for, which is an error', async () => {
    const parameters = { reduction: 'none' };
    const byDefault = await infer(app, 'cross-entropy', inJson({ inputs, parameters }));
    expect(byDefault.outputs.map(({ name }) => name)).toEqual(['losses', 'grad']);
    const asked = await infer(app, 'cross-entropy', inJson({ inputs, parameters, outputs: [{ name: 'loss' }] }));
    expect([asked.status, asked.json]).toEqual([
      400,
      { error: 'outputs[0].name is "loss", of which the reduction "none" makes none; expected another output' },
    ]);
  });

  test('that are not finite are strings in JSON', async () => {
    const logits = { name: 'logits', shape: [1, 2], datatype: 'FP32', data: [1, '-Infinity'] };
    const { json } = await infer(app, 'log-softmax', inJson({ inputs: [logits] }));
    expect(json.outputs[0].data).toEqual([0, '-Infinity']);
  });

  test('of one row of shape [C] are single numbers, for a label and an upstream gradient of shape [1]', async () => {
    const single = [
      { name: 'logits', shape: [2], datatype: 'FP64', data: [0, 0] },
      { name: 'labels', shape: [1], datatype: 'INT64', data: [1] },
      { name: 'grad_output', shape: [1], datatype: 'FP64', data: [2] },
    ];
    for (const reduction of ['mean', 'none']) {
      const { outputs } = await infer(app, 'cross-entropy', inJson({ inputs: single, parameters: { reduction } }));
      const losses = outputs.find(({ name }) => name === 'losses');
      expect([losses?.shape, losses?.numbers]).toEqual([[], [Math.LN2]]);
      expect(outputs.find(({ name }) => name === 'grad')?.numbers).toEqual([1, -1]);
    }
  });
});

describe('a long request', () => {
  const rows = Array.from({ length: 400 }, (_, n) => Array.from({ length: 100 }, (_, c) => Math.sin(n * 100 + c) * 10));
  const body: Body = { logits: rows, labels: rows.map((_, n) => n % 100) };

  test.each(['flat', 'bytes'] as const)(
    '(%s) has the same answer from a worker as without, and as /v1',
    async (inputs) => {
      const direct = (await post(app, 'cross-entropy', body)).json;
      const apps = await Promise.all(['0', '1'].map((WORKERS) => testApp({ WORKERS })));
      for (const isBinary of [false, true]) {
        const request = fromBody(body, inputs, isBinary);
        expect(request.payload.length).toBeGreaterThan(256 * 1024);
        const [inline, elsewhere] = await Promise.all(apps.map((each) => infer(each, 'cross-entropy', request)));
        expect(elsewhere?.text).toBe(inline?.text);
        expect(elsewhere?.outputs).toEqual(inline?.outputs);
        for (const { name, numbers } of elsewhere?.outputs ?? []) expect(numbers).toEqual(flatten(direct[name]));
      }
    },
  );

  test('that is wrong has the same error from a worker', async () => {
    const request = fromBody({ ...body, labels: rows.map(() => 100) }, 'bytes', true);
    const { status, json } = await infer(await testApp({ WORKERS: '1' }), 'cross-entropy', request);
    expect([status, json]).toEqual([
      400,
      { error: 'labels[0] is 100; expected an integer in [0, 100) or ignore_index -100' },
    ]);
  });

  test('whose answer takes several pieces is whole', async () => {
    const logits = Float64Array.from({ length: 700_000 }, (_, i) => Math.sin(i));
    const input = {
      name: 'logits',
      shape: [700, 1000],
      datatype: 'FP64',
      parameters: { binary_data_size: 8 * 700_000 },
    };
    const asked = (binary_data: boolean) =>
      infer(
        app,
        'log-softmax',
        withBytes({ inputs: [input], outputs: [{ name: 'log_probs', parameters: { binary_data } }] }, logits),
      );
    const [bytes, json] = await Promise.all([asked(true), asked(false)]);
    expect(bytes.outputs[0]?.bytes?.length).toBe(8 * 700_000);
    const [one, other] = [bytes, json].map(({ outputs }) => Float64Array.from(outputs[0]?.numbers ?? []));
    expect(Buffer.from(one?.buffer as ArrayBuffer).equals(Buffer.from(other?.buffer as ArrayBuffer))).toBe(true);
  });
});
