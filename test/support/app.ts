import type { FastifyInstance } from 'fastify';
import { afterAll } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { ENGINE } from './engine.ts';
import type { Body, Json } from './fixtures.ts';

/** An app for the tests of one file; closes it after them. */
export async function testApp(env: { [name: string]: string } = {}): Promise<FastifyInstance> {
  // On a machine that is busy with other tests, requests may wait longer than the default allows.
  const patience = { MAX_WAIT_MS: '60000' };
  const app = await buildApp(loadConfig({ LOG_LEVEL: 'silent', ENGINE, ...patience, ...env }));
  afterAll(() => app.close());
  return app;
}

export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: unknown };
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests check what they find
  readonly json: any;
}

/** Posts a body to an operation; strings and buffers are sent unchanged. */
export async function post(
  app: FastifyInstance,
  operation: string,
  body: Body | Json | string | Buffer,
  headers: { readonly [name: string]: string } = {},
): Promise<Answer> {
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const response = await app.inject({
    method: 'POST',
    url: `/v1/${operation}`,
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    json: JSON.parse(response.body),
  };
}
