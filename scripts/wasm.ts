/**
 * Builds the WebAssembly module from `assembly/` and `src/kernel/` and embeds it in a TypeScript module, so that source, tests, build and
 * image run the same bytes: `npm run wasm`. A test fails where an embedded file is not what this would write.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { powersOfTenSource } from './powers-of-ten.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMPILER = join(ROOT, 'node_modules/assemblyscript/bin/asc.js');
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort='];

/** The generated files, by path in the project. */
export const POWERS_FILE = 'assembly/powers/powers-of-ten.ts';
export const MODULE_FILE = 'src/wasm/module.ts';

/**
 * The text of `src/wasm/module.ts`: the module compiled from `assembly/` and `src/kernel/`, in base64.
 *
 * @throws Error the source does not compile; the message is the compiler's
 */
export function moduleSource(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasm-'));
  try {
    const file = join(folder, 'module.wasm');
    execFileSync(process.execPath, [COMPILER, 'assembly/index.ts', ...OPTIONS, '--outFile', file], { cwd: ROOT });
    const bytes = readFileSync(file);
    const lines = bytes.toString('base64').match(/.{1,112}/g) ?? [];
    return `// Generated from assembly/ and src/kernel/ by scripts/wasm.ts (npm run wasm): do not edit.

/** The WebAssembly module, ${bytes.length} bytes, in base64. */
export const MODULE_BASE64 =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  writeFileSync(join(ROOT, POWERS_FILE), powersOfTenSource());
  writeFileSync(join(ROOT, MODULE_FILE), moduleSource());
}
