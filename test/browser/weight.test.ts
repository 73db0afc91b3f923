import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { site } from './site.ts';

/** What the page may weigh, compressed, with all its panels opened. */
const MOST_BYTES = 200_000;

describe.skipIf(!CHROMIUM)('the page', () => {
  const { open } = site();

  test('is light, with all its panels', async () => {
    const page = await open('/livez');
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (!request.url().includes('/v1/'))
        sizes.push(request.sizes().then((size) => size.responseBodySize + size.responseHeadersSize));
    });
    await page.goto(new URL('/', page.url()).href);
    for (const panel of ['Where digits are lost', 'A batch', 'Train']) {
      await page.getByRole('link', { name: panel }).click();
      await page.locator('.plot svg').first().waitFor();
    }
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(sizes.length).toBeGreaterThan(5);
    expect(bytes).toBeLessThan(MOST_BYTES);
    console.log(`the page and its panels: ${sizes.length} files, ${(bytes / 1000).toFixed(0)} kB`);
  });
});
