import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeNpy } from '../../src/codecs/npy/write-npy.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import { isTensorSchema } from '../../src/schemas/tensor.ts';
import { post, testApp } from '../support/app.ts';
import { labelsNpy } from './npy-file.ts';
import { folderWith, runCli } from './run-cli.ts';

const app = await testApp();

/** The examples of the document: their tensors as words, their options as flags. */
const examples = OPERATIONS.flatMap(({ name, request }) =>
  (request.examples as readonly { readonly [field: string]: unknown }[]).map((example, i) => {
    const fields = Object.entries(example);
    const isTensor = ([field]: [string, unknown]) => isTensorSchema(request.properties[field] as never);
    return {
      name,
      place: `${name} ${i}`,
      example,
      words: fields.filter(isTensor).map(([field, value]) => `${field}=${JSON.stringify(value)}`),
      flags: fields
        .filter((entry) => !isTensor(entry))
        .map(([field, value]) => `--${field}=${[value].flat().join(',')}`),
    };
  }),
);

const LOGITS = { shape: [2, 3, 4], data: Float32Array.from({ length: 24 }, (_, i) => Math.fround(Math.sin(i) * 3)) };
const LABELS = [0, 3, -100, 1, 2, 3];
const OPTIONS = ['--class-axis', '-1', '--reduction', 'sum'];

const files = () => ({
  'logits.npy': writeNpy(LOGITS),
  'labels.npy': labelsNpy([2, 3], LABELS),
  'request.json': JSON.stringify({
    logits: [[...LOGITS.data.subarray(0, 4)], [...LOGITS.data.subarray(4, 8)]],
    labels: [0, 3],
    reduction: 'sum',
  }),
  'rows.csv': 'id,cat,dog,label\n1,0.5,1.5,dog\n2,2.5,0.5,cat\n',
  'rows.ndjson': '{"logits":[1,2,3],"labels":0}\n\n{"logits":[1,2,3],"labels":5}\n{"logits":[1,2],"labels":1}\n',
});

/** The service's answer to what the files logits.npy and labels.npy are. */
async function answerOfService(accept: string): Promise<Buffer> {
  const rows = (values: ArrayLike<number>) =>
    [0, 1].map((b) => [0, 1, 2].map((t) => Array.from({ length: 4 }, (_, c) => values[(b * 3 + t) * 4 + c])));
  const labels = [LABELS.slice(0, 3), LABELS.slice(3)];
  const body = { logits: rows(LOGITS.data), labels, class_axis: -1, reduction: 'sum', dtype: 'float32' };
  const response = await app.inject({
    method: 'POST',
    url: '/v1/cross-entropy',
    headers: { 'content-type': 'application/json', accept },
    payload: JSON.stringify(body),
  });
  expect(response.statusCode).toBe(200);
  return response.rawPayload;
}

describe('an operation', () => {
  test.each(examples)('prints what the service answers: $place', async ({ name, example, words, flags }) => {
    const { code, stdout, stderr } = await runCli([name, ...words, ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`${(await post(app, name, JSON.stringify(example))).text}\n`);
    const { stdout: ofFile } = await runCli([name, '-'], { stdin: JSON.stringify(example) });
    expect(ofFile).toBe(stdout);
  });

  test('writes files as the service does, by their extension', async () => {
    const cwd = folderWith(files());
    for (const [extension, type] of [
      ['json', 'application/json'],
      ['npz', 'application/x-npz'],
      ['safetensors', 'application/vnd.safetensors'],
    ] as const) {
      const out = `out.${extension}`;
      const run = await runCli(['cross-entropy', 'logits.npy', 'labels.npy', ...OPTIONS, '-o', out], { cwd });
      expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
      const end = extension === 'json' ? '\n' : '';
      expect(readFileSync(join(cwd, out))).toEqual(Buffer.concat([await answerOfService(type), Buffer.from(end)]));
    }
    await runCli(['cross-entropy', 'logits.npy', 'labels.npy', ...OPTIONS, '--outputs', 'grad', '-o', 'grad.npy'], {
      cwd,
    });
    expect(readFileSync(join(cwd, 'grad.npy')).length).toBe(128 + 4 * 24);
  });

  test('prints a summary to a terminal: shapes, and few numbers', async () => {
    const { stdout } = await runCli(['cross-entropy', 'logits.npy', 'labels.npy', ...OPTIONS], {
      cwd: folderWith(files()),
      isTerminal: true,
    });
    expect(stdout).toMatch(
      /^loss {4}\d+\.\d+\nlosses {2}float32 \[2, 3\] {2}.*\ngrad {4}float32 \[2, 3, 4\] {2}.*, …\n$/,
    );
    expect(stdout.length).toBeLessThan(400);
  });

  test('takes files by name, by stem, or else in their order', async () => {
    const cwd = folderWith({ ...files(), 'a.npy': files()['logits.npy'], 'b.npy': files()['labels.npy'] });
    const loss = async (...words: string[]) =>
      (await runCli(['cross-entropy', ...words, ...OPTIONS, '--outputs=loss'], { cwd })).stdout;
    const expected = await loss('logits.npy', 'labels.npy');
    expect(expected).toMatch(/^\{"loss":\d/);
    expect(await loss('labels.npy', 'logits.npy')).toBe(expected);
    expect(await loss('a.npy', 'b.npy')).toBe(expected);
    expect(await loss('labels=b.npy', 'a.npy')).toBe(expected);
  });

  test('takes tables and requests of JSON, and says which columns it leaves out', async () => {
    const cwd = folderWith(files());
    const table = await runCli(['cross-entropy', 'rows.csv', '--outputs', 'loss'], { cwd });
    expect(table).toEqual({
      code: 0,
      stdout: '{"loss":0.22009484928059767}\n',
      stderr: 'exact-loss: rows.csv: left out: id\n',
    });
    const request = await runCli(['cross-entropy', 'request.json'], { cwd });
    expect(request.stdout).toBe(`${(await post(app, 'cross-entropy', files()['request.json'])).text}\n`);
    const twice = await runCli(['cross-entropy', 'request.json', '--reduction', 'mean'], { cwd });
    expect(twice.stderr).toBe(
      'exact-loss: reduction is given twice, as an option and in request.json; expected it once\n',
    );
  });

  test('takes texts as Windows and NumPy write them', async () => {
    const cwd = folderWith({
      'logits.json': '\ufeff[[1,2]]',
      'utf16.csv': Buffer.from('\ufeff1,2\r\n', 'utf16le'),
      'numpy.txt': '[[1. 2.]\n [2. 1.]]',
      'torch.txt': "tensor([1., 2.], device='cuda:0')",
      'labels.txt': '[1 0]',
    });
    const stdout = async (...args: string[]) => (await runCli(args, { cwd })).stdout;
    const probs = '[0.2689414213699951,0.7310585786300049]';
    expect(await stdout('softmax', 'logits.json')).toBe(`{"probs":[${probs}]}\n`);
    expect(await stdout('softmax', 'utf16.csv')).toBe(`{"probs":[${probs}]}\n`);
    expect(await stdout('softmax', 'torch.txt')).toBe(`{"probs":${probs}}\n`);
    expect(await stdout('cross-entropy', 'numpy.txt', 'labels.txt', '--outputs=losses')).toBe(
      '{"losses":[0.3132616875182228,0.3132616875182228]}\n',
    );
  });

  test('takes the last column of a table for the labels only where no other file is', async () => {
    const cwd = folderWith({ 'rows.csv': '0,2,1\n3,1,0\n', 'named.csv': 'a,b,label\n0,2,1\n' });
    const losses = async (...args: string[]) => runCli(['cross-entropy', ...args, '--outputs=losses'], { cwd });
    const [both, apart] = [await losses('rows.csv'), await losses('rows.csv', '[1,0]')];
    expect(both.stdout).toBe('{"losses":[0.1269280110429725,0.1269280110429725]}\n');
    expect(apart.stdout).toBe((await losses('[[0,2,1],[3,1,0]]', '[1,0]')).stdout);
    expect((await losses('rows.csv', 'mask=[1,1]')).stdout).toBe(both.stdout);
    expect((await losses('named.csv', 'labels=[1]')).stderr).toMatch(
      /labels is given twice, by named\.csv and by \[1\]/,
    );
  });

  test('takes names of files that look like something else', async () => {
    const npy = files()['logits.npy'];
    const cwd = folderWith({ 'x=y.npy': npy, '-dash.npy': npy, 'a b.npy': npy });
    const { stdout } = await runCli(['softmax', 'a b.npy'], { cwd });
    expect(stdout).toMatch(/^\{"probs":\[\[\[0/);
    for (const words of [['x=y.npy'], ['logits=x=y.npy'], ['./-dash.npy'], ['--', '-dash.npy']]) {
      expect(await runCli(['softmax', ...words], { cwd })).toEqual({ code: 0, stdout, stderr: '' });
    }
  });

  test('takes numbers as people write them, and a word that is negative', async () => {
    const loss = async (...args: string[]) => (await runCli(['cross-entropy', ...args, '--outputs=loss'])).stdout;
    const smooth = (value: string) => loss('[1,2]', '0', '--label-smoothing', value);
    expect(await smooth('.5')).toBe(await smooth('0.5'));
    expect(await smooth('+5.e-1')).toBe(await smooth('0.5'));
    expect(await loss('[1,2]', '-100')).toBe('{"loss":0}\n');
  });

  test('answers lines by lines as the service does, with a summary', async () => {
    const cwd = folderWith(files());
    const { code, stdout } = await runCli(['cross-entropy', 'rows.ndjson', '--summary', '--outputs', 'loss,losses'], {
      cwd,
    });
    const response = await app.inject({
      method: 'POST',
      url: '/v1/cross-entropy?summary=true&outputs=loss,losses',
      headers: { 'content-type': 'application/x-ndjson' },
      payload: files()['rows.ndjson'],
    });
    expect(stdout).toBe(response.body);
    // The second of them has a problem.
    expect(code).toBe(1);
    const fromInput = await runCli(['cross-entropy', '-', '--lines'], {
      stdin: '{"defaults":{"reduction":"sum"}}\n{"logits":[0,0],"labels":1}',
    });
    expect(fromInput).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\{"loss":0\.693147\d+,.*\}\n$/) });
  });

  test('asks a service and gives the same', async () => {
    const cwd = folderWith(files());
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const both = async (...args: string[]) => [
      await runCli(['cross-entropy', ...args], { cwd }),
      await runCli(['cross-entropy', ...args, '--server', address], { cwd }),
    ];
    for (const args of [
      ['logits.npy', 'labels.npy', ...OPTIONS],
      ['logits.npy', 'labels.npy', ...OPTIONS, '--reduction=none', '--format', 'safetensors'].filter(
        (a) => a !== '--reduction' && a !== 'sum',
      ),
      ['rows.ndjson', '--summary'],
      ['[[1,2]]', '[5]'],
      ['[[1,2]]', '[1]', '--label-smoothing', '2'],
    ]) {
      const [here, there] = await both(...args);
      expect(there).toEqual(here);
    }
  });
});

test('decimal commas are said to have been read so', async () => {
  const cwd = folderWith({ 'decimals.csv': '1,5;2\n' });
  const { stderr, stdout } = await runCli(['softmax', 'decimals.csv'], { cwd });
  expect(stderr).toBe('exact-loss: decimals.csv: decimal commas: 1,5 is read as 1.5\n');
  expect(stdout).toBe((await runCli(['softmax', '[[1.5, 2]]'])).stdout);
});

describe('what is wrong', () => {
  const cwd = folderWith({
    ...files(),
    'text.json': '{"logits":[1,2],"labels":0,"label_smoothing":"0.1"}',
    'list.json': '{"logits":[1,2],"labels":0,"reduction":["sum"]}',
    'half.json': '{"logits":[[1,2]],"labels":[0.5]}',
    'null.json': '{"logits":null,"labels":[0]}',
    'proto.json': '{"logits":[1,2],"labels":0,"__proto__":[1]}',
    'elided.txt': '[[1. 2. ... 3.]]',
    'short.csv': '1,2\n3\n',
    'comma.csv': '1,500;2,500\n',
    'bad.json': '[[1, 2, [3]',
    'one.npy': labelsNpy([2], [0, 1]),
    'texts.csv': 'a\nb\n',
    'x.pkl': Buffer.from('\x80\x04K\x01.', 'latin1'),
  });

  test.each([
    [['cross-entropi'], 2, '"cross-entropi" is not a command; did you mean cross-entropy?'],
    [['cross-entropy', '--weight', 'w.npy'], 2, '--weight is not an option; did you mean class_weight=FILE?'],
    [['cross-entropy', '--dim', '1'], 2, '--dim is not an option; did you mean --class-axis?'],
    [['cross-entropy', '--reducton=sum'], 2, '--reducton is not an option; did you mean --reduction?'],
    [['cross-entropy', '--quite-unknown'], 2, '--quite-unknown is not an option; see --help for those that there are'],
    [['cross-entropy', '--reduction'], 2, '--reduction has no value; expected one of none, mean, sum behind it'],
    [
      ['cross-entropy', '--reduction', '--shift=1'],
      2,
      '--reduction has no value; expected one of none, mean, sum behind it',
    ],
    [['cross-entropy', '--reduction=sum', '--reduction=mean'], 2, '--reduction is given twice; expected it once'],
    [
      ['cross-entropy', 'target=labels.npy'],
      2,
      'target is no array of cross-entropy; did you mean "labels" or "target_probs"?',
    ],
    [['cross-entropy', 'reduction=sum'], 2, 'reduction is an option; expected --reduction sum'],
    [['cross-entropy'], 2, 'cross-entropy is given no file; expected some, or - for standard input: see --help'],
    [['cross-entropy', 'rows.ndjson', '-o', 'no/x.json'], 2, '--out no/x.json: there is no such folder'],
    [['softmax', '[1]', '-o', 'no/x.json'], 2, '--out no/x.json: there is no such folder'],
    [['cross-entropy', 'no.npy'], 2, 'no.npy: there is no such file'],
    [['cross-entropy', '.'], 2, '. is a folder; expected a file'],
    [
      ['cross-entropy', 'logits.npy', 'labels.npy', '-o', 'labels.npy'],
      2,
      '--out labels.npy is an input, too; expected another file',
    ],
    [['cross-entropy', 'logits.npy', 'labels.npy', '-o', 'x'], 2, /^--out x has no extension that says how to write/],
    [
      ['cross-entropy', 'logits.npy', 'labels.npy', '--format', 'csv'],
      2,
      '--format is "csv"; expected one of json, npz, safetensors, npy',
    ],
    [['cross-entropy', '-', '-'], 2, 'standard input (-) is given twice; expected it once'],
    [['softmax', '[1]', '[2]', '[3]'], 2, '[3]: softmax has no array left for it; expected NAME=[3]'],
    [['cross-entropy', '[[1,2]]', '[5]'], 1, '[5]: labels[0] is 5; expected an integer in [0, 2) or ignore_index -100'],
    [
      ['cross-entropy', '[[1,2]]', '[1]', '--label-smoothing', '2'],
      1,
      '--label-smoothing is 2; expected a number in [0, 1]',
    ],
    [['cross-entropy', '[[1,2]]'], 1, 'labels and target_probs are both missing; expected exactly one of them'],
    [
      ['cross-entropy', 'one.npy', 'labels.npy'],
      1,
      /^one\.npy: logits has dtype <i8; expected .*: convert it with array\.astype\(np\.float64\)$/,
    ],
    [
      ['cross-entropy', 'bad.json', 'labels.npy'],
      1,
      "bad.json: unexpected end, expected ',' or ']' at byte 11 (line 1, column 12)",
    ],
    [
      ['softmax', 'x.pkl'],
      1,
      'x.pkl looks like a pickle of Python; nothing is unpickled here; save the arrays by np.savez or safetensors',
    ],
    [
      ['cross-entropy', 'logits.npy', 'labels=logits.npy'],
      1,
      /\(one-hot labels and probabilities are target_probs of cross-entropy\)$/,
    ],
    [
      ['cross-entropy', 'logits.npy', 'labels.npy'],
      1,
      /^labels\.npy: labels has shape \[2, 3\]; expected shape \[2, 4\], .*\(--class-axis -1 if the classes come last\)$/,
    ],
    [['softmax', 'texts.csv'], 1, /^texts\.csv: .*expected numbers/],
    [['nll', 'logits.npy', 'labels.npy', '--label-smoothing', '0.1'], 2, /^--label-smoothing is not an option/],
    [['softmax', '-'], 2, 'standard input is empty; expected arrays'],
    [
      ['cross-entropy', '[1]', '[0]', '--server', 'localhost'],
      2,
      /^--server is "localhost"; expected an address such as http:/,
    ],
    [
      ['cross-entropy', '[1]', '[0]', '--server', 'http://127.0.0.1:1'],
      1,
      /^--server http:\/\/127\.0\.0\.1:1: .*; exact-loss serve starts a service$/,
    ],
    [['cross-entropy', 'text.json'], 1, 'text.json: label_smoothing is "0.1"; expected a number in [0, 1]'],
    [['cross-entropy', 'list.json'], 1, 'list.json: reduction is an array; expected "none", "mean" or "sum"'],
    [['cross-entropy', 'half.json'], 1, 'half.json: labels[0] is 0.5; expected an integer'],
    [['cross-entropy', '[[1,2]]', '[NaN]'], 1, '[NaN]: labels[0] is NaN; expected an integer'],
    [['cross-entropy', '[[1,2]]', '[0]', 'mask=[0.5]'], 1, '[0.5]: mask[0] is 0.5; expected true, false, 1 or 0'],
    [['cross-entropy', 'null.json'], 1, /^null\.json: logits is null; expected a number/],
    [['cross-entropy', 'proto.json'], 1, /^proto\.json: "__proto__" is not a known field/],
    [['softmax', 'elided.txt'], 1, /^elided\.txt: line 1, column 9: “\.\.\.”; expected all numbers: print without/],
    [
      ['softmax', 'comma.csv'],
      1,
      'comma.csv: line 1, column 1: “1,500”; expected a decimal point: a comma may separate thousands, or two numbers',
    ],
    [['softmax', 'short.csv'], 1, 'short.csv: line 2: 1 cell; expected 2 cells, as in the first line'],
    [['softmax', ''], 2, '"" names no file; expected FILE or NAME=FILE'],
    [['softmax', 'logits='], 2, '"logits=" names no file; expected FILE or NAME=FILE'],
    [['softmax', 'no\n\x1b[31m.npy'], 2, 'no\\n\\u001b[31m.npy: there is no such file'],
    [['softmax', '-dash.npy'], 2, /^-dash\.npy is not an option; .* if it is a file write \.\/-dash\.npy$/],
    [['softmax', '[1]', '-o', ''], 2, '--out has no value; expected FILE behind it'],
    [['softmax', '[1]', '-o', 'logits.npy/x.json'], 2, '--out logits.npy/x.json: there is no such folder'],
    [
      ['cross-entropy', '[1,2]', '0', '--reduction=none', '--outputs=loss', '-o', 'x.npy'],
      2,
      /^\.npy holds one array, and the results are loss, which is null; expected/,
    ],
    [['CrossEntropyLoss'], 2, '"CrossEntropyLoss" is not a command; did you mean cross-entropy?'],
    [['dpo'], 2, '"dpo" is not a command; did you mean preference?'],
    [['--json'], 2, '--json is not an option; expected a command: see exact-loss --help'],
    [['serve', '--port', '70000'], 2, '--port is "70000"; expected an integer in [0, 65535]'],
    [['serve', 'now'], 2, /^now is given to serve; expected options only/],
    [['completion', 'fish'], 2, 'completion is given fish; expected bash or zsh'],
  ] as const)('%j is said in a line', async (args, code, message) => {
    const run = await runCli(args as readonly string[], { cwd });
    const [first, ...rest] = run.stderr.trimEnd().split('\n');
    expect(first?.replace(/^exact-loss: /, '')).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
    expect(rest.length).toBeLessThan(4);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: '' });
  });
});
