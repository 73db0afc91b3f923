import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { pythonWith } from './support/python.ts';

const directory = join(import.meta.dirname, '..', 'examples');

/** What every example prints last, whatever its language. */
const results = [
  'loss 0.5922201965439159',
  'tiny 1.9287498479639178e-22',
  'masked 0.3132616875182228 grad 0.2689414213699951 0 -0.2689414213699951',
  'error LABEL_OUT_OF_RANGE /labels/0',
];

/** What an example in a language with arrays prints before that. */
const tensors = [
  'losses 2.1144803721478573 1.4388408071156378',
  'grad 0.05691198861762079 0.16268373368584713 -0.2195957223034679',
  'grad -0.07077800879464632 0.004878144957717523 0.06589986383692881',
];

let app: Awaited<ReturnType<typeof buildApp>>;
let url: string;
let scratch: string;

beforeAll(async () => {
  app = await buildApp(loadConfig({ LOG_LEVEL: 'silent' }));
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  scratch = await mkdtemp(join(tmpdir(), 'exact-loss-examples-'));
});

afterAll(async () => {
  await app.close();
  await rm(scratch, { recursive: true, force: true });
});

/** Whether the tool is installed, and runs. */
function has(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Runs an example against the app, to its end. Never spawnSync: the app answers in this process. */
async function runToEnd(command: string, args: string[], folder = '.', env: NodeJS.ProcessEnv = {}) {
  const child = spawn(command, args, {
    cwd: resolve(directory, folder),
    // A proxy set for the outside world must not be asked for 127.0.0.1.
    env: { ...process.env, NO_PROXY: '*', no_proxy: '*', PYTHONDONTWRITEBYTECODE: '1', EXACT_LOSS_URL: url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status: status as number | null, stderr, lines: stdout.trimEnd().split('\n') };
}

/** Runs an example against the app and returns the lines it prints. */
async function run(command: string, args: string[], folder = '.', env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const { status, stderr, lines } = await runToEnd(command, args, folder, env);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return lines;
}

describe.skipIf(!(has('bash', '--version') && has('curl', '--version')))('examples/curl.sh (bash, curl)', () => {
  it('prints the response, the problem and the results', { timeout: 30_000 }, async () => {
    const lines = await run('bash', ['curl.sh']);
    const [response = '', impossible, problem = '', status, ...rest] = lines;
    expect(JSON.parse(response)).toEqual({
      loss: 0.5922201965439159,
      losses: [2.1144803721478573, 1.4388408071156378],
      grad: [
        [0.05691198861762079, 0.16268373368584713, -0.2195957223034679],
        [-0.07077800879464632, 0.004878144957717523, 0.06589986383692881],
      ],
    });
    expect(impossible).toBe('impossible "Infinity"');
    expect(JSON.parse(problem)).toMatchObject({ status: 422, code: 'LABEL_OUT_OF_RANGE' });
    expect(status).toMatch(/^422 application\/problem\+json/);
    expect(rest).toEqual(results);
  });
});

describe.skipIf(!has('python3', '--version'))('examples/python (python3)', () => {
  it('prints the losses, the gradient and the results', { timeout: 30_000 }, async () => {
    const lines = await run('python3', ['cross_entropy.py'], 'python');
    expect(lines).toEqual([...tensors, 'impossible inf', ...results]);
  });

  it('prints the same by safetensors', { timeout: 30_000 }, async () => {
    const lines = await run('python3', ['tensors.py'], 'python');
    expect(lines).toEqual([...tensors, 'impossible inf', ...results]);
  });
});

/** Implementations as a user may have them, all of what the service answers but one. */
const IMPLEMENTATIONS = `
import numpy as np
from check_against_vectors import service as right, tensor

def empty(operation, request):
    return {}

def misspelt(operation, request):
    answer = right(operation, request)
    return {"gard" if name == "grad" else name: value for name, value in answer.items()}

def nested(operation, request):
    return {name: [value] for name, value in right(operation, request).items() if value is not None}

def short(operation, request):
    answer = right(operation, request)
    return {**answer, **{name: value[1:] for name, value in answer.items() if isinstance(value, list)}}

def text(operation, request):
    return {**right(operation, request), "grad": "no numbers"}

def failing(operation, request):
    return request["no_such_field"]

def nothing(operation, request):
    pass

def not_yet(operation, request):
    raise NotImplementedError

def a_bit_off(operation, request):
    answer = right(operation, request)
    loss = answer.get("loss")
    return {**answer, "loss": np.float64(loss) * (1 + 2**-49)} if isinstance(loss, float) else answer

def with_arrays(operation, request):
    answer = right(operation, request)
    answer["valid_count"] = NotImplemented
    return {name: value if value in (None, NotImplemented) else tensor(value) for name, value in answer.items()}

number = 7
`;

describe.skipIf(!has('python3', '-c', 'import numpy'))('examples/python/check_against_vectors.py (NumPy)', () => {
  const check = (...args: string[]) =>
    runToEnd('python3', ['check_against_vectors.py', ...args], 'python', { PYTHONPATH: scratch });
  const checkNll = (implementation: string, ...args: string[]) =>
    check('../../vectors', '--operation', 'nll', '--implementation', `yours:${implementation}`, ...args);
  /** The columns of a row: cases, left out, numbers, median, worst, lost, > 4, wrong, worst case. */
  const columnsOf = (row = '') => row.trim().split(/ +/).slice(1);

  beforeAll(() => writeFile(join(scratch, 'yours.py'), IMPLEMENTATIONS));

  it('finds how many digits a textbook formula loses, and so fails', { timeout: 60_000 }, async () => {
    const args = ['../../vectors', '--only', 'numpy', '--operation', 'cross-entropy'];
    const { status, stderr, lines } = await check(...args);
    const [title, header, row] = lines;
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(title).toBe('numpy: errors in ulps of float64');
    expect(header).toMatch(/cases +left out +numbers +median +worst +lost +> 4 +wrong +worst case$/);
    const [, , , median, worst, lost, beyond, wrong] = columnsOf(row);
    expect([median, worst, wrong]).toEqual(['1', 'inf', '0']);
    expect(Number(lost)).toBeGreaterThan(100);
    expect(Number(beyond)).toBeGreaterThan(Number(lost));
  });

  it('finds nothing that the textbook lacks of what it says it has', { timeout: 60_000 }, async () => {
    const { lines } = await check('../../vectors', '--only', 'numpy');
    const rows = lines.slice(2);
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.map((row) => columnsOf(row)[7])).toEqual(rows.map(() => '0'));
  });

  it('finds no error in the service', { timeout: 60_000 }, async () => {
    const { status, stderr, lines } = await check('../../vectors', '--only', 'service', '--operation', 'nll');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [cases, , numbers, , worst, ...rest] = columnsOf(lines[2]);
    expect(Math.min(Number(cases), Number(numbers))).toBeGreaterThan(30);
    expect(Number(worst)).toBeLessThanOrEqual(2);
    expect(rest.slice(0, 3)).toEqual(['0', '0', '0']);
  });

  it('takes the vectors of the service, and arrays', { timeout: 60_000 }, async () => {
    const { status, stderr, lines } = await check(url, '--operation', 'nll', '--implementation', 'yours:with_arrays');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(lines[0]).toBe('yours:with_arrays: errors in ulps of float64');
  });

  it.each([
    ['empty', /^nll-\S+ loss: is missing; there is nothing$/],
    ['misspelt', /^nll-\S+ grad: is missing; there is .*\bgard\b/],
    ['nested', /^nll-\S+ loss: has the shape \[1\]; expected \[\]$/],
    ['short', /^nll-\S+ losses: has the shape \[\d+\]; expected \[\d+\]$/],
    ['text', /^nll-\S+ grad: is no tensor of numbers: could not convert string to float: 'no numbers'$/],
    ['failing', /^nll-\S+: raised KeyError: 'no_such_field'$/],
    ['nothing', /^nll-\S+: returned NoneType; expected a dict of outputs$/],
  ])('fails an implementation that is %s, with the vectors', { timeout: 60_000 }, async (implementation, problem) => {
    const { status, stderr, lines } = await checkNll(implementation);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(Number(columnsOf(lines[2])[7])).toBeGreaterThan(30);
    expect(lines[3]?.trim()).toMatch(problem);
  });

  it('takes the implementation that the page of the vectors shows', { timeout: 60_000 }, async () => {
    const page = await readFile(join(directory, '..', 'vectors', 'README.md'), 'utf8');
    const code = /```python\n# my\/module\.py\n(.*?)```/s.exec(page)?.[1] ?? '';
    await writeFile(join(scratch, 'shown.py'), code);
    const args = ['../../vectors', '--implementation', 'shown:function', '--operation', 'softmax'];
    const { stderr, lines } = await check(...args);
    const [cases, , numbers, , worst, lost, , wrong] = columnsOf(lines[2]);
    expect([stderr, lost, wrong]).toEqual(['', '0', '0']);
    expect(Math.min(Number(cases), Number(numbers))).toBeGreaterThan(1);
    expect(Number(worst)).toBeLessThan(20);
  });

  it('fails an implementation of which there was nothing to compare', { timeout: 60_000 }, async () => {
    const { status, lines } = await checkNll('not_yet');
    expect([status, lines.at(-1)?.trim()]).toEqual([1, 'nothing was compared']);
  });

  it('forgives an error of --max-ulps, by default of 4', { timeout: 60_000 }, async () => {
    expect(await checkNll('a_bit_off')).toMatchObject({ status: 1, stderr: '' });
    const { status, lines } = await checkNll('a_bit_off', '--max-ulps', '16');
    expect([status, columnsOf(lines[2]).slice(4, 8)]).toEqual([0, ['16', '0', '0', '0']]);
  });

  it.each([
    [
      ['no/such/directory'],
      'no/such/directory/softmax.json: No such file or directory; expected vectors of softmax there',
    ],
    [['..'], '../softmax.json: No such file or directory; expected vectors of softmax there'],
    [
      ['http://127.0.0.1:9'],
      /^http:\/\/127\.0\.0\.1:9\/vectors\/softmax\.json: .*; expected vectors of softmax there$/,
    ],
    [['--operation', 'mse'], /: argument --operation: invalid choice: 'mse' \(choose from .*nll/],
    [['--max-ulps', 'nan'], /: argument --max-ulps: nan is no number of ulps; expected 0 or more$/],
    [['--implementation', 'yours'], '--implementation is yours; expected my.module:function'],
    [['--implementation', 'theirs:f'], "--implementation is theirs:f: ModuleNotFoundError: No module named 'theirs'"],
    [
      ['--implementation', 'yours:f'],
      "--implementation is yours:f: AttributeError: module 'yours' has no attribute 'f'",
    ],
    [['--implementation', 'yours:number'], '--implementation is yours:number, which is int; expected a function'],
  ])('says in one line what is wrong with %j', { timeout: 60_000 }, async (args, complaint) => {
    const { status, stderr } = await check(...args);
    expect(status).toBeGreaterThan(0);
    if (typeof complaint === 'string') expect(stderr).toBe(`${complaint}\n`);
    else expect(stderr.trimEnd()).toMatch(complaint);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('examples/typescript (node)', () => {
  it('prints the losses, the gradient and the results', { timeout: 30_000 }, async () => {
    const lines = await run(process.execPath, ['cross-entropy.ts'], 'typescript');
    expect(lines).toEqual([...tensors, 'impossible Infinity', ...results]);
  });

  it('prints the same from the tensors of a model', { timeout: 30_000 }, async () => {
    const lines = await run(process.execPath, ['onnx-tensors.ts'], 'typescript');
    expect(lines).toEqual([...tensors, 'impossible Infinity', ...results]);
  });
});

/** The Python client as it stands here. */
const CLIENT = { PYTHONPATH: resolve(directory, '..', 'clients/python/src') };

const withTorch = pythonWith('torch');

describe.skipIf(withTorch === undefined)('examples/python (PyTorch)', () => {
  it('learns, and step by step as with the loss of PyTorch', { timeout: 120_000 }, async () => {
    const [tiny, ...rest] = await run(withTorch as string, ['last_layer.py'], 'python', CLIENT);
    expect(tiny).toBe('loss 1.9287498479639178e-22 grad -1.9287498479639178e-22 1.9287498479639178e-22');
    const steps = rest
      .slice(0, -1)
      .map((line) => /^step \d+ loss ([\d.]+) PyTorch's ([\d.]+)$/.exec(line)?.slice(1).map(Number));
    expect(steps).toHaveLength(5);
    for (const [ours, theirs] of steps as [number, number][]) expect(Math.abs(ours / theirs - 1)).toBeLessThan(1e-14);
    const [, loss, right] = /^loss ([\d.]+) right (\d+) of 150$/.exec(rest.at(-1) as string) ?? [];
    expect(Number(loss)).toBeLessThan(0.1);
    expect(Number(right)).toBeGreaterThan(144);
  });
});

/** JAX is not everywhere: `PYTHON` may name one that has it. */
const PYTHON = process.env.PYTHON ?? 'python3';

describe.skipIf(!has(PYTHON, '-c', 'import jax'))('examples/python (JAX)', () => {
  it('prints a loss and its gradient', { timeout: 120_000 }, async () => {
    const [loss, ...grad] = await run(PYTHON, ['jax_layer.py'], 'python', {
      JAX_ENABLE_X64: '1',
      JAX_PLATFORMS: 'cpu',
    });
    expect(loss).toBe('loss 0.7558682848905544');
    expect(grad).toHaveLength(2);
  });
});

describe('examples/typescript (typed arrays)', () => {
  it('learns, as its page says', { timeout: 30_000 }, async () => {
    const lines = await run(process.execPath, ['typed-arrays.ts'], 'typescript');
    expect(lines).toHaveLength(4);
    const readme = await readFile(join(directory, 'README.md'), 'utf8');
    expect(readme).toContain(`\n${lines.join('\n')}\n`);
  });
});

const LEARNERS: readonly (readonly [command: string, language: string, extension: string])[] = [
  ...(has('python3', '--version') ? [['python3', 'python', 'py'] as const] : []),
  [process.execPath, 'typescript', 'ts'],
];

/** The numbers of a column of the table that an example prints: steps are those that begin with a number. */
function column(lines: readonly string[], name: string): number[] {
  const names = (lines[0] ?? '').split(/ +/);
  const rows = lines
    .map((line) => line.split(/ +/))
    .filter((cells) => cells.length === names.length && /^\d+$/.test(cells[0] ?? ''));
  return rows.map((cells) => Number(cells[names.indexOf(name)]));
}

describe.each(LEARNERS)('examples with log-probabilities alone (%s)', (command, folder, extension) => {
  it('learns by GRPO, as its page says: the reward rises', { timeout: 30_000 }, async () => {
    const lines = await run(command, [`grpo.${extension}`], folder);
    const rewards = column(lines, 'reward');
    expect(rewards).toHaveLength(5);
    expect(rewards[0]).toBeLessThan(0.2);
    expect(rewards.at(-1)).toBeGreaterThan(0.9);
    expect(await readFile(join(directory, 'README.md'), 'utf8')).toContain(`\n${lines.join('\n')}\n`);
  });

  it('learns by DPO, as its page says: the loss falls, and every pair comes out right', {
    timeout: 30_000,
  }, async () => {
    const lines = await run(command, [`dpo.${extension}`], folder);
    const losses = column(lines, 'loss');
    expect(losses).toHaveLength(5);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(losses[0]).toBeCloseTo(Math.LN2, 4);
    expect(losses.at(-1)).toBeLessThan(0.1);
    expect(column(lines, 'accuracy')).toEqual([0, 1, 1, 1, 1]);
    expect(await readFile(join(directory, 'README.md'), 'utf8')).toContain(`\n${lines.join('\n')}\n`);
  });
});

describe('examples/typescript (a kernel against the service)', () => {
  it('finds the errors that the guide shows', { timeout: 60_000 }, async () => {
    const lines = await run(process.execPath, ['check-kernel.ts'], 'typescript');
    expect(lines.length).toBeGreaterThan(10);
    const page = await readFile(join(directory, '..', 'docs', 'guide', 'oracle.md'), 'utf8');
    expect(page).toContain(`\n${lines.join('\n')}\n`);
  });
});

describe.skipIf(!has('go', 'version'))('examples/go (go)', () => {
  it('prints the losses, the gradient and the results', { timeout: 120_000 }, async () => {
    // Nothing is downloaded, and nothing of the user's is written to.
    const env = {
      GOCACHE: join(scratch, 'go-cache'),
      GOENV: 'off',
      GOFLAGS: '-mod=mod',
      GOPROXY: 'off',
      GOTOOLCHAIN: 'local',
    };
    const lines = await run('go', ['run', '.'], 'go', env);
    expect(lines).toEqual([...tensors, 'impossible +Inf', ...results]);
  });
});

describe.skipIf(!(has('javac', '--release', '17', '--version') && has('java', '--version')))(
  'examples/java (java)',
  () => {
    it('prints the losses, the gradient and the results', { timeout: 60_000 }, async () => {
      const lines = await run('java', ['CrossEntropy.java'], 'java');
      expect(lines).toEqual([...tensors, 'impossible Infinity', ...results]);
    });
  },
);

describe.skipIf(!has('Rscript', '-e', 'library(httr2)'))('examples/r (R, httr2)', () => {
  it('prints the losses, the gradient and the results', { timeout: 60_000 }, async () => {
    const lines = await run('Rscript', ['cross_entropy.R'], 'r');
    expect(lines).toEqual([...tensors, 'impossible Inf', ...results]);
  });
});

/** Sources of crates as Debian installs them (librust-ureq-dev, librust-serde-json-dev): nothing is downloaded. */
const CRATES = '/usr/share/cargo/registry';
const hasCrates = ['ureq-2', 'serde_json-1', 'serde-1'].every((crate) =>
  (existsSync(CRATES) ? readdirSync(CRATES) : []).some((name) => name.startsWith(crate)),
);

describe.skipIf(!(hasCrates && has('cargo', '--version')))('examples/rust (cargo, ureq)', () => {
  it('prints the losses, the gradient and the results', { timeout: 300_000 }, async () => {
    // Built elsewhere: cargo writes Cargo.lock beside the sources.
    const folder = join(scratch, 'rust');
    await cp(join(directory, 'rust'), folder, { recursive: true });
    const config = ['source.crates-io.replace-with="debian"', `source.debian.directory="${CRATES}"`];
    const args = ['run', '--quiet', '--offline', ...config.flatMap((line) => ['--config', line])];
    const lines = await run('cargo', args, folder, { CARGO_TARGET_DIR: join(folder, 'target') });
    expect(lines).toEqual([...tensors, 'impossible inf', ...results]);
  });
});

describe('examples/README.md', () => {
  it('shows the output that the examples print', async () => {
    const readme = await readFile(join(directory, 'README.md'), 'utf8');
    expect(readme).toContain(`\n${[...tensors, 'impossible inf', ...results].join('\n')}\n`);
  });
});
