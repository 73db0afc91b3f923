/** A package.json, as far as it is read here. */
export interface Manifest {
  readonly [field: string]: unknown;
  readonly bin?: { readonly [command: string]: string };
}

/** What only the repository needs: what builds and tests, and the Node that it brings for whoever has an older one. */
const OF_THE_REPOSITORY = ['private', 'scripts', 'devDependencies', 'optionalDependencies', 'overrides'];

/**
 * The manifest of the published package. Its commands are the compiled ones: src/cli/main.ts is dist/cli/main.js there.
 *
 * @example publishedManifest({ name: 'exact-loss', private: true, bin: { 'exact-loss': 'src/a.ts' } })
 *   // { name: 'exact-loss', bin: { 'exact-loss': 'dist/a.js' } }
 */
export function publishedManifest(manifest: Manifest): Manifest {
  const kept = Object.entries(manifest).filter(([field]) => !OF_THE_REPOSITORY.includes(field));
  const { bin = {}, ...rest } = Object.fromEntries(kept) as Manifest;
  const commands = Object.entries(bin).map(([command, path]) => [command, compiled(path)]);
  return { ...rest, bin: Object.fromEntries(commands) };
}

function compiled(path: string): string {
  return path.replace(/^(?:\.\/)?src\//, 'dist/').replace(/\.ts$/, '.js');
}
