import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Exchange, Outgoing } from './exchange.ts';
import { FORM_TYPE, formFile, npyFile, npzFile, readNpzFile } from './npz-file.ts';
import { isNear, knownRequest, labelsOf, logitsOf, meanLoss } from './requests.ts';
import { lossOfFile, safetensorsFile } from './safetensors-file.ts';

/** A request whose answer is known. */
export interface KnownCase extends Outgoing {
  readonly name: string;
  readonly status: number;
  /** Whether the first answer is right; later ones must have the same bytes. */
  readonly isRight: (answer: Exchange) => boolean;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const PATH = '/v1/cross-entropy';

/** Requests of several sizes in every encoding, and some that must be refused. */
export function knownCases(): KnownCase[] {
  const shapes = [
    [1, 10],
    [7, 33],
    [32, 1000],
    [4, 32_000],
  ] as const;
  const inAllEncodings = shapes.flatMap(([rows, classes]) => casesOf(rows, classes));
  return [
    ...inAllEncodings,
    ...softmaxCases(),
    ...problemCases(),
    compressed('gzip'),
    compressed('br'),
    compressed('zstd'),
  ];
}

function casesOf(rows: number, classes: number): KnownCase[] {
  const logits = logitsOf(rows, classes);
  const labels = labelsOf(rows, classes);
  const loss = meanLoss(logits, labels);
  const bytes = Buffer.from(Float64Array.from(logits.flat()).buffer);
  const labelBytes = Buffer.from(Int32Array.from(labels).buffer);
  const size = `${rows}×${classes}`;
  const isLoss = (read: (body: Buffer) => number) => (answer: Exchange) => isNear(read(answer.body), loss);
  const ofJson = (body: Buffer) => (JSON.parse(body.toString()) as { loss: number }).loss;
  const base64 = {
    logits: { dtype: 'F64', shape: [rows, classes], data: bytes.toString('base64') },
    labels: { dtype: 'I32', shape: [rows], data: labelBytes.toString('base64') },
    encoding: 'base64',
  };
  const arrays = {
    logits: npyFile('<f8', [rows, classes], bytes),
    labels: npyFile('<i4', [rows], labelBytes),
  };
  const inference = {
    inputs: [
      { name: 'logits', shape: [rows, classes], datatype: 'FP64', data: logits.flat() },
      { name: 'labels', shape: [rows], datatype: 'INT64', data: labels },
    ],
    outputs: [{ name: 'loss' }, { name: 'grad' }],
  };
  const lines = logits.map((row, n) => JSON.stringify({ logits: [row], labels: [labels[n]], outputs: ['loss'] }));
  const common = { path: PATH, status: 200 };
  return [
    { ...common, name: `JSON ${size}`, ...knownRequest(rows, classes), isRight: isLoss(ofJson) },
    { ...common, name: `base64 ${size}`, headers: JSON_TYPE, body: toJson(base64), isRight: isLoss(ofJson) },
    {
      ...common,
      name: `safetensors ${size}`,
      headers: { 'content-type': 'application/vnd.safetensors' },
      body: fileOf(rows, classes, bytes, labelBytes),
      isRight: isLoss(lossOfFile),
    },
    {
      ...common,
      name: `npz ${size}`,
      headers: { 'content-type': 'application/x-npz' },
      body: npzFile(arrays, true),
      isRight: isLoss(lossOfNpz),
    },
    {
      ...common,
      name: `form ${size}`,
      headers: { 'content-type': FORM_TYPE },
      body: formFile({ ...arrays, outputs: 'loss' }),
      isRight: isLoss(ofJson),
    },
    {
      ...common,
      name: `/v2 ${size}`,
      path: '/v2/models/cross-entropy/infer',
      headers: JSON_TYPE,
      body: toJson(inference),
      isRight: isLoss(
        (body) => (JSON.parse(body.toString()) as { outputs: { data: number[] }[] }).outputs[0]?.data[0] ?? NaN,
      ),
    },
    {
      ...common,
      name: `NDJSON ${size}`,
      headers: { 'content-type': 'application/x-ndjson' },
      body: Buffer.from(`${lines.join('\n')}\n`),
      isRight: isLoss((body) => {
        const losses = body
          .toString()
          .trimEnd()
          .split('\n')
          .map((line) => (JSON.parse(line) as { loss: number }).loss);
        return losses.reduce((sum, x) => sum + x, 0) / rows;
      }),
    },
  ];
}

function softmaxCases(): KnownCase[] {
  const logits = logitsOf(20, 50);
  const body = toJson({ logits });
  const rowOf = (n: number) => logits[n] as number[];
  const logSum = (n: number) =>
    meanLoss([[...rowOf(n), 0]], [50]) + Math.log1p(-Math.exp(-meanLoss([[...rowOf(n), 0]], [50])));
  const isSoftmax = (name: 'probs' | 'log_probs', expected: (x: number, n: number) => number) => (answer: Exchange) => {
    const rows = (JSON.parse(answer.body.toString()) as { [name: string]: number[][] })[name] ?? [];
    return (
      rows.length === 20 && rows.every((row, n) => row.every((p, c) => isNear(p, expected(rowOf(n)[c] as number, n))))
    );
  };
  const common = { headers: JSON_TYPE, body, status: 200 };
  return [
    { ...common, name: 'softmax', path: '/v1/softmax', isRight: isSoftmax('probs', (x, n) => Math.exp(x - logSum(n))) },
    {
      ...common,
      name: 'log-softmax',
      path: '/v1/log-softmax',
      isRight: isSoftmax('log_probs', (x, n) => x - logSum(n)),
    },
  ];
}

function problemCases(): KnownCase[] {
  const problem = (
    name: string,
    body: string,
    status: number,
    code: string,
    headers: Outgoing['headers'] = JSON_TYPE,
  ) => ({
    name,
    path: PATH,
    headers,
    body: Buffer.from(body),
    status,
    isRight: (answer: Exchange) => (JSON.parse(answer.body.toString()) as { code: string }).code === code,
  });
  return [
    problem('no JSON', '{"logits":[[1,2]', 400, 'MALFORMED_JSON'),
    problem('a label that is none', '{"logits":[[1,2]],"labels":[7]}', 422, 'LABEL_OUT_OF_RANGE'),
    problem('an unknown field', '{"logits":[[1,2]],"labels":[1],"nonsense":1}', 422, 'UNKNOWN_FIELD'),
    problem('another type', '<logits/>', 415, 'UNSUPPORTED_MEDIA_TYPE', { 'content-type': 'application/xml' }),
  ];
}

const ENCODERS = { gzip: gzipSync, br: brotliCompressSync, zstd: zstdCompressSync } as const;

function compressed(coding: keyof typeof ENCODERS): KnownCase {
  const { path, headers, body, loss } = knownRequest(16, 500, 3);
  const isRight = (answer: Exchange) => isNear((JSON.parse(answer.body.toString()) as { loss: number }).loss, loss);
  const all = { ...headers, 'content-encoding': coding };
  return { name: coding, path, headers: all, body: ENCODERS[coding](body), status: 200, isRight };
}

const toJson = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** A safetensors file of logits in F64 and labels in I32. */
function fileOf(rows: number, classes: number, logits: Buffer, labels: Buffer): Buffer {
  const header = {
    logits: { dtype: 'F64', shape: [rows, classes], data_offsets: [0, logits.length] },
    labels: { dtype: 'I32', shape: [rows], data_offsets: [logits.length, logits.length + labels.length] },
  };
  return safetensorsFile(header, Buffer.concat([logits, labels]));
}

const lossOfNpz = (body: Buffer) =>
  readNpzFile(body)
    .find(({ name }) => name === 'loss')
    ?.bytes.readDoubleLE(0) ?? Number.NaN;
