import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { OPERATIONS } from '../../../src/operations/index.ts';
import { testClient } from '../../support/client.ts';

const root = join(import.meta.dirname, '../../..');
const source = join(root, 'clients/typescript');
const run = promisify(execFile);
const { url } = await testClient();

/** The system's Node, where that is one that the package is for. */
const SYSTEM = '/usr/bin/node';
const version = spawnSync(SYSTEM, ['--version'], { encoding: 'utf8' }).stdout ?? '';
const OLDER = Number(version.replace(/^v(\d+).*/s, '$1')) >= 20 ? [SYSTEM] : [];

/** An empty project that has installed the package. */
let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'exact-loss-client-'));
  await run(process.execPath, [join(source, 'build.ts')]);
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project], {
    cwd: source,
  });
  await writeFile(join(project, 'package.json'), '{ "name": "stranger", "type": "module" }');
  await run('npm', ['install', '--offline', '--silent', `./${stdout.trim()}`], { cwd: project });
});

afterAll(() => rm(project, { recursive: true, force: true }));

const json = async (path: string) => JSON.parse(await readFile(path, 'utf8'));

describe('the package', () => {
  it('has the version and the licence of the service, and no dependencies', async () => {
    const [own, service] = [await json(join(source, 'package.json')), await json(join(root, 'package.json'))];
    expect(own).toMatchObject({ name: 'exact-loss-client', version: service.version, license: service.license });
    expect([own.dependencies, own.peerDependencies]).toEqual([undefined, undefined]);
    expect(await readFile(join(source, 'LICENSE'), 'utf8')).toBe(await readFile(join(root, 'LICENSE'), 'utf8'));
  });

  it('holds a module, its types, its page and its licence, and nothing else', async () => {
    const files = await readdir(join(project, 'node_modules/exact-loss-client'), { recursive: true });
    const others = files.filter((file) => !/^dist\/[\w-]+\.d\.ts$/.test(file));
    expect(others.toSorted()).toEqual(['LICENSE', 'README.md', 'dist', 'dist/index.js', 'package.json']);
  });

  it('has a page without links that only the repository has', async () => {
    const page = await readFile(join(source, 'README.md'), 'utf8');
    expect([...page.matchAll(/\]\((?!https:|#)[^)]*/g)]).toEqual([]);
  });

  it('is below 8 kB compressed', async () => {
    const { length } = gzipSync(await readFile(join(project, 'node_modules/exact-loss-client/dist/index.js')));
    console.log(`exact-loss-client: ${length} bytes compressed`);
    expect(length).toBeLessThan(8000);
  });
});

/** The compilers, and what a project may have set. */
const COMPILERS = { 'TypeScript 7': 'typescript', 'TypeScript 5': 'typescript5' };
const MODULES = { node16: { module: 'node16' }, bundler: { module: 'esnext', moduleResolution: 'bundler' } };
const LIBRARIES = { DOM: ['es2022', 'dom'], 'no DOM': ['es2022'] };
const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'es2022',
  types: [],
};

const CASES = Object.entries(COMPILERS).flatMap(([compiler, name]) =>
  Object.entries(MODULES).flatMap(([resolution, module]) =>
    Object.entries(LIBRARIES).map(([library, lib]) => ({
      compiler,
      name,
      resolution,
      library,
      options: { ...STRICT, ...module, lib },
    })),
  ),
);

/** What a compiler says of files of the project, and of the package's. */
async function complaints(compiler: string, compilerOptions: object, ...files: string[]): Promise<string> {
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  return run(process.execPath, [join(root, 'node_modules', compiler, 'bin/tsc')], { cwd: project }).then(
    ({ stdout }) => stdout,
    ({ stdout }) => stdout,
  );
}

/** Examples of the document, as TypeScript: what JSON has no number for is one here. */
async function exampleCalls(): Promise<string[]> {
  const { paths } = parse(await readFile(join(root, 'openapi.yaml'), 'utf8'));
  return OPERATIONS.flatMap(({ name, operationId }) => {
    const { examples } = paths[`/v1/${name}`].post.requestBody.content['application/json'];
    return Object.values(examples as { [name: string]: { value: { [field: string]: unknown } } }).map(({ value }) => {
      const { encoding, ...request } = value;
      return `await loss.${operationId}(${JSON.stringify(request).replace(/"(-?Infinity|NaN)"/g, (_all, number) =>
        number
          .replace(/Infinity|NaN/, 'Number.$&')
          .replace('Number.Infinity', 'Number.POSITIVE_INFINITY')
          .replace('-Number.POSITIVE', 'Number.NEGATIVE'),
      )});`;
    });
  });
}

const RIGHT = `
import { ExactLoss, type AnswerStream, type CrossEntropyRequest, type CrossEntropyResults, type RealTensor, Refused, type Tensor } from 'exact-loss-client';
const loss = new ExactLoss();
const rows = { logits: [[1, 2]], labels: [0] };
const a: { loss: number; losses: Tensor; grad: Tensor } = await loss.crossEntropy(rows);
const b: { loss: null } = await loss.crossEntropy({ ...rows, reduction: 'none' });
const c: { perplexity: number; predictions: Tensor<'float64'> } = await loss.crossEntropy({ ...rows, outputs: ['perplexity', 'predictions'] });
const d: Float64Array = c.predictions.data;
const names = ['loss', 'grad'] as ('loss' | 'grad')[];
const e: number | undefined = (await loss.crossEntropy({ ...rows, outputs: names })).loss;
const f: { probs: Tensor } = await loss.softmax({ logits: [1, 2] });
const g: { probs: Tensor; grad: Tensor } = await loss.softmax({ logits: [1, 2], grad_output: [1, 0] });
const h: { entropy: Tensor } = await loss.logSoftmax({ logits: [1, 2], outputs: ['entropy'] });
const i: RealTensor[] = [[1], [[1, 2]], [new Float32Array(2)], new Float64Array(2), { data: new Float32Array(2), shape: [1, 2] },
  { data: new Uint16Array(2), shape: [2], dtype: 'bfloat16' }, { data: new Float32Array(2), dims: [2], type: 'float32' }, a.grad];
const j: CrossEntropyRequest = { logits: [[1]], target_probs: [[1]], label_smoothing: undefined, outputs: ['target_grad'] };
const k = await loss.policyGradient({ log_probs: [[-1]], advantages: [1], reduction: 'seq_mean_token_mean', outputs: ['loss', 'kl'] });
const l: number = k.loss;
const m = loss.stream('cross-entropy', [rows], { outputs: ['loss'], summary: true, class_weight: [1, 2] });
for await (const { index, results, problem } of m) {
  if (problem) { const n: string = problem.code; } else { const o: number = results.loss; }
}
const p: number | undefined = m.summary?.perplexity;
const q: AnswerStream<{ probs: Tensor }> = loss.stream('softmax', [{ logits: [1] }]);
const r = (error: unknown): string => (error instanceof Refused && error.code === 'LABEL_OUT_OF_RANGE' ? error.errors[0]?.pointer ?? '' : '');
const s = (tensor: Tensor): Float32Array | undefined => (tensor.dtype === 'float32' || tensor.dtype === 'bfloat16' ? tensor.data : undefined);
const t = (tensor: Tensor): Uint16Array | undefined => (tensor.dtype === 'float16' ? tensor.bits : undefined);
const u: keyof CrossEntropyResults = 'log_probs';
const v = await loss.nll({ log_probs: f.probs, labels: 0 }, { timeout: 100, retries: 0 });
const w: { info: string; ready: boolean } = { info: (await loss.info()).version, ready: await loss.ready() };
const x = new ExactLoss('http://x', { headers: { a: 'b' }, fetch: async () => { throw new Error(); } });
`;

/** With a library that has them. */
const RIGHT_WITH_DOM = `
const y = new ExactLoss('http://x', { fetch: (url, init) => fetch(url, init) });
const z = new ExactLoss('http://x', { fetch });
await loss.softmax({ logits: [1] }, { signal: AbortSignal.timeout(100) });
`;

const WRONG = [
  ['a field of PyTorch', 'loss.crossEntropy({ input: [[1, 2]], target: [0] })'],
  ['a field beside the right ones', 'loss.crossEntropy({ logits: [[1, 2]], labels: [0], weight: [1, 2] })'],
  ['camel case', 'loss.crossEntropy({ logits: [[1, 2]], labels: [0], ignoreIndex: 0 })'],
  ['no labels', 'loss.crossEntropy({ logits: [[1, 2]] })'],
  ['labels and probabilities', 'loss.crossEntropy({ logits: [[1, 2]], labels: [0], target_probs: [[1, 0]] })'],
  ['labels of texts', "loss.crossEntropy({ logits: [[1, 2]], labels: ['cat'] })"],
  ['labels of floats', 'loss.crossEntropy({ logits: [[1, 2]], labels: new Float32Array(1) })'],
  ['logits of bytes', 'loss.crossEntropy({ logits: { data: new Uint8Array(2), shape: [1, 2] }, labels: [0] })'],
  ['logits of integers', 'loss.softmax({ logits: new Int32Array(2) })'],
  ['no shape', 'loss.softmax({ logits: { data: new Float32Array(2) } })'],
  ['an unknown reduction', "loss.nll({ log_probs: [[-1]], labels: [0], reduction: 'average' })"],
  ['an unknown output', "loss.nll({ log_probs: [[-1]], labels: [0], outputs: ['probs'] })"],
  ['an option in quotes', "loss.crossEntropy({ logits: [[1, 2]], labels: [0], label_smoothing: '0.1' })"],
  [
    'a result that was not asked for',
    "(await loss.crossEntropy({ logits: [[1, 2]], labels: [0], outputs: ['loss'] })).grad",
  ],
  ['a gradient without an upstream one', '(await loss.softmax({ logits: [1] })).grad'],
  [
    'a number of a loss that is null',
    "(await loss.nll({ log_probs: [[-1]], labels: [0], reduction: 'none' })).loss.toFixed()",
  ],
  ['an operation that there is not', 'loss.mse({ logits: [1] })'],
  ['a stream of one that there is not', "loss.stream('mse', [])"],
  ['rows as defaults of a stream', "loss.stream('softmax', [], { logits: [1] })"],
  ['no URL', 'new ExactLoss(8080)'],
];

describe.each(CASES)(
  'its types, in $compiler with moduleResolution $resolution and $library',
  ({ name, library, options }) => {
    it('fit all examples, and what is right, and nothing that is wrong', { timeout: 60_000 }, async () => {
      const right = `${RIGHT}${library === 'DOM' ? RIGHT_WITH_DOM : ''}${(await exampleCalls()).join('\n')}\n`;
      const wrong = `import { ExactLoss } from 'exact-loss-client';\nconst loss = new ExactLoss();\n${WRONG.map(([what, code]) => `// @ts-expect-error ${what}\n${code};`).join('\n')}\n`;
      await writeFile(join(project, 'right.ts'), right);
      await writeFile(join(project, 'wrong.ts'), wrong);
      expect(await complaints(name, options, 'right.ts', 'wrong.ts')).toBe('');
    });
  },
);

describe('its page', () => {
  it('has code that compiles and prints what it says', { timeout: 60_000 }, async () => {
    const page = await readFile(join(source, 'README.md'), 'utf8');
    const code = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block).join('\n');
    const file = code.replace('http://127.0.0.1:8080', url).replaceAll(/^import .*$/gm, '');
    const imports = "import { ExactLoss, InvalidRequest, Refused } from 'exact-loss-client';\n";
    await mkdir(join(project, 'page'), { recursive: true });
    await writeFile(join(project, 'page/page.ts'), imports + file);
    const options = { ...STRICT, module: 'node16', lib: ['es2022', 'dom'], noEmit: false };
    expect(await complaints('typescript', options, 'page/page.ts')).toBe('');
    for (const node of [process.execPath, ...OLDER]) {
      const { stdout, stderr } = await run(node, ['page/page.js'], { cwd: project });
      expect(stderr).toBe('');
      expect(stdout).toBe(PRINTED);
    }
  });
});

describe('code on other pages', () => {
  it.each(['README.md', 'docs/guide/clients.md'])('of %s compiles, and gets an answer', async (page) => {
    const text = await readFile(join(root, page), 'utf8');
    const blocks = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, block = '']) => block);
    const code = blocks.filter((block) => block.includes("from 'exact-loss-client'"));
    expect(code).toHaveLength(1);
    // What a page calls its reader's own.
    const own = code[0]?.includes('const logits') ? '' : 'const logits = [[1, 2]], labels = [0];\n';
    const used = `${own}${code[0]?.replace('http://127.0.0.1:8080', url)}
if (!(grad.data.length > 0 && loss > 0)) throw new Error();\n`;
    await mkdir(join(project, 'page'), { recursive: true });
    await writeFile(join(project, 'page/block.ts'), used);
    const options = { ...STRICT, module: 'node16', lib: ['es2022', 'dom'], noEmit: false };
    expect(await complaints('typescript', options, 'page/block.ts')).toBe('');
    await run(process.execPath, ['page/block.js'], { cwd: project });
  });
});

const PRINTED = `1.5117365697811085
[ 2, 3 ] Float64Array(6) [
  0.09003057317038046,
  0.24472847105479764,
  -0.3347590442251781,
  -0.6685010395759085,
  0.12195165230972886,
  0.5465493872661796
]
Float32Array(2) [ -1.9287498933537385e-22, 1.9287498933537385e-22 ]
LABEL_OUT_OF_RANGE
labels[0] is 3; expected an integer in [0, 3) or ignore_index -100
[ '/labels/0' ]
1.3132616875182228
3.897598543813218
`;
