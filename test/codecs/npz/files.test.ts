import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { testApp } from '../../support/app.ts';

/** A file as NumPy writes it, and the request in JSON that says the same. */
interface Read {
  readonly name: string;
  /** What the file is: `npz`, or a .npy file of that field. */
  readonly kind: string;
  readonly base64: string;
  readonly request: { readonly [field: string]: unknown };
}

/** A file that is refused, and how. */
interface Hostile {
  readonly name: string;
  readonly base64: string;
  readonly status: number;
  readonly code: string;
  /** The first byte that is wrong, where that is well defined. */
  readonly byte: number | null;
  /** A part of the detail. */
  readonly says: string;
}

const files: { readonly read: readonly Read[]; readonly hostile: readonly Hostile[] } = JSON.parse(
  readFileSync(new URL('../../fixtures/npz/files.json', import.meta.url), 'utf8'),
);
const app = await testApp();

const url = '/v1/cross-entropy';
const NPZ = 'application/x-npz';
const SAFETENSORS = 'application/vnd.safetensors';

function send(payload: Buffer | string, type: string, accept: string) {
  return app.inject({ method: 'POST', url, headers: { 'content-type': type, accept }, payload });
}

test('there are forty files of each kind', () => {
  expect(Math.min(files.read.length, files.hostile.length)).toBeGreaterThanOrEqual(40);
});

describe('a file of NumPy', () => {
  test.each(files.read.filter(({ kind }) => kind === 'npz'))(
    '$name has the answer of the same request in JSON',
    async ({ base64, request }) => {
      const expected = await send(JSON.stringify(request), 'application/json', SAFETENSORS);
      expect({ status: expected.statusCode, request }).toEqual({ status: 200, request });
      const answer = await send(Buffer.from(base64, 'base64'), NPZ, SAFETENSORS);
      expect(answer.statusCode === 200 ? '' : answer.body).toBe('');
      expect(answer.rawPayload.equals(expected.rawPayload)).toBe(true);
    },
  );

  test.each(files.read.filter(({ kind }) => kind !== 'npz'))(
    '$name, as a part of a form, has the answer of the same request in JSON',
    async ({ kind, base64, request: { dtype, ...request } }) => {
      const form = new FormData();
      const rest = { ...request, ...(kind === 'logits' ? {} : { dtype }) };
      for (const [name, value] of Object.entries(rest)) {
        const file = new Blob([Buffer.from(base64, 'base64')], { type: 'application/octet-stream' });
        if (name === kind) form.set(name, file, `${name}.npy`);
        else form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
      }
      const { headers, body } = new Request('http://x', { method: 'POST', body: form });
      const payload = Buffer.from(await new Response(body).arrayBuffer());
      const expected = await send(JSON.stringify({ ...request, dtype }), 'application/json', 'application/json');
      const answer = await send(payload, headers.get('content-type') as string, 'application/json');
      expect(answer.body).toBe(expected.body);
      expect(answer.statusCode).toBe(200);
    },
  );
});

describe('a hostile file', () => {
  test.each(files.hostile)('$name is refused as $code', async ({ base64, status, code, byte, says }) => {
    const file = Buffer.from(base64, 'base64');
    const answer = await send(file, NPZ, 'application/json');
    const json = answer.json();
    expect({ status: answer.statusCode, code: json.code, detail: json.detail }).toEqual({
      status,
      code,
      detail: expect.stringContaining(says),
    });
    if (status === 400) {
      expect(Number.isInteger(json.offset) && json.offset >= 0 && json.offset <= file.length).toBe(true);
      if (file.length > 0) expect(json.detail).toContain(`at byte ${json.offset}`);
    }
    if (status === 413) expect(json.size).toBeGreaterThan(json.limit);
    if (byte !== null) expect([json.detail, json.offset]).toEqual([json.detail, byte]);
  });
});
