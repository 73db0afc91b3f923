import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { site } from './site.ts';

/** What the first screen may weigh, compressed, and what it and the panel that brings most. */
const MOST_BYTES = { first: 70_000, withAPanel: 200_000 };

const PANELS = ['losses', 'digits', 'evaluate', 'train'];

describe.skipIf(!CHROMIUM)('the page', () => {
  const { open } = site();

  test('is light: its first screen, and each panel from a cold cache', async () => {
    /** What is transferred until the panel is drawn, in a browser that has nothing of it. */
    const weigh = async (address: string, shown: string) => {
      const page = await open('/livez', { locale: 'en' });
      const sizes: Promise<number>[] = [];
      page.on('requestfinished', (request) => {
        if (!request.url().includes('/v1/'))
          sizes.push(request.sizes().then((size) => size.responseBodySize + size.responseHeadersSize));
      });
      await page.goto(new URL(address, page.url()).href);
      await page.locator(shown).first().waitFor();
      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect(sizes.length).toBeGreaterThan(3);
      await page.context().close();
      return bytes;
    };
    const first = await weigh('/', '#loss output data');
    const each = new Map<string, number>();
    for (const panel of PANELS) each.set(panel, await weigh(`/#/${panel}`, '.plot svg'));
    const inWords = [...each].map(([panel, bytes]) => `${panel} ${(bytes / 1000).toFixed(0)}`).join(', ');
    console.log(`kB from a cold cache: the first screen ${(first / 1000).toFixed(0)}, ${inWords}`);
    expect(first).toBeLessThan(MOST_BYTES.first);
    for (const [panel, bytes] of each) expect(bytes, panel).toBeLessThan(MOST_BYTES.withAPanel);
  });
});
