import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A service that runs from its installed package. */
export interface InstalledService {
  readonly url: string;
  /** Ends it, and removes the package. */
  remove(): Promise<void>;
}

/** Installs the package of the service into a folder, computes a loss by its command, and starts it. */
export async function tryService(folder: string, file: string): Promise<InstalledService> {
  const npm = (...args: string[]) => execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  npm('install', file);
  const command = join(folder, 'node_modules/.bin/exact-loss');
  const exactLoss = (...args: string[]) => execFileSync(command, args, { cwd: folder, encoding: 'utf8' });

  assert.match(exactLoss('--version'), /^(?:exact-loss )?\d+\.\d+\.\d+\n$/);
  writeFileSync(join(folder, 'request.json'), '{"logits":[[0,-50]],"labels":[0]}');
  const { loss } = JSON.parse(exactLoss('cross-entropy', 'request.json', '--format', 'json'));
  assert.equal(loss, 1.9287498479639178e-22);

  const server = spawn(command, ['serve', '--port', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await listening(server.stdout).catch((error) => {
    server.kill();
    throw error;
  });
  const page = await fetch(url);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<title>/);
  assert.equal((await fetch(`${url}/vectors/nll.json`)).status, 200);
  console.log(`service: installed, computes and serves at ${url}`);
  return {
    url,
    async remove() {
      server.kill('SIGTERM');
      const [code] = await once(server, 'exit');
      assert.equal(code, 0);
      npm('uninstall', 'exact-loss');
      assert(!existsSync(command));
      console.log('service: drained, removed');
    },
  };
}

/** The address in the first line of a log that has one. */
async function listening(log: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: log })) {
    const { msg = '' } = JSON.parse(line) as { msg?: string };
    const url = /https?:\/\/[\w.:[\]]+/.exec(msg)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('the service ended before it listened');
}
