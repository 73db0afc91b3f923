import type { FastifyInstance } from 'fastify';

/** The OpenAPI document; its pages are files of the site (site.ts). */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  app.get('/openapi.json', { schema: { hide: true }, handler: async () => app.swagger() });
  app.get('/openapi.yaml', {
    schema: { hide: true },
    handler: async (_request, reply) => reply.type('application/yaml').send(app.swagger({ yaml: true })),
  });
}
