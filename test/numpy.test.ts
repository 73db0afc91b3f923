import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApp } from './support/app.ts';
import { npyOf, npzOf, readNpz } from './support/npz.ts';
import { connectTo } from './support/socket.ts';

const run = promisify(execFile);
const isThere = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const hasCurl = isThere('curl', '--version');
const hasNumpy = isThere('python3', '-c', 'import numpy');

const app = await testApp();
let port: number;
let folder: string;
beforeAll(async () => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = app.server.address() as AddressInfo);
  folder = mkdtempSync(join(tmpdir(), 'numpy-'));
  writeFileSync(join(folder, 'logits.npy'), npyOf(logits));
  writeFileSync(join(folder, 'labels.npy'), npyOf(labels));
  writeFileSync(join(folder, 'batch.npz'), npzOf({ logits, labels }, { reduction: 'sum' }, true));
});
afterAll(() => rmSync(folder, { recursive: true }));

const logits = { dtype: 'F32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 0, -1, 0.5) };
const labels = { dtype: 'I64', shape: [2], data: BigInt64Array.of(2n, 0n) };
const LOSSES = [0.40760598, 1.1041306];

/** What curl 7.88 sends for -F logits=@logits.npy -F labels=@labels.npy -F reduction=sum -F outputs=losses, byte for byte. */
function curlRequest(): Buffer {
  const boundary = '--------------------------85f100e7a2af0d29';
  const file = (name: string, bytes: Buffer) => [
    Buffer.from(
      `${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.npy"\r\n` +
        'Content-Type: application/octet-stream\r\n\r\n',
    ),
    bytes,
    Buffer.from('\r\n'),
  ];
  const text = (name: string, value: string) =>
    Buffer.from(`${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  const body = Buffer.concat([
    ...file('logits', npyOf(logits)),
    ...file('labels', npyOf(labels)),
    text('reduction', 'sum'),
    text('outputs', 'losses'),
    Buffer.from(`${boundary}--\r\n`),
  ]);
  const head =
    'POST /v1/cross-entropy HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n' +
    `Content-Length: ${body.length}\r\nContent-Type: multipart/form-data; boundary=${boundary.slice(2)}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

describe("curl's bytes", () => {
  test.each([1, 7, 100_000])('in pieces of %i bytes are answered in JSON', async (size) => {
    const client = await connectTo(port);
    client.socket.setNoDelay(true);
    const bytes = curlRequest();
    for (let at = 0; at < bytes.length; at += size) await client.send(bytes.subarray(at, at + size));
    const [, json = ''] = await client.receives(/\r\n\r\n(\{.*\})$/);
    expect(client.received).toMatch(/^HTTP\/1\.1 200 /);
    expect(JSON.parse(json)).toEqual({ losses: LOSSES });
  });
});

describe.skipIf(!hasCurl)('curl', () => {
  const curl = async (...args: string[]) => {
    const options = { cwd: folder, encoding: 'buffer' as const };
    const { stdout } = await run('curl', ['-s', ...args, `http://127.0.0.1:${port}/v1/cross-entropy`], options);
    return stdout;
  };

  test('-F sends files and options, and gets JSON', async () => {
    const answer = await curl('-F', 'logits=@logits.npy', '-F', 'labels=@labels.npy', '-F', 'outputs=losses');
    expect(JSON.parse(String(answer))).toEqual({ losses: LOSSES });
  });

  test('-F sends arrays as they are typed', async () => {
    const answer = await curl(
      '-F',
      'logits=[[1,2,3],[0,-1,0.5]]',
      '-F',
      'labels=[2,0]',
      '-F',
      'dtype=float32',
      '-F',
      'outputs=losses',
    );
    expect(JSON.parse(String(answer))).toEqual({ losses: LOSSES });
  });

  test('-F with Accept gets arrays', async () => {
    const answer = await curl('-F', 'batch=@batch.npz', '-H', 'accept: application/x-npz');
    const { loss, grad } = readNpz(answer);
    expect([loss?.dtype, loss?.shape, grad?.shape]).toEqual(['F32', [], [2, 3]]);
  });

  test('-F of a long file, for which it expects 100 Continue', async () => {
    const rows = 20_000;
    const long = { dtype: 'F32', shape: [rows, 100], data: new Float32Array(100 * rows) };
    writeFileSync(join(folder, 'long.npy'), npyOf(long));
    const many = { dtype: 'I32', shape: [rows], data: new Int32Array(rows) };
    writeFileSync(join(folder, 'many.npy'), npyOf(many));
    const answer = await curl('-F', 'logits=@long.npy', '-F', 'labels=@many.npy', '-F', 'outputs=loss');
    expect(JSON.parse(String(answer))).toEqual({ loss: Number(Math.fround(Math.log(100)).toPrecision(8)) });
  });
});

describe.skipIf(!hasCurl || !hasNumpy)('NumPy', () => {
  test('np.savez, curl and np.load: the gradient has the type and the shape of the logits', async () => {
    const script = `
import subprocess, sys, zipfile, numpy as np
logits = np.array([[1, 2, 3], [0, -1, 0.5]], np.float32)
np.savez("batch.npz", logits=logits, labels=np.array([2, 0]), reduction="sum", outputs=["loss", "grad", "predictions"])
subprocess.run(["curl", "-s", "--data-binary", "@batch.npz", "-H", "content-type: application/x-npz", "-o", "answer.npz", sys.argv[1]], check=True)
answer = np.load("answer.npz", allow_pickle=False)
p = np.exp(logits.astype("f8")); p /= p.sum(1, keepdims=True); p[[0, 1], [2, 0]] -= 1
assert zipfile.ZipFile("answer.npz").testzip() is None
assert np.abs(answer["grad"] - p).max() < 1e-7
print({name: (str(array.dtype), array.shape) for name, array in answer.items()})`;
    const { stdout } = await run('python3', ['-c', script, `http://127.0.0.1:${port}/v1/cross-entropy`], {
      cwd: folder,
    });
    expect(stdout.trim()).toBe(
      "{'loss': ('float32', ()), 'grad': ('float32', (2, 3)), 'predictions': ('float64', (2,))}",
    );
  });
});
