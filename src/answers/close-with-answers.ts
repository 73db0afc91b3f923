import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { isBodyArriving } from '../intake/arriving.ts';

/**
 * Closes every connection with its next answer once the listeners are closed, so that clients move to other processes.
 */
export const closeWithAnswers = fp(async (app: FastifyInstance) => {
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (!app.isListening() && !isBodyArriving(request.raw)) reply.header('connection', 'close');
    done();
  });
});
