import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/**
 * What the page may load: its own files. (The default of swagger-ui has `upgrade-insecure-requests`, with which a browser asks for
 * scripts over HTTPS unless the page is on loopback: a blank page wherever the service is called over plain HTTP.)
 */
const POLICY = {
  'default-src': "'self'",
  'base-uri': "'self'",
  'frame-ancestors': "'self'",
  'img-src': ["'self'", 'data:'],
  'object-src': "'none'",
  'script-src-attr': "'none'",
  // The page sets style attributes.
  'style-src': ["'self'", "'unsafe-inline'"],
};

/** The OpenAPI document, and its page. */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  app.get('/openapi.json', { schema: { hide: true }, handler: async () => app.swagger() });
  app.get('/openapi.yaml', {
    schema: { hide: true },
    handler: async (_request, reply) => reply.type('application/yaml').send(app.swagger({ yaml: true })),
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: POLICY });
}
