import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Attack, Figure } from '../attack.ts';
import { ALL_OUTPUTS, manyMetadata, unknownKeys, zeroRows, zeros } from '../harness/hostile-bodies.ts';
import { LeanConnection } from '../harness/lean-connection.ts';
import { FORM_TYPE, formFile, npyFile, npzFile } from '../harness/npz-file.ts';
import { Side } from '../harness/side.ts';
import { post } from '../harness/sockets.ts';
import { quantile } from '../harness/statistics.ts';
import { ms } from '../harness/text.ts';

const TRIES = 15;
const QUICK_TRIES = 5;
const MOST_MS = 10;

/** The largest of these bodies. */
const SHORT = 256 * 1024;

const SAFETENSORS = { 'content-type': 'application/vnd.safetensors' };

/** As much as is inflated whatever the ratio. */
const zeroArray = () => ({ logits: npyFile('<f2', [5000, 100], new Uint8Array(1_000_000)) });

/** Bodies of at most 256 KiB that cost more than others of their size. */
const REQUESTS: { readonly [what: string]: () => Buffer } = {
  '20,000 unknown keys': () => post('/v1/cross-entropy', unknownKeys(20_000)),
  '17,000 safetensors metadata entries': () => post('/v1/softmax', manyMetadata(17_000), SAFETENSORS),
  '125,000 zeros, all outputs': () => post('/v1/cross-entropy', zeros(250_000, ALL_OUTPUTS)),
  '1,000 rows of 100 zeros': () => post('/v1/cross-entropy', zeroRows(210_000, 100)),
  '60,000 rows of one class': () => post('/v1/softmax', Buffer.from(`{"logits":[${'[0],'.repeat(60_000)}[0]]}`)),
  '60,000 labels that are strings': () =>
    post('/v1/nll', Buffer.from(`{"log_probs":[[0]],"labels":[${Array(60_000).fill('"x"')}]}`)),
  '120,000 opening brackets': () => post('/v1/softmax', Buffer.from(`{"logits":${'['.repeat(120_000)}`)),
  'a key of 250 kB': () => post('/v1/softmax', Buffer.from(`{"${'k'.repeat(250_000)}":0}`)),
  'a string of 250 kB': () => post('/v1/softmax', Buffer.from(`{"logits":"${'\\u0041'.repeat(41_000)}"}`)),
  'numbers of 100 digits': () =>
    post('/v1/softmax', Buffer.from(`{"logits":[${Array(2500).fill(`0.${'123'.repeat(33)}`)}]}`)),
  'gzip that decodes to 250 kB': () =>
    post('/v1/cross-entropy', gzipSync(zeros(250_000, ALL_OUTPUTS)), { 'content-encoding': 'gzip' }),
  'an npz of 1 kB that inflates to 1 MB': () =>
    post('/v1/softmax', npzFile(zeroArray(), true), { 'content-type': 'application/x-npz' }),
  'a form of it': () => post('/v1/softmax', formFile({ x: npzFile(zeroArray(), true) }), { 'content-type': FORM_TYPE }),
  'a form of 250 kB of text': () =>
    post('/v1/softmax', formFile({ logits: `[${'0,'.repeat(120_000)}0]` }), { 'content-type': FORM_TYPE }),
  'a line of 250 kB': () =>
    post('/v1/cross-entropy', zeros(250_000, ALL_OUTPUTS), { 'content-type': 'application/x-ndjson' }),
};

/** For each request and try, the longest time that a `/livez` on another connection took. */
export async function longestPings({
  port,
  tries,
}: {
  port: number;
  tries: number;
}): Promise<{ [what: string]: number[] }> {
  const longest: { [what: string]: number[] } = {};
  for (const [what, make] of Object.entries(REQUESTS)) {
    const request = make();
    if (request.length > SHORT + 1024) throw new Error(`${what}: ${request.length} bytes are not short`);
    longest[what] = [];
    for (let i = 0; i < tries; i++) longest[what].push(await longestPing(port, request));
  }
  return longest;
}

/** Sends one `/livez` after the other while the request is served. */
async function longestPing(port: number, request: Buffer): Promise<number> {
  let isOver = false;
  let longest = 0;
  let sent = 0;
  const ping = Buffer.from('GET /livez HTTP/1.1\r\nhost: siege\r\n\r\n');
  const pinger = new LeanConnection(port, () => {
    longest = Math.max(longest, performance.now() - sent);
    if (isOver) return;
    sent = performance.now();
    pinger.send(ping);
  });
  sent = performance.now();
  pinger.send(ping);
  await delay(20);
  longest = 0;
  // Send all but the last byte first, so that we measure executing the body, not receiving it.
  await new Promise<void>((resolve) => {
    const attacker = new LeanConnection(port, () => {
      attacker.close();
      resolve();
    });
    attacker.send(request.subarray(0, -1));
    setTimeout(() => attacker.send(request.subarray(-1)), 10);
    setTimeout(resolve, 5000);
  });
  await delay(5);
  isOver = true;
  await delay(20);
  pinger.close();
  return longest;
}

export const shortBodiesThatCost: Attack = {
  name: 'short-bodies-that-cost',
  about: 'Bodies of at most 256 KiB that are slow to read, compute or refuse, one at a time.',
  isQuick: true,
  run: async (field) => {
    const service = await field.start();
    const { port } = service;
    const tries = field.isQuick ? QUICK_TRIES : TRIES;
    const side = new Side<{ [what: string]: number[] }>({
      module: import.meta.url,
      run: 'longestPings',
      options: { port, tries },
    });
    const longest = (await Promise.race([side.result, delay(90_000, undefined, { ref: false })])) ?? {};
    side.kill();
    await service.stop();
    return Object.keys(REQUESTS).map((what): Figure => {
      // Other processes can only make it slower, so take the minimum.
      const least = quantile(longest[what] ?? [], 0);
      return {
        promise: 'costs',
        what: `${what}: slowest concurrent /livez, best of ${tries} tries`,
        value: ms(least),
        limit: `≤ ${ms(MOST_MS)}`,
        isKept: least <= MOST_MS,
      };
    });
  },
};
