import { registerHooks } from 'node:module';

/**
 * The types of a client, as openapi-typescript generates them with its default options.
 *
 * It writes them with the compiler's API of TypeScript 5, which TypeScript 7 does not have: its import of `typescript` gets that one, from the
 * development dependency `typescript5`.
 *
 * @example await openapiTypes(new URL('../../openapi.yaml', import.meta.url)) // 'export interface paths { …'
 */
export async function openapiTypes(document: URL): Promise<string> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) => next(specifier === 'typescript' ? 'typescript5' : specifier, context),
  });
  try {
    const { default: generate, astToString } = await import('openapi-typescript');
    return astToString(await generate(document));
  } finally {
    hooks.deregister();
  }
}
