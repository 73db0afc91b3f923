import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';

const IMAGES = new URL('../../docs/images/', import.meta.url);
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const VIEWPORT = { width: 1280, height: 900 };

/** A picture shows what is above this, in points of the screen. */
const PICTURE_HEIGHT = 1500;

/** Connects to the browser of all test files, as if it were one's own: see built.ts. */
export function connect(): Promise<Browser> {
  return chromium.connect(inject('chromium'));
}

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
  let mayFail: RegExp | undefined;
  const errors: string[] = [];
  /** To start a page takes longer than most tests: one is used again, emptied. */
  let plain: { readonly page: Page; taken: boolean } | undefined;

  beforeAll(async () => {
    app = await buildApp(loadConfig({ LOG_LEVEL: 'silent' }));
    [url, browser] = await Promise.all([app.listen({ host: '127.0.0.1', port: 0 }), connect()]);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });
  afterEach(async () => {
    const others = browser.contexts().filter((context) => context !== plain?.page.context());
    await Promise.all(others.map((context) => context.close()));
    if (plain?.taken) await emptied(plain.page);
    if (plain) plain.taken = false;
    mayFail = undefined;
    expect(errors.splice(0)).toEqual([]);
  });

  async function newPage(options: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en', ...options });
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
    return page;
  }

  async function plainPage({ viewport, colorScheme }: BrowserContextOptions): Promise<Page> {
    plain ??= { page: await newPage({}), taken: false };
    plain.taken = true;
    const { page } = plain;
    await page.setViewportSize(viewport ?? VIEWPORT);
    await page.emulateMedia({ colorScheme: colorScheme ?? null });
    return page;
  }

  /** Whether the one page can be as these options say. */
  const isPlain = (options: BrowserContextOptions) =>
    !plain?.taken && Object.keys(options).every((name) => name === 'viewport' || name === 'colorScheme');

  return {
    async open(path, { mayFail: allowed, ...options } = {}) {
      mayFail = allowed;
      const page = isPlain(options) ? await plainPage(options) : await newPage(options);
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

/** A page as new: nothing stored, nothing intercepted. */
async function emptied(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.goto('about:blank');
}

/** What axe finds wrong with a page, or with a part of it: rule, and where; by all its rules, or by some. */
export async function axeViolations(page: Page, rules?: readonly string[], part = 'html'): Promise<string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  const looked = { rules, part };
  return page.evaluate(async ({ rules, part }) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    // What KaTeX draws has the text's colour and is hidden from screen readers; its MathML is looked at.
    const where = { include: [part], exclude: [['.katex-html']] };
    const { violations } = await axe.run(where, rules ? { runOnly: [...rules] } : {});
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
  }, looked);
}

/** Keeps a picture of the top of the page as documentation, when asked to by SCREENSHOTS=1. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return;
  await mkdir(IMAGES, { recursive: true });
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    height: document.documentElement.scrollHeight,
  }));
  await page.screenshot({
    path: new URL(`${name}.png`, IMAGES).pathname,
    fullPage: true,
    clip: { x: 0, y: 0, width, height: Math.min(height, PICTURE_HEIGHT) },
  });
}
