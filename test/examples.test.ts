import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';

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

/** Runs an example against the app and returns the lines it prints. Never spawnSync: the app answers in this process. */
async function run(command: string, args: string[], folder = '.', env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const child = spawn(command, args, {
    cwd: resolve(directory, folder),
    // A proxy set for the outside world must not be asked for 127.0.0.1.
    env: { ...process.env, NO_PROXY: '*', no_proxy: '*', PYTHONDONTWRITEBYTECODE: '1', EXACT_LOSS_URL: url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
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

describe.skipIf(!has('python3', '-c', 'import numpy'))('examples/python (NumPy)', () => {
  it('finds how many digits a textbook formula loses', { timeout: 60_000 }, async () => {
    const args = ['check_against_vectors.py', '../../vectors', '--only', 'numpy', '--operation', 'cross-entropy'];
    const [title, header, row] = await run('python3', args, 'python');
    expect(title).toBe('numpy: errors in ulps of float64');
    const columns = (row as string).trim().split(/ +/);
    expect(header).toMatch(/cases +left out +numbers +median +worst +lost +worst case$/);
    expect(columns.slice(0, 1).concat(columns.slice(4, 6))).toEqual(['cross-entropy', '1', 'inf']);
    expect(Number(columns[6])).toBeGreaterThan(100);
  });

  it('finds no error in the service', { timeout: 60_000 }, async () => {
    const args = ['check_against_vectors.py', '../../vectors', '--only', 'service', '--operation', 'nll'];
    const [, , row] = await run('python3', args, 'python');
    const [, cases, , numbers, , worst, lost] = (row as string).trim().split(/ +/);
    expect(Math.min(Number(cases), Number(numbers))).toBeGreaterThan(30);
    expect(Number(worst)).toBeLessThanOrEqual(2);
    expect(lost).toBe('0');
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

/** PyTorch is not everywhere: `PYTHON` may name one that has it. */
const PYTHON = process.env.PYTHON ?? 'python3';

describe.skipIf(!has(PYTHON, '-c', 'import torch, safetensors.torch'))('examples/python (PyTorch, safetensors)', () => {
  it('learns', { timeout: 120_000 }, async () => {
    const [tiny, ...steps] = await run(PYTHON, ['last_layer.py'], 'python');
    expect(tiny).toBe('loss 1.9287498479639178e-22 grad -1.9287498479639178e-22 1.9287498479639178e-22');
    const [, loss, right] = /loss ([\d.]+) right (\d+) of 150$/.exec(steps.at(-1) as string) ?? [];
    expect(Number(loss)).toBeLessThan(0.1);
    expect(Number(right)).toBeGreaterThan(144);
  });
});

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
