/** A package.json, as far as it is read here. */
export interface Manifest {
  readonly [field: string]: unknown;
}

/** What only the repository needs: what builds and tests, and the Node that it brings for whoever has an older one. */
const OF_THE_REPOSITORY = ['private', 'scripts', 'devDependencies', 'optionalDependencies', 'overrides'];

/**
 * The manifest of the published package.
 *
 * @example publishedManifest({ name: 'exact-loss', private: true, bin: { 'exact-loss': 'bin/a.js' } })
 *   // { name: 'exact-loss', bin: { 'exact-loss': 'bin/a.js' } }
 */
export function publishedManifest(manifest: Manifest): Manifest {
  return Object.fromEntries(Object.entries(manifest).filter(([field]) => !OF_THE_REPOSITORY.includes(field)));
}
