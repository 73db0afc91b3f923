import { availableParallelism } from 'node:os';
import type { Case, Comparison, Contender, Target } from './cases.ts';
import { cpu } from './comparisons.ts';
import { crossEntropy, livez, SHAPES, type Shape } from './requests.ts';

const FLOOR: Contender = { name: 'floor', server: 'floor' };
const PLAIN: Contender = { name: 'plain', server: 'plain' };
const SERVICE: Contender = { name: 'service', server: 'service' };

/** The workloads as they come: the whole answer, numbers of about 17 digits. */
function whole(name: 'S' | 'M' | 'L', comparisons: readonly Comparison[]): Case {
  return {
    name,
    request: () => ({ ...crossEntropy(SHAPES[name]), byAutocannon: true }),
    contenders: [FLOOR, PLAIN, SERVICE],
    comparisons,
  };
}

/** Only the loss is asked for, against all that comes by default. */
function lossOnly(name: 'M' | 'L'): Case {
  const withGrad: Contender = { ...SERVICE, name: 'with grad', request: () => crossEntropy(SHAPES[name]) };
  return {
    name: `${name}-loss`,
    request: () => crossEntropy(SHAPES[name], '17 digits', { outputs: ['loss'] }),
    contenders: [withGrad, SERVICE],
    comparisons: [cpu('service', 'with grad', { atMost: 0.6 })],
  };
}

/** Numbers are read and written as float32, in their shortest form. */
function float32(name: 'M' | 'L', target: Target): Case {
  return {
    name: `${name}-float32`,
    request: () => crossEntropy(SHAPES[name], 'float32', { dtype: 'float32' }),
    contenders: [FLOOR, PLAIN, SERVICE],
    comparisons: [cpu('service', 'floor'), cpu('plain', 'service', target)],
    tolerance: 1e-6,
  };
}

/** One worker thread against two, all cores open to all processes. */
function workers(name: 'M' | 'L', target: Target): Case {
  const contender = (count: number): Contender => ({
    ...SERVICE,
    name: `${count} worker${count > 1 ? 's' : ''}`,
    env: { WORKERS: String(count) },
  });
  return {
    name: `${name}-workers`,
    request: () => crossEntropy({ ...SHAPES[name], connections: 4 }),
    contenders: [contender(1), contender(2)],
    comparisons: [
      { metric: 'requestsPerSecond', of: '2 workers', over: '1 worker', target },
      cpu('2 workers', '1 worker'),
    ],
    placement: 'together',
  };
}

/** The same without a server: from the bytes of requests to those of replies. */
function workersInProcess(name: 'M' | 'L', target: Target): Case {
  const contender = (pipeline: string): Contender => ({
    name: pipeline,
    server: 'in-process',
    env: { PIPELINE: pipeline },
  });
  return {
    name: `${name}-workers-in-process`,
    request: () => crossEntropy(SHAPES[name]),
    contenders: [contender('1 worker'), contender('2 workers')],
    comparisons: [{ metric: 'requestsPerSecond', of: '2 workers', over: '1 worker', target }],
    placement: 'together',
  };
}

/** 2.5 million numbers, 50 MB, one more at a time than there are cores to work on them. */
const LARGE: Shape = { rows: 2500, cols: 1000, connections: availableParallelism() + 1 };

/** Whether the process answers while all its workers are at work. */
const RESPONSIVENESS: Case = {
  name: 'livez',
  request: () => livez(5),
  background: () => crossEntropy(LARGE),
  contenders: [SERVICE],
  comparisons: [
    { metric: 'p50', of: 'service', target: { atMost: 20 } },
    { metric: 'p99', of: 'service', target: { atMost: 50 } },
    { metric: 'max', of: 'service' },
    { metric: 'stallMs', of: 'service', target: { atMost: 50 } },
  ],
  placement: 'together',
};

/** From bytes to bytes without a server. */
const IN_PROCESS: Case = {
  name: 'M-in-process',
  request: () => crossEntropy(SHAPES.M),
  contenders: [
    { name: 'plain', server: 'in-process', env: { PIPELINE: 'plain' } },
    { name: 'service', server: 'in-process', env: { PIPELINE: 'service' } },
  ],
  comparisons: [{ metric: 'nsPerNumber', of: 'service', target: { atMost: 34 } }, cpu('plain', 'service')],
};

/** Sixteen clients of one worker: nobody waits much longer than the others. */
function fairness(name: 'M' | 'L'): Case {
  return {
    name: `${name}-fairness`,
    request: () => crossEntropy({ ...SHAPES[name], connections: 16 }),
    // Sixteen large requests can take longer than the service makes anybody wait.
    contenders: [{ ...SERVICE, env: { WORKERS: '1', MAX_WAIT_MS: '60000' } }],
    comparisons: [{ metric: 'tail', of: 'service', target: { atMost: 4 } }],
  };
}

/** What a run without further options measures, in order. */
export const LOAD_CASES: readonly Case[] = [
  // One line of log a request, as plain has.
  whole('S', [cpu('service', 'floor'), cpu('service', 'plain', { atMost: 1.15 })]),
  whole('M', [cpu('service', 'floor', { atMost: 4.5 }), cpu('plain', 'service', { atLeast: 3 })]),
  whole('L', [cpu('service', 'floor', { atMost: 4.5 }), cpu('plain', 'service', { atLeast: 5 })]),
  lossOnly('M'),
  lossOnly('L'),
  float32('M', { atLeast: 4 }),
  float32('L', { atLeast: 3 }),
  fairness('M'),
  fairness('L'),
  IN_PROCESS,
  workers('M', { atLeast: 1.8 }),
  workers('L', { atLeast: 1.8 }),
  workersInProcess('M', { atLeast: 1.8 }),
  workersInProcess('L', { atLeast: 1.8 }),
  RESPONSIVENESS,
];

/** What `--quick` measures of them: one of each kind, since it is the starts of the servers that take the time. */
export const QUICK_CASES: readonly Case[] = LOAD_CASES.filter(({ name }) => !name.startsWith('L'));
