import { headers } from './load.ts';
import type { Servers } from './servers.ts';
import type { Workload } from './workloads.ts';

const TOLERANCE = 1e-9;

/**
 * Checks that each server does the work it is measured for, and returns the length of the service's reply in bytes.
 *
 * Each answers 200; `loss`, `losses` and `grad` of service and plain agree to 1e-9 (relative to values above 1);
 * the floor writes as many bytes as the service.
 *
 * @throws Error that names the server and the difference
 */
export async function checkReplies(workload: Workload, servers: Servers): Promise<number> {
  const service = await post(servers.service.url, workload, 2);
  const plain = await post(servers.plain.url, workload, 2);
  const floor = await post(servers.floor.url, workload, service.length);
  if (floor.length !== service.length) throw new Error(`floor writes ${floor.length} bytes, service ${service.length}`);
  const actual = numbers(service);
  const expected = numbers(plain);
  if (actual.length !== expected.length)
    throw new Error(`service has ${actual.length} numbers, plain ${expected.length}`);
  for (const [i, value] of expected.entries()) {
    const difference = Math.abs((actual[i] as number) - value);
    if (!(difference <= TOLERANCE * Math.max(1, Math.abs(value)))) {
      throw new Error(`number ${i} of loss, losses, grad: service has ${actual[i]}, plain ${value}`);
    }
  }
  return service.length;
}

async function post(url: string, workload: Workload, replyBytes: number): Promise<Buffer> {
  const request = { method: 'POST', headers: headers(replyBytes), body: workload.body };
  const response = await fetch(`${url}/v1/cross-entropy`, request);
  const body = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}: ${body.subarray(0, 500)}`);
  return body;
}

function numbers(reply: Buffer): number[] {
  const { loss, losses, grad } = JSON.parse(reply.toString()) as { loss: number; losses: number[]; grad: number[][] };
  return [loss, ...losses, ...grad.flat()];
}
