import { readSafetensors } from './encodings.ts';
import { normals, uniforms } from './random.ts';
import type { Request } from './requests.ts';

/** Tokens of a policy: sequences of so many. */
const SEQUENCES = 1000;
const TOKENS = 1000;

/** How far the policy has moved from the one that sampled the tokens: a fifth of the ratios are clipped. */
const SPREAD = 0.15;

/**
 * A `POST /v1/policy-gradient` of a million tokens in safetensors: log-probabilities under two policies, and an advantage for each token.
 *
 * @param hasMask whether a fifth of the tokens are masked, in a byte each
 */
export function policyGradient(dtype: 'F32' | 'F64', hasMask: boolean): Request {
  const Numbers = (dtype === 'F32' ? Float32Array : Float64Array) as Float64ArrayConstructor;
  const count = SEQUENCES * TOKENS;
  const uniform = uniforms(count);
  const normal = normals(uniform);
  const logProbs = Numbers.from({ length: count }, () => Math.log(uniform()));
  const tensors: [name: string, dtype: string, numbers: Float32Array | Float64Array | Uint8Array][] = [
    ['log_probs', dtype, logProbs],
    ['old_log_probs', dtype, Numbers.from(logProbs, (x) => x + SPREAD * normal())],
    ['advantages', dtype, Numbers.from({ length: count }, normal)],
  ];
  if (hasMask) tensors.push(['mask', 'U8', Uint8Array.from({ length: count }, () => Number(uniform() < 0.8))]);
  const infos: { [name: string]: object } = {};
  let end = 0;
  for (const [name, type, { byteLength }] of tensors) {
    infos[name] = { dtype: type, shape: [SEQUENCES, TOKENS], data_offsets: [end, end + byteLength] };
    end += byteLength;
  }
  const json = JSON.stringify(infos);
  const header = json.padEnd(Math.ceil(json.length / 8) * 8);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return {
    method: 'POST',
    path: '/v1/policy-gradient',
    headers: { 'content-type': 'application/vnd.safetensors' },
    body: Buffer.concat([length, Buffer.from(header), ...tensors.map(([, , { buffer }]) => Buffer.from(buffer))]),
    read: readSafetensors,
    numbers: count,
    connections: 2,
  };
}
