import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { testApp } from './support/app.ts';
import { logs, startService } from './support/service.ts';
import { RawClient } from './support/socket.ts';

const BODY = '{"logits":[[0,-50]],"labels":[0]}';

function post(port: number, agent: Agent): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': BODY.length };
    const outgoing = request(
      { port, host: '127.0.0.1', method: 'POST', path: '/v1/cross-entropy', agent, headers },
      (response) => {
        let body = '';
        response.on('data', (bytes) => {
          body += bytes;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(BODY);
  });
}

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('under load answers every request that was accepted, and ends with exit code 0', async () => {
    const { port, child, exit } = await startService({ env: { LOG_LEVEL: 'silent' } });
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    let answered = 0;
    const failures: string[] = [];
    let refused = false;
    const client = async () => {
      while (!refused) {
        try {
          const { status, body } = await post(port, agent);
          if (status === 200 && body.includes('1.9287498479639178e-22')) answered++;
          else failures.push(`${status} ${body}`);
        } catch (error) {
          // A connection that is refused was never accepted: that is how the end shows.
          if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') failures.push(String(error));
          refused = true;
        }
      }
    };
    const clients = Array.from({ length: 16 }, client);
    await expect.poll(() => answered, { timeout: 10_000 }).toBeGreaterThan(200);
    child.kill(signal);
    await Promise.all(clients);
    expect(await exit).toBe(0);
    expect(failures).toEqual([]);
  });

  test('lets a body that is still arriving arrive', async () => {
    const service = await startService();
    const { port, child, exit } = service;
    const client = await RawClient.open(port);
    await client.send(
      `POST /v1/cross-entropy HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY.slice(0, 9)}`,
    );
    await client.receives(/100 Continue/);
    child.kill(signal);
    await logs(service, 'draining');
    await client.send(BODY.slice(9));
    await client.receives(/\r\n\r\nHTTP\/1\.1 200 .*connection: close.*1\.9287498479639178e-22/is);
    expect(await exit).toBe(0);
  });
});

test('while it drains, /readyz says so and new connections are still accepted for DRAIN_DELAY_MS', async () => {
  const { port, child, exit } = await startService({ env: { DRAIN_DELAY_MS: '700' } });
  const readyz = () => fetch(`http://127.0.0.1:${port}/readyz`);
  expect((await readyz()).status).toBe(200);
  child.kill('SIGTERM');
  let ready = await readyz();
  while (ready.status === 200) ready = await readyz();
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({ status: 'draining' });
  expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
  expect(await exit).toBe(0);
});

test('a stream that goes on does not keep it from ending: exit code 1 after DRAIN_TIMEOUT_MS', async () => {
  const { port, child, exit } = await startService({ env: { DRAIN_TIMEOUT_MS: '2000' } });
  const client = await RawClient.open(port);
  const line = `${BODY}\n`;
  const chunk = `${line.length.toString(16)}\r\n${line}\r\n`;
  await client.send(
    `POST /v1/cross-entropy HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n${chunk}`,
  );
  await client.receives(/1\.9287498479639178e-22/);
  child.kill('SIGTERM');
  const sending = setInterval(() => client.socket.write(chunk), 50);
  expect(await exit).toBe(1);
  clearInterval(sending);
  expect(client.received.match(/"loss"/g)?.length).toBeGreaterThan(5);
  client.destroy();
});

describe('slow clients', async () => {
  const app = await testApp({ REQUEST_TIMEOUT_MS: '500', HEADERS_TIMEOUT_MS: '300' });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;

  test('get a 408 when their headers take too long', async () => {
    const client = await RawClient.open(port);
    await client.send('POST /v1/softmax HTTP/1.1\r\nhost: x\r\n');
    await client.receives(/^HTTP\/1\.1 408 .*"code":"REQUEST_TIMEOUT"/s);
    await client.closed();
  });

  test('get a 408 when their body takes too long', async () => {
    const client = await RawClient.open(port);
    await client.send(
      'POST /v1/softmax HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{',
    );
    await client.receives(/^HTTP\/1\.1 408 .*"code":"REQUEST_TIMEOUT"/s);
    await client.closed();
  });
});
