import { existsSync } from 'node:fs';
import { type Browser, type BrowserServer, chromium } from 'playwright-core';

/** Where a Chromium may be; CHROMIUM names another. */
const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser's program, or undefined where there is none: its tests are skipped then, but never in CI. */
export const CHROMIUM = PLACES.find((path) => path && existsSync(path));
if (!CHROMIUM && process.env.CI) throw new Error('no Chromium here: install it, or say in CHROMIUM where it is');

/** A name that leads to this machine, but is not localhost, which browsers trust as if it were HTTPS. */
export const HOST_OFF_LOOPBACK = 'losses.example';

/** Without anything that it would ask the outside world for. */
const OPTIONS = {
  executablePath: CHROMIUM ?? 'chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--host-resolver-rules=MAP ${HOST_OFF_LOOPBACK} 127.0.0.1`,
  ],
};

export function launch(): Promise<Browser> {
  return chromium.launch(OPTIONS);
}

/** Starts one for several processes, which connect to its `wsEndpoint()`. Each has contexts of its own. */
export function launchServer(): Promise<BrowserServer> {
  return chromium.launchServer(OPTIONS);
}
