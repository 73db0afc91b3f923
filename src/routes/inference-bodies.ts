import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { sendProblem } from '../answers/problems.ts';
import { excerpt } from '../core/tensors/excerpt.ts';
import { HttpProblem } from '../errors.ts';

const MEDIA_TYPES = ['application/json', 'application/octet-stream'];

/**
 * Takes the bodies of the Open Inference Protocol, in the scope of `app`: of two media types, which say nothing that its own header
 * does not, or of none, as Triton's client for Python sends them.
 */
export function acceptInferenceBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(MEDIA_TYPES, (request: FastifyRequest, _payload, done) => app.receiveBody(request, done));
  app.addContentTypeParser('*', (request: FastifyRequest, _payload, done) => {
    if (request.headers['content-type'] === undefined) app.receiveBody(request, done);
    else done(unsupported(request));
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    // Fastify itself refuses a content-type that is none.
    const isTypeless = error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
    return sendProblem(isTypeless ? unsupported(request) : error, request, reply);
  });
}

function unsupported({ headers }: FastifyRequest): HttpProblem {
  const expected = MEDIA_TYPES.join(', ');
  const type = excerpt(String(headers['content-type']));
  const detail = `content-type is ${type}; expected ${expected}, or none; for JSON send "content-type: application/json"`;
  return new HttpProblem('UNSUPPORTED_MEDIA_TYPE', detail, { headers: { accept: expected } });
}
