import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { axeViolations, keepPicture, site } from './site.ts';

const pages = readdirSync(new URL('../../docs/guide/', import.meta.url))
  .filter((name) => name.endsWith('.md'))
  .map((name) => (name === 'README.md' ? '/guide' : `/guide/${name.replace(/\.md$/, '')}`));

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
    await expect.poll(async () => await page.locator('nav[aria-label=Guide] a[aria-current=page]').count()).toBe(1);
    const prose = await page.locator('main :is(p, li, td, th):not(:has(code))').allTextContents();
    expect(prose.join('\n')).not.toMatch(/\$|<!--/);

    const links = await page
      .locator('a[href], img[src]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? one.getAttribute('src') ?? ''));
    for (const link of new Set(links.filter((link) => !/^https?:/.test(link)))) {
      const target = new URL(link, page.url());
      const { status, text } = await fetchOnce(target);
      expect([link, status]).toEqual([link, 200]);
      if (target.hash) expect(text).toContain(` id="${decodeURIComponent(target.hash.slice(1))}"`);
    }
    // What is around the text is the same on all pages.
    expect(await axeViolations(page, undefined, path === '/guide' ? 'html' : 'main')).toEqual([]);

    await page.setViewportSize({ width: 360, height: 740 });
    await expect
      .poll(async () => await page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(360);
    expect(await axeViolations(page, ['scrollable-region-focusable'], 'main')).toEqual([]);
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

  test('leads from page to page, and to the playground', async () => {
    const page = await open('/guide');
    const order = [page.url()];
    for (let next: string | undefined = page.url(); next !== undefined; ) {
      const { text } = await fetchOnce(new URL(next));
      const href: string | undefined = /<a href="([^"]+)" rel="next"/.exec(text)?.[1];
      next = href && new URL(href, page.url()).href;
      if (next !== undefined) order.push(next);
    }
    expect(order.map((url) => new URL(url).pathname).sort()).toEqual([...pages].sort());
    await page.locator('a[rel=next]').click();
    await expect.poll(() => page.url()).toBe(order[1]);
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByRole('heading', { name: 'From logits to the gradient' }).waitFor();
  });
});
