import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** What `npm run build` makes of web/ and docs/guide/: it stands beside src, and beside dist. */
const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));

const HEADERS = {
  // The pages load nothing from elsewhere. KaTeX and the plots set styles of single elements.
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Names under assets/ change with what is in them. */
const FOREVER = 'public, max-age=31536000, immutable';

/** Where those lead to whose pages have not been built. */
const DOCUMENT = '/openapi.json';

/**
 * The playground at `/`, the guide at `/guide` and the API's pages at `/docs`, each file a route; `/` and `/docs` lead to the OpenAPI
 * document where they have not been built.
 *
 * @param root the folder of the built files, with a slash at its end
 */
export async function siteRoutes(app: FastifyInstance, { root = PUBLIC }: { root?: string }): Promise<void> {
  const files = filesOf(root);
  for (const [file, url] of [
    ['index.html', '/'],
    ['docs/index.html', '/docs'],
  ] as const) {
    if (files.includes(file)) continue;
    app.get(url, { schema: { hide: true }, handler: async (_request, reply) => reply.redirect(DOCUMENT) });
  }
  if (files.length === 0) return;
  await app.register(fastifyStatic, { root, serve: false, preCompressed: true, cacheControl: false });
  for (const file of files) {
    const headers = { ...HEADERS, 'cache-control': file.startsWith('assets/') ? FOREVER : 'no-cache' };
    for (const url of urlsOf(file))
      app.get(url, {
        schema: { hide: true },
        handler: async (_request, reply) => reply.headers(headers).sendFile(file),
      });
  }
}

/** Every file below a folder that is not another's compressed form; none where the folder is missing. */
function filesOf(root: string): string[] {
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(?:br|gz)$/.test(entry.name))
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length).replaceAll('\\', '/').replace(/^\//, ''));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** guide/index.html is at /guide, guide/oracle.html at /guide/oracle, with or without a slash behind; all else at its own name. */
function urlsOf(file: string): string[] {
  if (!file.endsWith('.html')) return [`/${file}`];
  const url = `/${file.replace(/(?:\/?index)?\.html$/, '')}`;
  return url === '/' ? [url] : [url, `${url}/`];
}
