import type { Case, Contender } from './cases.ts';
import type { Reply } from './reply.ts';
import type { Request } from './requests.ts';
import type { ServerProcess } from './server-process.ts';

/** A contender with its process and its request. */
export interface Started {
  readonly contender: Contender;
  readonly server: ServerProcess;
  readonly request: Request;
}

/** One whose reply has been seen, and has so many bytes. */
export interface Checked extends Started {
  readonly ownReplyBytes: number;
}

/**
 * Checks that each server does the work it is measured for.
 *
 * Each answers 200; `loss`, `losses` and `grad`, as far as two contenders have them, agree to the case's
 * tolerance; the floor writes as many bytes as the service.
 *
 * @returns the length of the service's reply, and of each one's own
 * @throws Error that names the contender and the difference
 */
export async function checkReplies(
  { tolerance = 1e-9 }: Case,
  started: readonly Started[],
): Promise<{ readonly replyBytes: number; readonly checked: readonly Checked[] }> {
  const subject = started.findLast(({ contender }) => contender.server !== 'floor') as Started;
  const reply = await subject.server.reply(subject.request, 2);
  const expected = parse(reply, subject.request);
  const checked: Checked[] = [];
  for (const one of started) {
    const { contender, server, request } = one;
    const own = await server.reply(request, reply.length).catch((error: Error) => {
      throw new Error(`${contender.name}: ${error.message}`);
    });
    if (contender.server !== 'floor') compare(contender.name, parse(own, request), expected, tolerance);
    else if (own.length !== reply.length) throw new Error(`floor has ${own.length} bytes, service ${reply.length}`);
    checked.push({ ...one, ownReplyBytes: own.length });
  }
  return { replyBytes: reply.length, checked };
}

function parse(reply: Buffer, { numbers, read }: Request): Reply {
  if (read) return read(reply);
  return numbers === 0 ? {} : (JSON.parse(reply.toString()) as Reply);
}

/**
 * Compares what two replies both have.
 *
 * @throws Error that names the field, the place and both values
 */
export function compare(name: string, actual: Reply, expected: Reply, tolerance: number): void {
  for (const field of ['loss', 'losses', 'grad'] as const) {
    const [a, b] = [actual[field], expected[field]];
    if (a === undefined || b === undefined) continue;
    const [own, other] = [[a].flat(2) as number[], [b].flat(2) as number[]];
    if (own.length !== other.length)
      throw new Error(`${name}: ${field} has ${own.length} numbers, not ${other.length}`);
    // Most of a gradient is far below 1, so its largest number is the scale.
    const largest = field === 'grad' ? other.reduce((most, value) => Math.max(most, Math.abs(value)), 0) : 1;
    for (const [i, value] of other.entries()) {
      if (Math.abs((own[i] as number) - value) <= tolerance * Math.max(largest, Math.abs(value))) continue;
      throw new Error(`${name}: number ${i} of ${field} is ${own[i]}, that of the service ${value}`);
    }
  }
}
