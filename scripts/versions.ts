/** Where the version of package.json stands once more; the first group is what stands before it. */
const PLACES: { readonly [path: string]: RegExp } = {
  Dockerfile: /^(ARG VERSION=)\S+$/m,
  // In its head, and in that of the package.
  'package-lock.json':
    /^( {2}"version": "(?=[^"]+",\n {2}"lockfileVersion)|(?<="": \{\n {6}"name": "exact-loss",\n) {6}"version": ")[^"]+/gm,
  'clients/typescript/package.json': /^( {2}"version": ")[^"]+/m,
  'clients/python/pyproject.toml': /^(version = ")[^"]+/m,
};

export const VERSIONED: readonly string[] = Object.keys(PLACES);

/**
 * A file with the version in its place.
 *
 * @throws Error it has none
 * @example withVersion('Dockerfile', 'ARG VERSION=0.1.0', '0.2.0') // 'ARG VERSION=0.2.0'
 */
export function withVersion(path: string, text: string, version: string): string {
  const place = PLACES[path];
  if (place === undefined || text.search(place) < 0) throw new Error(`${path} has no version`);
  return text.replace(place, (_, before: string) => before + version);
}
