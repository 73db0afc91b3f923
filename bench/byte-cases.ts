import type { Case, Contender, Target } from './cases.ts';
import { cpu } from './comparisons.ts';
import { ENCODING_NAMES, type EncodingName, encoded } from './encodings.ts';
import { policyGradient } from './policy-requests.ts';
import { crossEntropy, SHAPES } from './requests.ts';

type Size = keyof typeof SHAPES;

const FLOOR: Contender = { name: 'floor', server: 'floor' };
const PEER: Contender = { name: 'fastapi', server: 'fastapi-bytes' };
const BY_HAND: Contender = { name: 'by hand', server: 'fastapi-by-hand' };
const SERVICE: Contender = { name: 'service', server: 'service' };

/**
 * safetensors in and out, against the floor and PyTorch behind FastAPI: cross_entropy and backward, and by hand, which nobody
 * writes and which loses the digits of confident predictions, its softmax in one pass and a gradient in closed form.
 */
function bytes(size: Size, dtype: 'F32' | 'F64', target?: Target): Case {
  return {
    name: `${size}-${dtype}`,
    request: () => encoded(SHAPES[size], `safetensors ${dtype}`),
    contenders: [FLOOR, PEER, BY_HAND, SERVICE],
    comparisons: [cpu('service', 'fastapi', target), cpu('service', 'by hand'), cpu('service', 'floor')],
    tolerance: dtype === 'F32' ? 1e-6 : 1e-9,
  };
}

/** Only the loss is asked for, against the whole answer. */
function lossOnly(size: 'M' | 'L'): Case {
  const whole = () => encoded(SHAPES[size], 'safetensors F32');
  return {
    name: `${size}-F32-loss`,
    request: () => encoded(SHAPES[size], 'safetensors F32', '?outputs=loss'),
    contenders: [{ ...SERVICE, name: 'with grad', request: whole }, SERVICE],
    comparisons: [cpu('service', 'with grad', { atMost: 0.6 })],
    tolerance: 1e-6,
  };
}

/** The same request in several encodings, JSON first. */
function encodings(
  size: Size,
  names: readonly EncodingName[],
  targets: Readonly<Partial<Record<EncodingName, number>>>,
): Case {
  return {
    name: `${size}-encodings`,
    request: () => crossEntropy(SHAPES[size]),
    contenders: names.map((name) => ({ ...SERVICE, name, request: () => encoded(SHAPES[size], name) })),
    comparisons: names.slice(1).map((of) => {
      const atMost = targets[of];
      return { metric: 'nsPerNumber', of, over: 'json', ...(atMost !== undefined && { target: { atMost } }) };
    }),
    // The answer to F32 is F32.
    tolerance: 1e-6,
  };
}

/** A policy gradient of a million tokens, safetensors in and out, against the floor. */
function policy(dtype: 'F32' | 'F64', hasMask: boolean): Case {
  return {
    name: `policy-${dtype}${hasMask ? '-mask' : ''}`,
    request: () => policyGradient(dtype, hasMask),
    contenders: [FLOOR, SERVICE],
    comparisons: [cpu('service', 'floor', { atMost: 2 }), { metric: 'nsPerNumber', of: 'service' }],
  };
}

/** What `--bytes` measures, in order. */
export const BYTE_CASES: readonly Case[] = [
  bytes('S', 'F32', { atMost: 0.4 }),
  bytes('M', 'F32', { atMost: 0.75 }),
  bytes('L', 'F32', { atMost: 0.9 }),
  bytes('X', 'F32', { atMost: 1 }),
  bytes('S', 'F64'),
  bytes('M', 'F64'),
  bytes('L', 'F64'),
  bytes('X', 'F64'),
  lossOnly('M'),
  lossOnly('L'),
  encodings('S', ['json', 'base64 F32', 'safetensors F32'], { 'safetensors F32': 1 }),
  encodings('M', ENCODING_NAMES, { 'base64 F64': 0.5, 'base64 F32': 0.25, NDJSON: 1.1 }),
  encodings('L', ENCODING_NAMES, { NDJSON: 1.1 }),
  policy('F32', false),
  policy('F32', true),
  policy('F64', false),
  policy('F64', true),
];

/** What `--bytes --quick` measures: F32 in all sizes, and the rest in M. */
export const QUICK_BYTE_CASES: readonly Case[] = BYTE_CASES.filter(
  ({ name }) => name.endsWith('-F32') || name.startsWith('M') || name === 'S-encodings',
);
