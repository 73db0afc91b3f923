import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { testApp } from '../../support/app.ts';

interface OddFile {
  readonly name: string;
  readonly kind: 'malformed' | 'lenient' | 'odd';
  readonly why: string;
  readonly base64: string;
  /** What the reference library says of it. */
  readonly reference: string;
  /** The first byte that is wrong, where that is well defined. */
  readonly byte: number | null;
  /** Whether it should have an answer, as far as the format goes. */
  readonly request?: boolean;
}

/** Where more than one thing is wrong, or right by the format alone, and the service decides. */
const DECIDED: { readonly [name: string]: { readonly byte?: number; readonly isRequest?: boolean } } = {
  // The first byte must be '{', and so the first space is wrong, not the end.
  spaces: { byte: 8 },
  // No array starts with n, whatever follows.
  'literal-nul': { byte: 100 },
  // The key is wrong before its value is.
  'info-extra-key-1e400': { byte: 129 },
  // A tensor as a text is a mistake in a request.
  'metadata-named-as-tensors': { isRequest: false },
};

const path = new URL('../../fixtures/safetensors/odd.json', import.meta.url);
const files: OddFile[] = (JSON.parse(readFileSync(path, 'utf8')) as OddFile[]).map((file) => ({
  ...file,
  byte: DECIDED[file.name]?.byte ?? file.byte,
  request: DECIDED[file.name]?.isRequest ?? file.request ?? false,
}));
const app = await testApp();

async function post(file: OddFile) {
  const payload = Buffer.from(file.base64, 'base64');
  const headers = { 'content-type': 'application/vnd.safetensors', accept: 'application/json' };
  const response = await app.inject({ method: 'POST', url: '/v1/cross-entropy', headers, payload });
  return { status: response.statusCode, json: response.json(), size: payload.length };
}

describe('a file that the reference library refuses', () => {
  test.each(files.filter(({ kind }) => kind === 'malformed'))('$name is a 400 with the byte', async (file) => {
    const { status, json, size } = await post(file);
    const expected = size === 0 ? 'EMPTY_BODY' : 'MALFORMED_SAFETENSORS';
    expect({ status, code: json.code }).toEqual({ status: 400, code: expected });
    expect(Number.isInteger(json.offset) && json.offset >= 0 && json.offset <= size).toBe(true);
    if (size > 0) expect(json.detail).toContain(`at byte ${json.offset}`);
    if (file.byte !== null) expect([file.why, json.detail, json.offset]).toEqual([file.why, json.detail, file.byte]);
  });
});

describe('a file that the reference library lets pass, though the format does not', () => {
  test.each(files.filter(({ kind }) => kind === 'lenient'))('$name is a 400 with the byte', async (file) => {
    const { status, json } = await post(file);
    expect({ why: file.why, status, code: json.code }).toEqual({
      why: file.why,
      status: 400,
      code: 'MALFORMED_SAFETENSORS',
    });
  });
});

describe('a file that is odd, but right', () => {
  test.each(files.filter(({ kind, request }) => kind === 'odd' && request))('$name is answered', async (file) => {
    const { status, json } = await post(file);
    expect({ why: file.why, status, json }).toMatchObject({ why: file.why, status: 200 });
  });

  test.each(files.filter(({ kind, request }) => kind === 'odd' && !request))('$name is a 422', async (file) => {
    const { status, json } = await post(file);
    expect({ why: file.why, status, json }).toMatchObject({ why: file.why, status: 422 });
  });
});
