import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { FORM_TYPE, MEDIA_TYPES } from '../codecs/formats.ts';
import { MAX_DEPTH } from '../codecs/json/scanner.ts';
import { LINE_TYPES } from '../codecs/line-types.ts';
import type { Config } from '../config.ts';
import { MAX_ISSUES } from '../core/tensors/input-error.ts';
import { DTYPES } from '../core/tensors/numbers.ts';
import { manifest } from '../manifest.ts';
import { Health, Info } from '../schemas/service.ts';
import { logMetrics } from '../telemetry/log-metrics.ts';
import { PROBLEM_RESPONSES } from './describe-errors.ts';

/** What operators ask: is it alive, is it ready, what is it, how is it doing. */
export async function serviceRoutes(app: FastifyInstance, { config }: { config: Config }): Promise<void> {
  const tags = ['service'];

  app.get('/livez', {
    schema: {
      tags,
      operationId: 'livez',
      summary: 'Liveness: the process is alive',
      response: { 200: Health, ...PROBLEM_RESPONSES },
    },
    handler: async () => ({ status: 'ok' as const }),
  });

  app.get('/readyz', {
    schema: {
      tags,
      operationId: 'readyz',
      summary: 'Readiness: the process takes requests',
      description: '503 while draining: requests are still served, but no more should come.',
      response: { 200: Health, 503: Health, ...PROBLEM_RESPONSES },
    },
    handler: async (_request, reply) => {
      if (app.isDraining()) return reply.code(503).send({ status: 'draining' as const });
      return { status: 'ok' as const };
    },
  });

  app.get('/info', {
    schema: {
      tags,
      operationId: 'info',
      summary: 'Name, version, limits and media types of the service',
      response: { 200: Info, ...PROBLEM_RESPONSES },
    },
    handler: async () => ({
      name: manifest.name,
      version: manifest.version,
      commit: config.COMMIT,
      limits: { body_bytes: config.BODY_LIMIT, nesting: MAX_DEPTH, errors: MAX_ISSUES },
      media_types: { request: [...MEDIA_TYPES, ...LINE_TYPES, FORM_TYPE], response: [...MEDIA_TYPES, ...LINE_TYPES] },
      dtypes: [...DTYPES],
    }),
  });

  app.get('/metrics', {
    schema: {
      tags,
      operationId: 'metrics',
      summary: 'Metrics in the text format of Prometheus',
      response: {
        200: { description: 'The metrics.', content: { 'text/plain': { schema: Type.String() } } },
        ...PROBLEM_RESPONSES,
      },
    },
    handler: async (_request, reply) =>
      reply.type(app.metricsType).send((await app.metricsText()) + (await logMetrics.metrics())),
  });
}
