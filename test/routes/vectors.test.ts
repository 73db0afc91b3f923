import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/operations/index.ts';
import { testApp } from '../support/app.ts';

const app = await testApp();

describe('GET /vectors', () => {
  test('lists the vectors of every operation, and how long each file is', async () => {
    const { vectors } = (await app.inject({ url: '/vectors' })).json();
    const names = vectors.map(({ operation }: { operation: string }) => operation);
    expect(names.toSorted()).toEqual(OPERATIONS.map(({ name }) => name).toSorted());
    for (const { json, safetensors } of vectors) {
      for (const { url, bytes } of [json, safetensors]) {
        expect((await app.inject({ url })).rawPayload.length).toBe(bytes);
      }
    }
  });

  test.each(OPERATIONS.map(({ name }) => name))(
    'has those of %s as JSON and as safetensors, as they are',
    async (name) => {
      for (const [format, type] of [
        ['json', /^application\/json/],
        ['safetensors', /^application\/vnd\.safetensors/],
      ] as const) {
        const answer = await app.inject({ url: `/vectors/${name}.${format}` });
        expect(answer.statusCode).toBe(200);
        expect(answer.headers['content-type']).toMatch(type);
        expect(
          answer.rawPayload.equals(readFileSync(new URL(`../../vectors/${name}.${format}`, import.meta.url))),
        ).toBe(true);
      }
    },
  );

  test('has no others', async () => {
    expect((await app.inject({ url: '/vectors/README.md' })).statusCode).toBe(404);
    expect((await app.inject({ url: '/vectors/%2e%2e/package.json' })).statusCode).toBe(404);
  });
});
