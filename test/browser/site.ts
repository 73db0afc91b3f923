import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { launch } from './chromium.ts';

const IMAGES = new URL('../../docs/images/', import.meta.url);
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The site over a real socket, and a browser, for the tests of one file. */
export interface Site {
  /** Opens a page; whatever it writes to the console as an error fails the test, unless it was said that it may. */
  open(path: string, options?: BrowserContextOptions & { readonly mayFail?: RegExp }): Promise<Page>;
  /** What the service answers to the same request. */
  post(operation: string, body: object): Promise<{ readonly [output: string]: unknown }>;
}

/** Starts both before the tests of the file, and ends them after. */
export function site(): Site {
  let app: Awaited<ReturnType<typeof buildApp>>;
  let browser: Browser;
  let url = '';
  const errors: string[] = [];

  beforeAll(async () => {
    app = await buildApp(loadConfig({ LOG_LEVEL: 'silent' }));
    [url, browser] = await Promise.all([app.listen({ host: '127.0.0.1', port: 0 }), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(errors.splice(0)).toEqual([]);
  });

  return {
    async open(path, { mayFail, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en', ...options });
      context.setDefaultTimeout(30_000);
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const page = await context.newPage();
      page.on('pageerror', (error) => errors.push(String(error)));
      // An answer with an error status is no error of the page's: they are shown on purpose.
      page.on('console', (message) => {
        const text = message.text();
        if (message.type() === 'error' && !/status of 4\d\d/.test(text) && !mayFail?.test(text)) errors.push(text);
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(url) && !/^(?:data|blob):/.test(request.url()))
          errors.push(`asks for ${request.url()}`);
      });
      await page.goto(url + path);
      return page;
    },
    async post(operation, body) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/v1/${operation}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return response.json();
    },
  };
}

/** What axe finds wrong with a page: rule, and where; by all its rules, or by some. */
export async function axeViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  return page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    // What KaTeX draws has the text's colour and is hidden from screen readers; its MathML is looked at.
    const { violations } = await axe.run({ exclude: [['.katex-html']] }, rules ? { runOnly: [...rules] } : {});
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
  }, rules);
}

/** Keeps a picture of the page as documentation, when asked to by SCREENSHOTS=1. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return;
  await mkdir(IMAGES, { recursive: true });
  await page.screenshot({ path: new URL(`${name}.png`, IMAGES).pathname, fullPage: true });
}
