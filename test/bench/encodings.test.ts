import { beforeAll, expect, test } from 'vitest';
import { compare } from '../../bench/check-replies.ts';
import { ENCODING_NAMES, encoded } from '../../bench/encodings.ts';
import type { Reply } from '../../bench/reply.ts';
import { testApp } from '../support/app.ts';

const app = await testApp();
const SHAPE = { rows: 3, cols: 40, connections: 1 };

async function ask(name: (typeof ENCODING_NAMES)[number]): Promise<Reply> {
  const { path, body, headers = {}, read } = encoded(SHAPE, name);
  const reply = await app.inject({ method: 'POST', url: path, headers, payload: body });
  expect([reply.statusCode, typeof read]).toEqual([200, 'function']);
  return (read as NonNullable<typeof read>)(reply.rawPayload);
}

let json: Reply;
beforeAll(async () => {
  json = await ask('json');
});

test.each(ENCODING_NAMES)('%s has the same loss, losses and gradient as JSON', async (name) => {
  const reply = await ask(name);
  expect(reply.losses).toHaveLength(3);
  expect(reply.grad?.flat()).toHaveLength(120);
  compare(name, reply, json, name.endsWith('F32') ? 1e-6 : 0);
});
