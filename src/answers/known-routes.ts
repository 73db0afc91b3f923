import findMyWay, { type HTTPMethod } from 'find-my-way';
import { operationCalled, spellingOf } from '../operations/other-names.ts';

/** A longer path resembles none of ours. */
const LONGEST_MISSPELT = 80;

/**
 * Finds routes by the path of a request. (Fastify's `hasRoute` takes a pattern; a client's path may be an invalid one.)
 */
export class KnownRoutes {
  private readonly router = findMyWay();
  private readonly methods = new Set<string>();
  /** Static paths by their spelling without case, dashes, underscores and trailing slashes. */
  private readonly bySpelling = new Map<string, string>();

  add(methods: string | readonly string[], url: string): void {
    for (const method of [methods].flat()) {
      this.methods.add(method);
      this.router.on(method as HTTPMethod, url, () => undefined);
    }
    if (!url.includes('*') && !url.includes(':')) this.bySpelling.set(spellingOfPath(url), url);
  }

  /**
   * The methods that have a route at a path, matched as Fastify's router does.
   *
   * @example routes.methodsAt('/livez') // ['GET', 'HEAD']
   */
  methodsAt(path: string): string[] {
    return [...this.methods].filter((method) => this.router.find(method as HTTPMethod, path) !== null);
  }

  /**
   * The path that was probably meant by a misspelt one, or by one with another name of a loss; undefined if it resembles none.
   *
   * @example routes.meantBy('/v1/CrossEntropyLoss/') // '/v1/cross-entropy'
   * @example routes.meantBy('/v1/dpo') // '/v1/preference'
   */
  meantBy(path: string): string | undefined {
    if (path.length > LONGEST_MISSPELT) return undefined;
    const spelling = spellingOfPath(path);
    const named = spelling.split('/').map(operationCalled).join('/');
    for (const candidate of [spelling, `/v1${spelling}`, named, `/v1${named}`]) {
      const meant = this.bySpelling.get(candidate);
      if (meant !== undefined) return meant === path ? undefined : meant;
    }
    return undefined;
  }
}

function spellingOfPath(path: string): string {
  return spellingOf(path.replace(/\/+/g, '/').replace(/\/$/, ''));
}
