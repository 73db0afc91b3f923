import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** The OpenAPI document, and its page. */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  app.get('/openapi.json', { schema: { hide: true }, handler: async () => app.swagger() });
  app.get('/openapi.yaml', {
    schema: { hide: true },
    handler: async (_request, reply) => reply.type('application/yaml').send(app.swagger({ yaml: true })),
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
}
