import type { Attack } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { ALL_OUTPUTS, zeros } from '../harness/hostile-bodies.ts';
import { safetensorsFile } from '../harness/safetensors-file.ts';
import { connectDeaf, pipelined, post, untilStopped } from '../harness/sockets.ts';

/** Each number takes two bytes, as in `0,`; answers take ten times as many. */
const CLASSES = 120_000;

const QUERY = '/v1/cross-entropy?outputs=loss,losses,grad,log_probs,probs';

/** Bodies of at most 256 KiB in each format, with the longest possible answers. */
const REQUESTS: { readonly [format: string]: () => Buffer } = {
  JSON: () => post('/v1/cross-entropy', zeros(250_000, ALL_OUTPUTS)),
  safetensors: () => {
    const headers = { 'content-type': 'application/vnd.safetensors', accept: 'application/json' };
    return post(QUERY, bfloat16File(), headers);
  },
  base64: () => {
    const data = Buffer.alloc(2 * 90_000).toString('base64');
    const body = { logits: { dtype: 'BF16', shape: [90_000], data }, labels: 0, ...ALL_OUTPUTS };
    return post('/v1/cross-entropy', Buffer.from(JSON.stringify(body)));
  },
  lines: () =>
    post('/v1/cross-entropy', Buffer.concat([zeros(250_000, ALL_OUTPUTS), Buffer.from('\n')]), {
      'content-type': 'application/x-ndjson',
    }),
  inference: () => {
    const inputs = [{ name: 'logits', shape: [1, CLASSES], datatype: 'FP64', data: Array(CLASSES).fill(0) }];
    return post('/v2/models/softmax/infer', Buffer.from(JSON.stringify({ inputs })));
  },
};

function bfloat16File(): Buffer {
  const bytes = 2 * CLASSES;
  const header = {
    logits: { dtype: 'BF16', shape: [1, CLASSES], data_offsets: [0, bytes] },
    labels: { dtype: 'I32', shape: [1], data_offsets: [bytes, bytes + 4] },
  };
  return safetensorsFile(header, Buffer.alloc(bytes + 4));
}

interface Options {
  readonly port: number;
  readonly connections: number;
  readonly bytes: number;
}

/** Each connection sends as many requests of one format as fit into `bytes`, and reads no answer. */
export async function sendAll({ port, connections, bytes }: Options, signal: AbortSignal): Promise<void> {
  const all = Object.values(REQUESTS).map((make) => pipelined(make(), bytes).bytes);
  for (let i = 0; i < connections; i++) connectDeaf(port).socket.write(all[i % all.length] as Buffer);
  await untilStopped(signal);
}

export const pipelinedFormats: Attack = {
  name: 'pipelined-formats',
  about: '50 connections each send 1.3 MB of pipelined requests in one of five formats and never read.',
  run: async (field) => {
    const assaults = [{ module: import.meta.url, run: 'sendAll', options: { connections: 50, bytes: 1_300_000 } }];
    return (await besiege(field, { assaults, seconds: 15 })).figures;
  },
};
