import { execFileSync } from 'node:child_process';

/** The pages as they are now, before any browser asks for them. */
export default function build(): void {
  execFileSync(process.execPath, ['web/build.ts', '--if-stale'], { stdio: 'inherit' });
}
