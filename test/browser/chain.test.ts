import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { axeViolations, keepPicture, site } from './site.ts';

describe.skipIf(!CHROMIUM)('the chain', () => {
  const { open, post } = site();

  test('shows what the service answers', async () => {
    const page = await open('/');
    const loss = page.locator('#loss output data');
    const answer = await post('cross-entropy', { logits: [[2, 1, -1]], labels: [0] });
    await loss.waitFor();
    expect(await loss.getAttribute('value')).toBe(String(answer.loss));
  });

  test('breaks no rule of accessibility, and has its pictures', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open('/', { colorScheme });
      await page.locator('#gradient .value').first().waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await keepPicture(page, `chain-${colorScheme}`);
    }
  });
});
