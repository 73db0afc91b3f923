/** A package.json, as far as it is read here. */
export interface Manifest {
  readonly [field: string]: unknown;
}

/** What only the repository needs: what builds and tests, and the Node that it brings for whoever has an older one. */
const OF_THE_REPOSITORY = ['private', 'scripts', 'devDependencies', 'optionalDependencies', 'overrides'];

/** Where npm shows a package to come from, and checks that it does: the repository whose workflow publishes it. */
export function withRepository(manifest: Manifest, repository: string | undefined, directory?: string): Manifest {
  if (repository === undefined) return manifest;
  const url = `git+https://github.com/${repository}.git`;
  return { ...manifest, repository: { type: 'git', url, ...(directory !== undefined && { directory }) } };
}

/**
 * The manifest of the published package.
 *
 * @example publishedManifest({ name: 'exact-loss', private: true, bin: { 'exact-loss': 'bin/a.js' } })
 *   // { name: 'exact-loss', bin: { 'exact-loss': 'bin/a.js' } }
 */
export function publishedManifest(manifest: Manifest): Manifest {
  return Object.fromEntries(Object.entries(manifest).filter(([field]) => !OF_THE_REPOSITORY.includes(field)));
}
