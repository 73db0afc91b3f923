import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** What `npm run build` makes of web/ and docs/guide/: it stands beside src, and beside dist. */
const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));

/** The pages load nothing from elsewhere. KaTeX and the plots set styles of single elements. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Names under assets/ change with what is in them. */
const FOREVER = 'public, max-age=31536000, immutable';

/** The playground at `/` and the guide at `/guide`; where they have not been built, `/` leads to the API's page. */
export async function siteRoutes(app: FastifyInstance): Promise<void> {
  if (!existsSync(`${PUBLIC}index.html`)) {
    app.get('/', { schema: { hide: true }, handler: async (_request, reply) => reply.redirect('/docs') });
    return;
  }
  await app.register(fastifyStatic, { root: PUBLIC, serve: false, preCompressed: true, cacheControl: false });

  for (const file of await readdir(PUBLIC, { recursive: true })) {
    if (!/\.\w+$/.test(file) || /\.(?:br|gz)$/.test(file)) continue;
    const path = file.replaceAll('\\', '/');
    app.get(urlOf(path), {
      schema: { hide: true },
      handler: async (_request, reply) =>
        reply
          .headers({
            'cache-control': path.startsWith('assets/') ? FOREVER : 'no-cache',
            'content-security-policy': POLICY,
            'referrer-policy': 'no-referrer',
            'x-content-type-options': 'nosniff',
          })
          .sendFile(path),
    });
  }
}

/** guide/index.html is at /guide, guide/oracle.html at /guide/oracle, everything else at its own name. */
function urlOf(path: string): string {
  return `/${path.replace(/(?:^|\/)index\.html$/, '').replace(/\.html$/, '')}`;
}
