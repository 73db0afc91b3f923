import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../bench/free-port.ts';
import { logs, type Service, spawnService, startService } from '../support/service.ts';
import { RawClient } from '../support/socket.ts';

describe('the process ends with one line on standard error and exit code 1', () => {
  const expectLine = async (service: Service, line: string | RegExp) => {
    expect(await service.exit).toBe(1);
    expect(service.output()).toBe('');
    if (typeof line === 'string') expect(service.errors()).toBe(`${line}\n`);
    else expect(service.errors()).toMatch(line);
  };

  test.each([
    ['PORT', 'eighty', 'expected an integer in [0, 65535]'],
    ['HEADERS_TIMEOUT_MS', '300001', 'expected an integer in [1, 300000]'],
    ['DRAIN_DELAY_MS', '3000000000', 'expected an integer in [0, 86400000]'],
  ])('for %s=%s', async (name, value, expected) => {
    const service = await spawnService({ env: { [name]: value } });
    await expectLine(service, `${name} is "${value}"; ${expected}`);
  });

  test('for a port that is taken', async () => {
    const { port } = await startService();
    const second = await spawnService({ env: { PORT: String(port) } });
    await expectLine(second, `PORT is ${port}; expected one on which nobody else listens at "127.0.0.1" (EADDRINUSE)`);
  });

  test.each([
    ['::', 'alone', '0.0.0.0'],
    ['::', 'and shares the port', '0.0.0.0'],
    ['0.0.0.0', 'and shares the port', '127.0.0.1'],
  ])('for HOST=%s and a port on which somebody listens %s at %s', async (HOST, how, host) => {
    const other = createServer().listen({ host, port: 0, reusePort: how !== 'alone' });
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const service = await spawnService({ env: { HOST, PORT: String(port) } });
    await expectLine(service, `PORT is ${port}; expected one on which nobody else listens at "${HOST}" (EADDRINUSE)`);
    other.close();
  });

  test.each(['203.0.113.9', 'no-such-host.invalid', '1.2.3.4.5'])('for HOST=%s', async (host) => {
    const service = await spawnService({ env: { HOST: host } });
    await expectLine(service, /^HOST is ".*"; expected an address of this machine, or a name for one \(\w+\)\n$/);
  });

  const firstPort = '/proc/sys/net/ipv4/ip_unprivileged_port_start';
  const isReserved = existsSync(firstPort) && Number(readFileSync(firstPort, 'utf8')) > 80 && process.getuid?.() !== 0;
  test.runIf(isReserved)('for a port that only root may have', async () => {
    const service = await spawnService({ env: { PORT: '80' } });
    await expectLine(service, 'PORT is 80; expected one on which this user may listen (EACCES)\n');
  });

  test.runIf(existsSync('/dev/full'))('also where standard error takes nothing', async () => {
    const full = openSync('/dev/full', 'w');
    const { exit } = await spawnService({ env: { PORT: 'eighty' }, stdio: ['ignore', full, full] });
    expect(await exit).toBe(1);
  });
});

test('the first connection that anybody accepts is a connection to the service', async () => {
  const { port } = await spawnService();
  const socket = await new Promise<Socket>((resolve) => {
    const tryAgain = () => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(socket)).once('error', tryAgain);
    };
    tryAgain();
  });
  socket.write('GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK/);
});

describe('at HEALTH_PORT', () => {
  test('the service answers, though it has all the connections that it may have at PORT', async () => {
    const healthPort = await freePort();
    const { port } = await startService({ env: { HEALTH_PORT: String(healthPort), MAX_CONNECTIONS: '8' } });
    const clients = await Promise.all(Array.from({ length: 9 }, () => RawClient.open(port)));
    await Promise.race(clients.map((client) => client.closed()));
    const health = await fetch(`http://127.0.0.1:${healthPort}/readyz`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
  });

  test('a port that is taken ends the start with one line', async () => {
    const { port } = await startService();
    const second = await spawnService({ env: { HEALTH_PORT: String(port) } });
    expect(await second.exit).toBe(1);
    expect(second.errors()).toMatch(
      new RegExp(`^HEALTH_PORT is ${port}; expected one on which nobody else listens .*\\n$`),
    );
  });
});

test('the longest times that are allowed are kept, not fired at once', async () => {
  const day = String(24 * 60 * 60 * 1000);
  const service = await startService({
    env: {
      HEADERS_TIMEOUT_MS: '300000',
      REQUEST_TIMEOUT_MS: day,
      KEEP_ALIVE_TIMEOUT_MS: day,
      DRAIN_DELAY_MS: day,
      DRAIN_TIMEOUT_MS: day,
    },
  });
  const url = `http://127.0.0.1:${service.port}`;
  const answer = await fetch(`${url}/v1/softmax`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"logits":[0,0]}',
  });
  expect(await answer.json()).toEqual({ probs: [0.5, 0.5] });
  service.child.kill('SIGTERM');
  await logs(service, 'draining');
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect(service.errors()).toBe('');
});

// util-linux has `script`, which gives a program a terminal.
describe.runIf(process.platform === 'linux' && existsSync('/usr/bin/script'))('at a terminal', () => {
  test('a curl line that gets a loss and a gradient is shown, and Ctrl-C drains', async () => {
    const server = new URL('../../src/server.ts', import.meta.url).pathname;
    const terminal = spawn('script', ['-qefc', `exec ${process.execPath} ${server}`, '/dev/null'], {
      env: { ...process.env, PORT: '0' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let shown = '';
    terminal.stdout.setEncoding('utf8').on('data', (text) => {
      shown += text;
    });
    const exit = new Promise((resolve) => terminal.once('exit', resolve));
    try {
      await expect.poll(() => shown, { timeout: 20_000 }).toMatch(/^curl .*'\r\n/m);
      const line = shown.split('\r\n').find((candidate) => candidate.startsWith('curl')) as string;
      expect(await outputOf(line)).toBe(
        '{"loss":1.9287498479639178e-22,"losses":[1.9287498479639178e-22],"grad":[[-1.9287498479639178e-22,1.9287498479639178e-22]]}',
      );
      terminal.stdin.write('\x03');
      expect(await exit).toBe(0);
      expect(shown).toContain('"signal":"SIGINT"');
    } finally {
      terminal.kill('SIGKILL');
    }
  });
});

async function outputOf(command: string): Promise<string> {
  const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const text of shell.stdout.setEncoding('utf8')) output += text;
  return output;
}
