import type { FastifyInstance } from 'fastify';
import type { Answer } from '../web/reference/example-block.ts';
import type { OpenApi } from '../web/reference/openapi.ts';

/** Their answers differ from process to process, or are long. */
const NOT_KEPT = /^\/(?:metrics|info|vectors)/;

/** What the service answers to every example of the document, by method, path and name: the API's pages show it. */
export async function referenceAnswers(app: FastifyInstance, { paths }: OpenApi): Promise<string> {
  const answers: { [key: string]: Answer } = {};
  for (const [path, { get, post }] of Object.entries(paths)) {
    if (get && !NOT_KEPT.test(path)) {
      const { statusCode, body } = await app.inject({ url: path });
      answers[`GET ${path}`] = { status: statusCode, body };
    }
    for (const [type, { examples = {} }] of Object.entries(post?.requestBody?.content ?? {})) {
      for (const [name, { value }] of Object.entries(examples)) {
        const payload = typeof value === 'string' ? value : JSON.stringify(value);
        const { statusCode, body } = await app.inject({
          method: 'POST',
          url: path,
          headers: { 'content-type': type },
          payload,
        });
        answers[`POST ${path} ${name}`] = { status: statusCode, body };
      }
    }
  }
  return `${JSON.stringify(answers, null, 2)}\n`;
}
