import type { AddressInfo } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { CODINGS } from '../../src/intake/content-coding.ts';
import { post, testApp } from '../support/app.ts';
import { ENCODE } from '../support/codings.ts';
import { connectTo } from '../support/socket.ts';

const MIB = 1024 * 1024;
const LIMIT = 8 * MIB;
const app = await testApp({ BODY_LIMIT: String(LIMIT), BODIES_LIMIT: String(LIMIT), WORKERS: '1' });
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;

const connect = () => connectTo(port);

const send = (coding: string, payload: Buffer, headers: { [name: string]: string } = {}) =>
  post(app, 'softmax', payload, { 'content-encoding': coding, ...headers });

const head = (coding: string, ...headers: string[]) =>
  [
    'POST /v1/softmax HTTP/1.1',
    'host: x',
    'content-type: application/json',
    `content-encoding: ${coding}`,
    ...headers,
    '',
    '',
  ].join('\r\n');

/** Numbers that compress to about a half. */
const numbers = (count: number) => Array.from({ length: count }, (_, i) => Math.sin(i) * 10);
const SHORT = JSON.stringify({ logits: [0, 0] });
const LONG = JSON.stringify({ logits: numbers(200_000) });

describe.each(CODINGS)('a body in %s', (coding) => {
  test('is answered as it would be uncompressed', async () => {
    expect(await send(coding, ENCODE[coding](SHORT))).toMatchObject({ status: 200, json: { probs: [0.5, 0.5] } });
  });

  test('that is long is answered as it would be uncompressed, over a socket in pieces', async () => {
    const plain = await send('identity', Buffer.from(LONG));
    expect(plain.status).toBe(200);
    const response = await fetch(`http://127.0.0.1:${port}/v1/softmax`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': coding },
      body: ENCODE[coding](LONG),
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(plain.text);
  });

  test('is refused once more than BODY_LIMIT is decoded', async () => {
    const text = JSON.stringify({ logits: numbers(600_000) });
    expect(text.length).toBeGreaterThan(LIMIT);
    const { status, json } = await send(coding, ENCODE[coding](text));
    expect({ status, ...json }).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE', limit: LIMIT });
    expect(json.size).toBeGreaterThan(LIMIT);
    expect(json.size).toBeLessThanOrEqual(LIMIT + 65_536);
  });

  test('that is a bomb is refused, the connection usable after it', async () => {
    const bomb = ENCODE[coding](Buffer.alloc(64 * MIB));
    const client = await connect();
    await client.send(head(coding, `content-length: ${bomb.length}`));
    await client.send(bomb);
    const [, body] = await client.receives(/^HTTP\/1\.1 413 .*\r\n\r\n(\{.*\})$/s);
    expect(JSON.parse(body as string)).toMatchObject({ code: 'DECODED_TOO_LARGE', status: 413, ratio: 100 });
    const next = ENCODE[coding](SHORT);
    await client.send(head(coding, `content-length: ${next.length}`));
    await client.send(next);
    await client.receives(/HTTP\/1\.1 200 .*"probs":\[0\.5,0\.5\]/s);
  });

  test('that is a bomb and never ends is refused before its end', async () => {
    const bomb = ENCODE[coding](Buffer.alloc(64 * MIB));
    const client = await connect();
    await client.send(head(coding, 'transfer-encoding: chunked'));
    await client.send(Buffer.concat([Buffer.from(`${bomb.length.toString(16)}\r\n`), bomb, Buffer.from('\r\n')]));
    await client.receives(/^HTTP\/1\.1 413 .*DECODED_TOO_LARGE/s);
    await client.send('0\r\n\r\n');
    expect(client.error).toBeUndefined();
  });

  test('that is cut off is a 400 that says where', async () => {
    const encoded = ENCODE[coding](LONG).subarray(0, 5000);
    const { status, json } = await send(coding, encoded);
    expect({ status, ...json }).toMatchObject({ status: 400, code: 'MALFORMED_ENCODING', offset: 5000 });
    expect(json.detail).toBe(`the ${coding} data end too soon, after 5000 bytes`);
  });

  test('that decodes to nothing, or is empty, is empty', async () => {
    for (const payload of [ENCODE[coding](''), Buffer.alloc(0)]) {
      expect(await send(coding, payload)).toMatchObject({ status: 400, json: { code: 'EMPTY_BODY' } });
    }
    const client = await connect();
    await client.send(`${head(coding, 'transfer-encoding: chunked')}0\r\n\r\n`);
    await client.receives(/^HTTP\/1\.1 400 .*EMPTY_BODY/s);
  });

  test('that is compressed twice is read as what the first coding holds', async () => {
    const twice = ENCODE[coding](ENCODE[coding](SHORT));
    expect((await send(coding, twice)).json.code).toMatch(/^(MALFORMED_JSON|INVALID_UTF8)$/);
  });
});

test('an encoded body that is announced as larger than BODY_LIMIT is refused unread', async () => {
  const client = await connect();
  await client.send(head('gzip', `content-length: ${LIMIT + 1}`, 'expect: 100-continue'));
  await client.receives(new RegExp(`^HTTP/1\\.1 413 .*BODY_TOO_LARGE.*"size":${LIMIT + 1}`, 's'));
});

test('an unknown coding, or several, are a 415 that names those there are', async () => {
  for (const coding of ['compress', 'gzip, gzip', 'identity, br']) {
    const { status, headers, json } = await send(coding, Buffer.from(SHORT));
    expect(status).toBe(415);
    expect(headers['accept-encoding']).toBe('gzip, deflate, br, zstd');
    expect(json.detail).toBe(`content-encoding is ${coding}; expected one of gzip, deflate, br, zstd, or none`);
  }
});

test('names of codings have no case', async () => {
  for (const coding of ['GZip', 'X-GZIP']) expect((await send(coding, ENCODE.gzip(SHORT))).status).toBe(200);
  expect((await send('Identity', Buffer.from(SHORT))).status).toBe(200);
});

test.each(['gzip', 'deflate'] as const)(
  'a request to a model in %s, as Triton sends it, is answered',
  async (coding) => {
    const request = { inputs: [{ name: 'logits', shape: [2], datatype: 'FP64', data: [0, 0] }] };
    const { statusCode, body } = await app.inject({
      method: 'POST',
      url: '/v2/models/softmax/infer',
      headers: { 'content-encoding': coding },
      payload: ENCODE[coding](JSON.stringify(request)),
    });
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ outputs: [{ name: 'probs', data: [0.5, 0.5] }] });
  },
);

test('what a body decodes to counts against the memory budget as it is decoded, not what was sent', async () => {
  const used = async () =>
    Number(/^memory_budget_used_bytes (\d+)$/m.exec((await app.inject({ url: '/metrics' })).body)?.[1]);
  const encoded = ENCODE.gzip(LONG);
  const client = await connect();
  await client.send(head('gzip', `content-length: ${encoded.length}`));
  await client.send(encoded.subarray(0, -1));
  await expect.poll(() => used()).toBeGreaterThan(0.9 * LONG.length);
  await client.send(encoded.subarray(-1));
  await client.receives(/^HTTP\/1\.1 200 .*\}$/s);
  await expect.poll(() => used()).toBeLessThan(100_000);
});

test('a client that goes away in the middle leaves its room', async () => {
  const encoded = ENCODE.gzip(LONG);
  const first = await connect();
  await first.send(head('gzip', `content-length: ${encoded.length}`));
  await first.send(encoded.subarray(0, -1));
  await new Promise((resolve) => setTimeout(resolve, 200));
  first.destroy();
  const second = await connect();
  await second.send(head('gzip', `content-length: ${encoded.length}`));
  await second.send(encoded);
  await second.receives(/^HTTP\/1\.1 200 .*\}$/s);
});

test('a body that is long only when it is decoded waits among the long ones, and does not have short ones refused', async () => {
  const { loop, threads } = app.executor.backlogs;
  const enter = vi.spyOn(threads, 'enter');
  const { status } = await send('gzip', ENCODE.gzip(`{"logits":[${'0,'.repeat(100_000)}0]}`));
  expect(status).toBe(200);
  expect(enter).toHaveBeenCalled();
  expect([loop.size, threads.size]).toEqual([0, 0]);
  enter.mockRestore();
});

test('a body that turns out to be long, where long ones would wait for too long, is refused', async () => {
  const loads = Array.from({ length: 4 }, () => app.executor.backlogs.threads.enter(1e12));
  const { status, json } = await send('gzip', ENCODE.gzip(`{"logits":[${'0,'.repeat(100_000)}0]}`));
  expect([status, json.code]).toEqual([503, 'OVERLOADED']);
  for (const load of loads) load.leave();
  expect(app.executor.backlogs.loop.size).toBe(0);
});

test('a body of unknown size that has doubled since it was admitted is refused, if long ones would now wait for too long', async () => {
  const { threads } = app.executor.backlogs;
  const part = '0,'.repeat(200_000);
  const chunk = `${part.length.toString(16)}\r\n${part}\r\n`;
  const client = await connect();
  await client.send(
    'POST /v1/softmax HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
  );
  await client.send(`b\r\n{"logits":[\r\n${chunk}`);
  await vi.waitFor(() => expect(threads.size).toBe(1));
  const loads = Array.from({ length: 4 }, () => threads.enter(1e12));
  // Twice: all of the first may have been there when it was admitted, and just as much again would not double it.
  await client.send(chunk + chunk);
  await client.receives(/^HTTP\/1\.1 503 .*"code":"OVERLOADED"/s);
  for (const load of loads) load.leave();
  expect(threads.size).toBe(0);
});
