/**
 * Builds what is published, into build/: the packages of the service and of both clients; and tries each as a stranger would: installed
 * into an empty folder, used, and removed. Python's is left out where there is no Python with hatchling.
 *
 *     npm run packages
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonWith } from '../test/support/python.ts';
import { tryPython } from './packages/try-python.ts';
import { tryService } from './packages/try-service.ts';
import { tryTypeScript } from './packages/try-typescript.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const built = join(root, 'build');

const runIn = (folder: string, command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: join(root, folder), stdio: ['ignore', 'ignore', 'inherit'] });
const run = (command: string, ...args: string[]) => runIn('.', command, ...args);
const fileOf = (pattern: RegExp) => {
  const name = readdirSync(built).find((file) => pattern.test(file));
  if (name === undefined) throw new Error(`build/ has no ${pattern.source}`);
  return join(built, name);
};

rmSync(built, { recursive: true, force: true });
run('npm', 'run', 'build');
run('npm', 'run', 'build:client');
run('node', 'scripts/package.ts');
run('npm', 'pack', './build/package', '--pack-destination', 'build');
run('npm', 'pack', './build/client', '--pack-destination', 'build');
const python = pythonWith('hatchling');
if (python !== undefined) runIn('clients/python', python, '-m', 'hatchling', 'build', '-d', built);

const folder = mkdtempSync(join(tmpdir(), 'exact-loss-packages-'));
try {
  const service = await tryService(folder, fileOf(/^exact-loss-\d.*\.tgz$/));
  try {
    await tryTypeScript(folder, fileOf(/^exact-loss-client-\d.*\.tgz$/), service.url);
    if (python !== undefined) await tryPython(python, folder, fileOf(/\.whl$/), service.url);
    else console.log('python: left out, since there is no Python with hatchling');
  } finally {
    await service.remove();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
