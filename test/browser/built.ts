import { execFileSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { CHROMIUM, launchServer } from './chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser of all test files listens. */
    chromium: string;
  }
}

/** Builds the pages, and starts one browser for all test files. */
export default async function setUp({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  execFileSync(process.execPath, ['web/build.ts', '--if-stale'], { stdio: 'inherit' });
  if (!CHROMIUM) return undefined;
  const server = await launchServer();
  provide('chromium', server.wsEndpoint());
  return () => server.close();
}
