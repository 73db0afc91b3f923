import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TSC = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));

const PROGRAM = `import assert from 'node:assert/strict';
import { ExactLoss, Refused } from 'exact-loss-client';

const service = new ExactLoss(process.argv[2] ?? '');
const logits = { data: Float64Array.of(0, -50), shape: [1, 2] };
const { loss, grad } = await service.crossEntropy({ logits, labels: [0] });
assert.equal(loss, 1.9287498479639178e-22);
assert.deepEqual([...grad.data].map(Number), [-1.9287498479639178e-22, 1.9287498479639178e-22]);
await assert.rejects(service.crossEntropy({ logits, labels: [2] }), (error) => {
  assert(error instanceof Refused);
  assert.equal(error.code, 'LABEL_OUT_OF_RANGE');
  return true;
});
`;

/** Installs the client, compiles a program strictly against its published types, runs it, and removes the client. */
export async function tryTypeScript(folder: string, file: string, url: string): Promise<void> {
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, stdio: 'inherit' });
  run('npm', 'install', '--silent', file);
  writeFileSync(join(folder, 'use.mts'), PROGRAM);
  const types = fileURLToPath(new URL('../../node_modules/@types', import.meta.url));
  for (const module of ['nodenext', 'preserve']) {
    run(
      TSC,
      '--strict',
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
      '--module',
      module,
      '--target',
      'es2022',
      '--typeRoots',
      types,
      '--types',
      'node',
      'use.mts',
    );
  }
  run('node', 'use.mjs', url);
  run('npm', 'uninstall', '--silent', 'exact-loss-client');
  console.log('typescript: installed, compiles, computes, removed');
}
