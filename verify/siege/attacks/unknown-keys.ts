import type { Attack, Figure } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { exchange } from '../harness/exchange.ts';
import { zeros } from '../harness/hostile-bodies.ts';
import { ms } from '../harness/text.ts';

const ANSWER_MS = 30_000;

const MEBIBYTE = 1024 * 1024;

const BODIES = {
  'unknown keys': (bytes: number) => {
    const keys: string[] = [];
    for (let i = 0, size = 0; size < bytes; i++) size += keys[keys.push(`"${i.toString(36)}":0`) - 1]?.length ?? 0;
    return Buffer.from(`{${keys.join(',')}}`);
  },
  'one-digit numbers': (bytes: number) => zeros(bytes),
  'one long key': (bytes: number) => Buffer.from(`{"${'k'.repeat(bytes)}":0}`),
  'nested arrays': (bytes: number) => Buffer.from(`{"logits":[${'[0],'.repeat(bytes / 4)}[0]],"labels":[]}`),
} as const;

interface Options {
  readonly port: number;
  readonly kind: keyof typeof BODIES;
  readonly bytes: number;
}

interface Answer {
  readonly status: number;
  readonly bytes: number;
  readonly ms: number;
}

/** Sends one body and reads its answer. */
export async function sendOne({ port, kind, bytes }: Options): Promise<Answer> {
  const body = BODIES[kind](bytes);
  const headers = { 'content-type': 'application/json' };
  const answer = await exchange(port, { path: '/v1/cross-entropy', headers, body }, false, 120_000);
  return { status: answer.status, bytes: answer.body.length, ms: answer.ms };
}

const attack = (
  name: string,
  kind: Options['kind'],
  statuses: readonly number[],
  nodeOptions: readonly string[] = [],
): Attack => ({
  name,
  about: `One client sends 60 MB of ${kind}${nodeOptions.length > 0 ? ', to a process with a heap of 512 MB' : ''}.`,
  run: async (field) => {
    const assaults = [{ module: import.meta.url, run: 'sendOne', options: { kind, bytes: 57 * MEBIBYTE } }];
    const siege = { service: { nodeOptions }, assaults, seconds: 120 };
    const { figures, results } = await besiege(field, siege);
    return [...figures, answerFigure(results[0] as Answer | undefined, statuses)];
  },
});

/** The service may refuse or compute it, but in time; a refusal must not echo the body. */
function answerFigure(answer: Answer | undefined, statuses: readonly number[]): Figure {
  const { status, bytes, ms: took } = answer ?? { status: 0, bytes: 0, ms: Number.NaN };
  return {
    promise: 'costs',
    what: 'the answer',
    value: status === 0 ? 'none' : `${status} with ${bytes.toLocaleString('en-US')} bytes after ${ms(took)}`,
    limit: `${statuses.join(' or ')} within ${ms(ANSWER_MS)}, errors of at most 8 kB`,
    isKept: statuses.includes(status) && took <= ANSWER_MS && (status === 200 || bytes <= 8192),
  };
}

export const unknownKeys = attack('unknown-keys', 'unknown keys', [422, 413]);
export const unknownKeysSmallHeap = attack(
  'unknown-keys-small-heap',
  'unknown keys',
  [422, 413],
  ['--max-old-space-size=512'],
);
export const oneLongKey = attack('one-long-key', 'one long key', [422]);
export const oneDigitNumbers = attack('one-digit-numbers', 'one-digit numbers', [200, 413]);
export const nestedArrays = attack('nested-arrays', 'nested arrays', [422, 413]);
