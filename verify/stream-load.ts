import { Agent, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LineTail } from './line-tail.ts';

/** The result of a stream. */
export interface Streamed {
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly answers: number;
  readonly seconds: number;
  /** The last line of the answer. */
  readonly last: string;
}

/**
 * Sends the same block of lines repeatedly in one request, and reads the answers meanwhile.
 *
 * @throws Error the status is not 200
 */
export async function streamBlocks(url: string, block: Buffer, times: number): Promise<Streamed> {
  const start = performance.now();
  const agent = new Agent();
  const outgoing = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/x-ndjson' } });
  const tail = new LineTail();
  const answered = new Promise<void>((resolve, reject) => {
    outgoing.on('error', reject).on('response', (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
      response
        .on('data', (chunk: Buffer) => tail.add(chunk))
        .on('end', resolve)
        .on('error', reject);
    });
  });
  await Promise.all([pipeline(Readable.from(blocks(block, times)), outgoing), answered]);
  agent.destroy();
  return {
    sentBytes: block.length * times,
    receivedBytes: tail.bytes,
    answers: tail.lines,
    seconds: (performance.now() - start) / 1000,
    last: tail.last(),
  };
}

function* blocks(block: Buffer, times: number): Generator<Buffer> {
  for (let i = 0; i < times; i++) yield block;
}
