import type { Texts } from '../../codecs/codec.ts';
import { LINE_TYPES } from '../../codecs/line-types.ts';
import type { Operation } from '../../operations/operation.ts';
import { post } from '../asking/ask-server.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Write } from '../outputs/open-output.ts';
import { linesOf } from './lines-of.ts';

/** How the answer to a line with a problem begins. */
const PROBLEM = Buffer.from('{"type":"urn:exact-loss:problem:');

/**
 * Sends a stream of requests to a service, and passes its answers on line by line.
 *
 * @param server its address
 * @returns FAILED where a line had a problem
 */
export async function askLines(
  server: string,
  operation: Operation,
  texts: Texts,
  chunks: AsyncIterable<Uint8Array>,
  write: Write,
): Promise<ExitCode> {
  const [type = ''] = LINE_TYPES;
  const { body } = await post(server, `/v1/${operation.name}?${new URLSearchParams(texts)}`, {
    headers: { 'content-type': type, accept: type },
    body: ReadableStream.from(chunks),
    duplex: 'half',
  } as RequestInit);
  let hasProblem = false;
  for await (const { bytes } of linesOf(body as AsyncIterable<Uint8Array>)) {
    hasProblem ||= bytes.subarray(0, PROBLEM.length).equals(PROBLEM);
    await write(Buffer.concat([bytes, Buffer.from('\n')]));
  }
  return hasProblem ? EXIT.FAILED : EXIT.OK;
}
