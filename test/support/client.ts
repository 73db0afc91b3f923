import { type ClientOptions, ExactLoss } from '../../clients/typescript/src/index.ts';
import { testApp } from './app.ts';

/** The service on a real socket, and the TypeScript client of it, for the tests of one file. */
export async function testClient(options: ClientOptions = {}) {
  const app = await testApp();
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, url, loss: new ExactLoss(url, options) };
}

/** What a client says of a request that fails. */
export async function failureOf(answer: Promise<unknown>): Promise<{ [member: string]: unknown } & Error> {
  try {
    await answer;
  } catch (error) {
    return error as { [member: string]: unknown } & Error;
  }
  throw new Error('the request did not fail');
}
