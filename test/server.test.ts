import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { RawClient } from './support/socket.ts';

const SERVER = fileURLToPath(new URL('../src/server.ts', import.meta.url));
const BODY = '{"logits":[[0,-50]],"labels":[0]}';

interface Service {
  readonly child: ChildProcess;
  readonly port: number;
  readonly output: () => string;
  /** The exit code, once the process has ended. */
  readonly exit: Promise<number | null>;
}

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Starts the service as a process of its own, on a free port. */
function spawnService(env: { [name: string]: string }): {
  child: ChildProcess;
  output: () => string;
  exit: Promise<number | null>;
} {
  const child = spawn(process.execPath, [SERVER], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  child.stdout.on('data', (bytes) => {
    output += bytes;
  });
  child.stderr.on('data', (bytes) => {
    output += bytes;
  });
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => output, exit };
}

async function startService(env: { [name: string]: string } = {}): Promise<Service> {
  const service = spawnService(env);
  for (;;) {
    const port = /curl -s localhost:(\d+)/.exec(service.output())?.[1];
    if (port !== undefined) return { ...service, port: Number(port) };
    await Promise.race([sleep(10), service.exit.then(() => Promise.reject(new Error(service.output())))]);
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

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

describe('npm start', () => {
  test('prints a curl line that gets a loss and a gradient', async () => {
    const { output, child, exit } = await startService();
    const line = output()
      .split('\n')
      .find((candidate) => candidate.startsWith('curl')) as string;
    const curl = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'inherit'] });
    let answer = '';
    curl.stdout.on('data', (bytes) => {
      answer += bytes;
    });
    await once(curl, 'close');
    expect(answer).toBe(
      '{"loss":1.9287498479639178e-22,"losses":[1.9287498479639178e-22],"grad":[[-1.9287498479639178e-22,1.9287498479639178e-22]]}',
    );
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  test('with a bad value ends with one clear line and exit code 1', async () => {
    const { exit, output } = spawnService({ PORT: 'eighty' });
    expect(await exit).toBe(1);
    expect(output()).toBe('PORT is "eighty"; expected an integer in [0, 65535]\n');
  });

  test('on a port that is taken ends with exit code 1', async () => {
    const first = await startService();
    const second = spawnService({ PORT: String(first.port) });
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain('EADDRINUSE');
  });
});

describe('a log', () => {
  test('has one line a request with its id, rows, classes and milliseconds by stage, and no tensor', async () => {
    const { port, output, child, exit } = await startService();
    await fetch(`http://127.0.0.1:${port}/v1/cross-entropy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'mine-1' },
      body: '{"logits":[[0.125,-50],[1,2]],"labels":[0,1]}',
    });
    child.kill('SIGTERM');
    await exit;
    const lines = output()
      .split('\n')
      .filter((line) => line.includes('request completed'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      reqId: 'mine-1',
      method: 'POST',
      url: '/v1/cross-entropy',
      status: 200,
      bytes: 45,
      rows: 2,
      classes: 2,
      ms: expect.any(Number),
      parse: expect.any(Number),
      compute: expect.any(Number),
      format: expect.any(Number),
    });
    expect(output()).not.toContain('0.125');
  });

  test('is written to its last line, however soon the process ends after it', async () => {
    const { output, child, exit } = await startService();
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(output().trimEnd().split('\n').at(-1)).toContain('"msg":"draining"');
  });
});

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('under load answers every request that was accepted, and ends with exit code 0', async () => {
    const { port, child, exit } = await startService({ LOG_LEVEL: 'silent' });
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
    await sleep(500);
    const before = answered;
    child.kill(signal);
    await Promise.all(clients);
    expect(await exit).toBe(0);
    expect(failures).toEqual([]);
    expect(before).toBeGreaterThan(0);
  });

  test('lets a body that is still arriving arrive', async () => {
    const { port, child, exit } = await startService();
    const client = await RawClient.open(port);
    await client.send(
      `POST /v1/cross-entropy HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY.slice(0, 9)}`,
    );
    await sleep(100);
    child.kill(signal);
    await sleep(600);
    await client.send(BODY.slice(9));
    await client.receives(/^HTTP\/1\.1 200 .*connection: close.*1\.9287498479639178e-22/is);
    expect(await exit).toBe(0);
  });

  test('twice ends at once', async () => {
    const { port, child, exit } = await startService();
    const client = await RawClient.open(port);
    await client.send(
      'POST /v1/softmax HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{',
    );
    await sleep(100);
    child.kill(signal);
    await sleep(300);
    const before = Date.now();
    child.kill(signal);
    expect(await exit).not.toBe(0);
    expect(Date.now() - before).toBeLessThan(2000);
    client.destroy();
  });
});

test('while it drains, /readyz says so and new connections are still accepted for DRAIN_DELAY_MS', async () => {
  const { port, child, exit } = await startService({ DRAIN_DELAY_MS: '700' });
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  child.kill('SIGTERM');
  await sleep(200);
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({ status: 'draining' });
  expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
  expect(await exit).toBe(0);
});

test('requests that never finish do not keep it from ending: exit code 1 after DRAIN_TIMEOUT_MS', async () => {
  const { port, child, exit } = await startService({ DRAIN_TIMEOUT_MS: '500' });
  const client = await RawClient.open(port);
  await client.send(
    'POST /v1/softmax HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{',
  );
  await sleep(100);
  child.kill('SIGTERM');
  expect(await exit).toBe(1);
  client.destroy();
});

test('a stream that goes on does not keep it from ending: exit code 1 after DRAIN_TIMEOUT_MS', async () => {
  const { port, child, exit } = await startService({ DRAIN_TIMEOUT_MS: '700' });
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

describe('slow clients', () => {
  test('get a 408 when their headers take too long', async () => {
    const { port } = await startService({ HEADERS_TIMEOUT_MS: '300' });
    const client = await RawClient.open(port);
    await client.send('POST /v1/softmax HTTP/1.1\r\nhost: x\r\n');
    await client.receives(/^HTTP\/1\.1 408 .*"code":"REQUEST_TIMEOUT"/s);
    await client.closed();
  });

  test('get a 408 when their body takes too long', async () => {
    const { port } = await startService({ REQUEST_TIMEOUT_MS: '500', HEADERS_TIMEOUT_MS: '300' });
    const client = await RawClient.open(port);
    await client.send(
      'POST /v1/softmax HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{',
    );
    await client.receives(/^HTTP\/1\.1 408 .*"code":"REQUEST_TIMEOUT"/s);
    await client.closed();
  });
});
