import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { axeViolations, keepPicture, site } from './site.ts';

const pages = readdirSync(new URL('../../docs/guide/', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `/guide/${name}`.replace(/(?:\/README)?\.md$/, ''));

const isIndex = (path: string) => path === '/guide' || path === '/guide/zh';

describe.skipIf(!CHROMIUM)('the guide', () => {
  const { open } = site();
  /** The pages that have been fetched, by their addresses: all pages lead to all others. */
  const fetched = new Map<string, Promise<{ status: number; text: string }>>();
  const fetchOnce = ({ origin, pathname }: URL) => {
    const address = origin + pathname;
    const before = fetched.get(address);
    if (before) return before;
    const answer = fetch(address).then(async (response) => ({ status: response.status, text: await response.text() }));
    fetched.set(address, answer);
    return answer;
  };

  test.each(pages)('%s has formulas, links that lead somewhere, and no barrier; and fits a phone', async (path) => {
    const page = await open(path);
    await expect.poll(async () => await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    await expect.poll(async () => await page.locator('nav.pages a[aria-current=page]').count()).toBe(1);
    const prose = await page.locator('article :is(p, li, td, th):not(:has(code))').allTextContents();
    expect(prose.join('\n')).not.toMatch(/\$|<!--/);

    const links = await page
      .locator('a[href], img[src]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? one.getAttribute('src') ?? ''));
    for (const link of new Set(links.filter((link) => !/^https?:/.test(link)))) {
      const target = new URL(link, page.url());
      const { status, text } = await fetchOnce(target);
      expect([link, status]).toEqual([link, 200]);
      // What stands behind #/ is the playground's state.
      if (target.hash && !target.hash.startsWith('#/'))
        expect(text).toContain(` id="${decodeURIComponent(target.hash.slice(1))}"`);
    }
    // What is around the text is the same on all pages.
    expect(await axeViolations(page, undefined, isIndex(path) ? 'html' : 'main')).toEqual([]);

    await page.setViewportSize({ width: 360, height: 740 });
    await expect
      .poll(async () => await page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(360);
    expect(await axeViolations(page, ['scrollable-region-focusable', 'target-size'], 'main')).toEqual([]);
    // What is cut off behind an operator reads as whole, and is wrong.
    const cut = await page
      .locator('.katex-block, .picture')
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent));
    expect(cut).toEqual([]);
  });

  test('on a phone its title comes first, and the lists are folded', async () => {
    const page = await open('/guide/numerical-stability', { viewport: { width: 390, height: 844 } });
    const top = async (selector: string) => (await page.locator(selector).first().boundingBox())?.y ?? Number.NaN;
    const [title, list, contents, text] = await Promise.all(['h1', 'nav.pages', 'nav.contents', 'article'].map(top));
    expect([title, list, contents, text]).toEqual([title, list, contents, text].toSorted((a = 0, b = 0) => a - b));
    expect(text).toBeLessThan(300);
    const accuracy = page.locator('nav.pages').getByRole('link', { name: 'Accuracy' });
    expect(await accuracy.isVisible()).toBe(false);
    await page.getByText('All pages').click();
    await accuracy.click();
    await page.getByRole('heading', { level: 1, name: 'Accuracy' }).waitFor();
  });

  test('marks the section that is read in its contents', async () => {
    const page = await open('/guide/numerical-stability');
    const contents = page.getByRole('navigation', { name: 'On this page' });
    await contents.getByRole('link', { name: 'How the service does it' }).click();
    const marked = contents.locator('[aria-current]');
    await expect.poll(async () => await marked.allTextContents()).toEqual(['How the service does it']);
    await page.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
    await expect.poll(async () => await marked.allTextContents()).toEqual([]);
  });

  test('copies a request as it is shown, which the service that it names answers', async () => {
    const page = await open('/guide/from-softmax-to-cross-entropy');
    const block = page.locator('.code').first();
    await block.getByRole('button', { name: 'Copy' }).click();
    await block.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe((await block.locator('code').textContent())?.trimEnd());
    const [, address = '', body = ''] = /^curl -sS (\S+) -H '[^']*' -d '([^']*)'$/.exec(copied) ?? [];
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`http://${address}`, { method: 'POST', headers, body });
    expect(await answer.text()).toBe((await page.locator('.code code').nth(1).textContent())?.trimEnd());
  });

  test('opens a request in the playground', async () => {
    const page = await open('/guide/from-softmax-to-cross-entropy');
    const cross = page.locator('.code', { hasText: '/v1/cross-entropy' }).first();
    await cross.getByRole('link', { name: 'Open in the playground' }).click();
    await expect.poll(() => new URL(page.url()).hash).toMatch(/^#\/chain/);
    await expect.poll(async () => await page.locator('body').textContent()).toContain('0.3490');
  });

  test('goes from one language to the other and back, and keeps it on the way to the playground', async () => {
    const page = await open('/guide/weights-and-means');
    await page.getByRole('link', { name: '中文' }).click();
    await page.getByRole('heading', { level: 1, name: '权重与平均' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    expect(await page.locator('#theme').textContent()).toBe('◐ 自动');
    // A page that is in English only: the way back leads to the Chinese index, the playground stays Chinese.
    await page.locator('nav.pages').getByRole('link', { name: '精度' }).click();
    await page.getByRole('heading', { level: 1, name: 'Accuracy' }).waitFor();
    const playground = page.getByRole('link', { name: 'Playground', exact: true });
    expect(await playground.getAttribute('href')).toBe('/#/?lang=zh');
    await page.getByRole('link', { name: '中文' }).click();
    await page.getByRole('heading', { level: 1, name: '指南' }).waitFor();
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Guide' }).waitFor();
    expect(await playground.getAttribute('href')).toBe('/#/?lang=en');
  });

  test('shows requests to the address that it is read from', async () => {
    const page = await open('/guide/clients');
    const { host } = new URL(page.url());
    const codes = await page.locator('main code').allTextContents();
    expect(codes.some((code) => code.includes(`curl -sS ${host}/v1/`))).toBe(true);
    expect(codes.filter((code) => /(?:localhost|127\.0\.0\.1):8080/.test(code))).toEqual([]);
  });

  test('has the files of the repository that it refers to, as pages', async () => {
    const page = await open('/guide/clients');
    await page.getByRole('link', { name: 'examples/', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Examples' }).waitFor();
    await page.goto(new URL('/guide/files/examples/python/tensors.py', page.url()).href);
    await page.getByText('def ask(operation, tensors, **options)').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'is legible, has fonts for its formulas, and its picture: %s',
    async (colorScheme) => {
      const page = await open('/guide/numerical-stability', { colorScheme });
      await page.evaluate(() => document.fonts.ready);
      await expect.poll(async () => await page.evaluate(() => document.fonts.check('16px KaTeX_Math'))).toBe(true);
      expect(await axeViolations(page, ['color-contrast'])).toEqual([]);
      await keepPicture(page, `guide-${colorScheme}`);
    },
  );

  test.each([
    ['phone', '/guide/numerical-stability', 'light'],
    ['zh-phone', '/guide/zh/numerical-stability', 'dark'],
  ] as const)('as a picture: %s', async (name, path, colorScheme) => {
    const page = await open(path, { colorScheme, viewport: { width: 390, height: 844 } });
    await page.evaluate(() => document.fonts.ready);
    expect(await axeViolations(page, ['color-contrast'])).toEqual([]);
    await keepPicture(page, `guide-${name}`);
  });

  test.each(['/guide', '/guide/zh'])('leads from page to page, and to the playground: %s', async (index) => {
    const page = await open(index);
    const order = [page.url()];
    for (let next: string | undefined = page.url(); next !== undefined; ) {
      const { text } = await fetchOnce(new URL(next));
      const href: string | undefined = /<a href="([^"]+)" rel="next"/.exec(text)?.[1];
      next = href && new URL(href, page.url()).href;
      if (next !== undefined) order.push(next);
    }
    const own = pages.filter((path) => path.startsWith('/guide/zh') === (index === '/guide/zh'));
    expect(order.map((url) => new URL(url).pathname).sort()).toEqual(own.sort());
    await page.locator('a[rel=next]').click();
    await expect.poll(() => page.url()).toBe(order[1]);
    await page.locator('.bar nav a').first().click();
    await page.locator('#app main').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(index === '/guide/zh' ? 'zh-Hans' : 'en');
  });
});
