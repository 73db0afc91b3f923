import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import { CHROMIUM, HOST_OFF_LOOPBACK } from './chromium.ts';
import { axeViolations, connect, keepPicture } from './site.ts';

const PAGES = ['', '/errors', ...OPERATIONS.map(({ name }) => `/${name}`), '/inference', '/service', '/vectors'].map(
  (page) => `/docs${page}`,
);

describe.runIf(CHROMIUM)('the pages of the API over plain HTTP off loopback', () => {
  let app: Awaited<ReturnType<typeof buildApp>>;
  let browser: Browser;
  let page: Page;
  let origin = '';
  const errors: string[] = [];

  beforeAll(async () => {
    app = await buildApp(loadConfig({ LOG_LEVEL: 'silent' }));
    await app.listen({ host: '127.0.0.1', port: 0 });
    origin = `http://${HOST_OFF_LOOPBACK}:${(app.server.address() as AddressInfo).port}`;
    browser = await connect();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en' });
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 422/.test(message.text())) errors.push(message.text());
    });
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });
  beforeEach(() => {
    errors.length = 0;
  });

  const open = async (path: string) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(origin + path);
  };

  /** Sends every request of the page; statuses, and answers that are not what the page said before. */
  const sendAll = () =>
    page.evaluate(async () => {
      for (const folded of document.querySelectorAll('details')) folded.open = true;
      const blocks = [...document.querySelectorAll<HTMLElement>('.try')];
      const textOf = (block: HTMLElement) => block.querySelector('.answer code')?.textContent ?? '';
      const said = blocks.map(textOf);
      for (const block of blocks) block.querySelector<HTMLElement>('.send')?.click();
      const isDone = (block: HTMLElement) => !block.querySelector('.answer')?.hasAttribute('aria-busy');
      while (!blocks.every(isDone)) await new Promise((resolve) => setTimeout(resolve, 20));
      return blocks.map((block, i) => {
        const isOther = said[i] !== '' && textOf(block) !== said[i];
        return `${block.dataset.path} ${block.querySelector('.status')?.textContent}${isOther ? ` ${textOf(block)}` : ''}`;
      });
    });

  const linked = new Map<string, Promise<{ status: number; text: string }>>();
  const fetchOnce = (path: string) => {
    const found =
      linked.get(path) ?? app.inject(path).then(({ statusCode, body }) => ({ status: statusCode, text: body }));
    linked.set(path, found);
    return found;
  };

  let sent = 0;
  test.each(PAGES)(
    '%s: every example is answered as it says, links lead somewhere, no barrier, fits a narrow screen',
    async (path) => {
      await open(path);
      expect(await page.locator('h1').count()).toBe(1);
      const answered = await sendAll();
      for (const answer of answered) expect(answer).toMatch(/^\/\S+ 200$/);
      sent += answered.length;

      const links = await page
        .locator('main a[href]')
        .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
      for (const link of new Set(links)) {
        const target = new URL(link, origin + path);
        const { status, text } = await fetchOnce(target.pathname);
        expect([link, status]).toEqual([link, 200]);
        const hash = decodeURIComponent(target.hash.slice(1));
        if (hash && !hash.startsWith('/')) expect(text.includes(` id="${hash}"`), link).toBe(true);
      }
      expect(await axeViolations(page, undefined, path === '/docs' ? 'html' : 'main')).toEqual([]);

      await page.setViewportSize({ width: 390, height: 844 });
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      expect(await axeViolations(page, ['scrollable-region-focusable', 'color-contrast'], 'main')).toEqual([]);
      expect(errors).toEqual([]);
    },
  );

  test('all examples of all operations were among them, in JSON, as lines, and of the inference protocol', () => {
    const { paths } = app.swagger() as { paths: { [path: string]: { [method: string]: unknown } } };
    const examples = (JSON.stringify(paths).match(/"summary":"[^"]*","value":/g) ?? []).length;
    const gets = Object.values(paths).filter((methods) => 'get' in methods).length;
    expect(sent).toBe(examples + gets);
  });

  test('a request is changed, refused, and put back', async () => {
    await open('/docs/cross-entropy#tiny-loss');
    const block = page.locator('#tiny-loss');
    await block.getByRole('textbox').fill('{"logits": [[0, -50]], "labels": [2]}');
    await block.getByRole('textbox').press('Control+Enter');
    await block.locator('.status', { hasText: '422' }).waitFor();
    expect(await block.locator('.answer').textContent()).toContain('labels[0] is 2; expected an integer in [0, 2)');
    expect(await block.locator('.curl code').textContent()).toContain(`${HOST_OFF_LOOPBACK}:`);
    expect(await block.locator('.curl code').textContent()).toContain('"labels": [2]}');
    const href = (await block.getByRole('link', { name: 'Open in the playground' }).getAttribute('href')) ?? '';
    expect(new URLSearchParams(href.split('?')[1]).get('body')).toBe('{"logits": [[0, -50]], "labels": [2]}');
    await block.getByRole('button', { name: 'Reset' }).click();
    expect(await block.getByRole('textbox').inputValue()).toBe('{"logits": [[0, -50]], "labels": [0]}');
    expect(await block.locator('.answer').textContent()).toContain('1.9287498479639178e-22');
    expect(errors).toEqual([]);
  });

  test('a service that does not answer is told as such', async () => {
    await open('/docs/softmax');
    await page.route('**/v1/softmax', (route) => route.abort());
    const block = page.locator('#one-row');
    await block.getByRole('button', { name: 'Send' }).click();
    await block.locator('.failed', { hasText: 'No answer' }).waitFor();
    await page.unrouteAll();
  });

  test('a link to an example unfolds it', async () => {
    await open('/docs/cross-entropy#metrics');
    await page.locator('#metrics textarea').waitFor({ state: 'visible' });
  });

  test.each(['light', 'dark'] as const)('is legible, and has its picture: %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await open('/docs/cross-entropy');
    await page.evaluate(() => document.fonts.ready);
    await keepPicture(page, `docs-${colorScheme}`);
    await sendAll();
    expect(await axeViolations(page, ['color-contrast'])).toEqual([]);
    await page.emulateMedia({ colorScheme: null });
  });

  test('a phone shows it, and no anchor below the bar', async () => {
    await open('/docs/cross-entropy');
    await page.setViewportSize({ width: 390, height: 844 });
    await keepPicture(page, 'docs-phone');
    const bar = await page.locator('header.bar').evaluate((bar) => getComputedStyle(bar).position);
    await page.goto(`${origin}/docs/cross-entropy#options`);
    const top = await page.locator('#options').evaluate((heading) => heading.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(bar === 'static' ? 0 : 40);
  });

  test('is whole without a script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`${origin}/docs/nll`);
    expect(await plain.locator('#two-rows textarea').inputValue()).toContain('"log_probs"');
    expect(await plain.locator('#two-rows .answer').textContent()).toContain('"loss"');
    expect(await plain.getByRole('button', { name: 'Send' }).count()).toBe(0);
    await context.close();
  });
});
