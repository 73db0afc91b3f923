import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { axeViolations, keepPicture, site } from './site.ts';

const WAYS = ['textbook', 'pytorch', 'service'] as const;

describe.skipIf(!CHROMIUM)('where digits die', () => {
  const { open, post } = site();

  const drawn = async (page: Page): Promise<void> => {
    await page.locator('.ways svg .line.service').waitFor();
    await page.locator('.at-gap table').waitFor();
  };

  /** What the table has for a way. */
  const value = (page: Page, way: (typeof WAYS)[number]) => page.locator(`.at-gap .${way} data`).first();

  /** The row's loss and gradient, as the API answers them. */
  const asked = async (gap: number, label: 0 | 1, dtype = 'float64') => {
    const { losses, grad } = (await post('cross-entropy', {
      logits: [[gap, 0]],
      labels: [label],
      reduction: 'sum',
      dtype,
      outputs: ['losses', 'grad'],
    })) as { losses: [number]; grad: [[number, number]] };
    return { loss: losses[0], grad: grad[0] };
  };

  /** At which gaps marks stand, read off their place between the ticks of the axis. */
  const ends = (page: Page) =>
    page.evaluate(() => {
      const x = (element: Element) => {
        const { left, width } = element.getBoundingClientRect();
        return left + width / 2;
      };
      const ticks = [...document.querySelectorAll('.ways svg [data-mark="x-axis tick"] path')];
      const names = [...document.querySelectorAll('.ways svg [data-mark="x-axis tick label"] text')];
      const first = x(ticks[0] as Element);
      const scale = Number(names.at(-1)?.textContent) / (x(ticks.at(-1) as Element) - first);
      return [...document.querySelectorAll('.ways svg .end')].map((end) => ({
        of: (end.getAttribute('class') as string).replace(/^end /, ''),
        at: (x(end.querySelector('path, circle') as Element) - first) * scale,
      }));
    });
  const texts = async (page: Page) => (await page.locator('.ways svg .end-text').allTextContents()).sort();

  test('shows what the service answers, and what becomes of the other two', async () => {
    const page = await open('/#/digits');
    await drawn(page);
    const { loss } = await asked(50, 0);
    await expect.poll(async () => await value(page, 'service').getAttribute('value')).toBe(String(loss));
    await expect.poll(async () => await value(page, 'textbook').textContent()).toBe('0');
    await expect.poll(async () => await value(page, 'pytorch').textContent()).toBe('0');
    await expect.poll(async () => await page.locator('.at-gap .pytorch p').textContent()).toContain('36.74');
    await expect
      .poll(async () => await page.locator('.at-gap output').textContent())
      .toBe('Gap 50: textbook 0, PyTorch 0, this service 1.929e-22.');
  });

  test('marks where each way ends, in float64', async () => {
    const page = await open('/#/digits');
    await drawn(page);
    await expect
      .poll(async () => await texts(page))
      .toEqual(['0 from 36.74', '0 from 37.43', '0 from 745.13', 'NaN from 709.78']);
    const marks = Object.fromEntries((await ends(page)).map(({ of, at }) => [of, at]));
    // A point of the screen is worth some 0.7 of the gap.
    expect(marks['pytorch zero']).toBeCloseTo(53 * Math.LN2, -0.5);
    expect(marks['textbook zero']).toBeCloseTo(54 * Math.LN2, -0.5);
    expect(marks['textbook nan']).toBeCloseTo(Math.log(Number.MAX_VALUE), -0.5);
    expect(marks['service zero']).toBeCloseTo(1075 * Math.LN2, -0.5);
  });

  test('marks where each way ends, in float32, chosen by keyboard', async () => {
    const page = await open('/#/digits?gap=16');
    await drawn(page);
    await page.locator('input[name="float"][value="float64"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.end-text', { hasText: '16.64' }).waitFor();
    await expect
      .poll(async () => await texts(page))
      .toEqual(['0 from 103.97', '0 from 16.64', '0 from 17.33', 'NaN from 88.72']);
    const marks = Object.fromEntries((await ends(page)).map(({ of, at }) => [of, at]));
    expect(marks['pytorch zero']).toBeCloseTo(24 * Math.LN2, 0);
    expect(marks['textbook nan']).toBeCloseTo(128 * Math.LN2, 0);
    expect(marks['service zero']).toBeCloseTo(150 * Math.LN2, 0);
    const { loss } = await asked(16, 0, 'float32');
    await expect.poll(async () => await value(page, 'service').getAttribute('value')).toBe(String(loss));
    await expect.poll(() => page.evaluate(() => location.hash)).toContain('arithmetic=float32');
  });

  test('follows the gap: by keys, by typing, by a button', async () => {
    const page = await open('/#/digits');
    await drawn(page);
    const heading = page.locator('#at-title');
    await page.locator('#gap').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('At gap 51', { exact: true }).waitFor();
    await expect
      .poll(async () => await value(page, 'service').getAttribute('value'))
      .toBe(String((await asked(51, 0)).loss));

    await page.locator('#gap-number').fill('20');
    await page.getByText('At gap 20', { exact: true }).waitFor();
    // The README's table.
    await expect.poll(async () => await value(page, 'pytorch').textContent()).toBe('2.0611536900435727e-9');

    await page.getByRole('button', { name: 'Go to 709.78' }).click();
    await page.getByText('At gap 709.783', { exact: true }).waitFor();
    await expect.poll(async () => await value(page, 'textbook').textContent()).toBe('NaN');
    await expect.poll(() => page.evaluate(() => location.hash)).toContain('gap=709.783');
    await page.reload();
    await drawn(page);
    await expect.poll(async () => await heading.textContent()).toBe('At gap 709.783');
  });

  test('shows the gradient at both classes, and the loss of the unlikely one', async () => {
    const page = await open('/#/digits');
    await drawn(page);
    await page.getByText('gradient at the label', { exact: true }).first().click();
    const right = await asked(50, 0);
    await expect.poll(async () => await value(page, 'service').getAttribute('value')).toBe(String(right.grad[0]));
    await expect.poll(async () => await value(page, 'pytorch').textContent()).toBe('0');
    await page.getByText('gradient at the other class', { exact: true }).first().click();
    await expect.poll(async () => await value(page, 'service').getAttribute('value')).toBe(String(right.grad[1]));
    await expect.poll(async () => await value(page, 'pytorch').textContent()).toBe(String(right.grad[1]));

    await page.locator('label:has(input[name="show"][value="loss"])').click();
    await page.getByText('the unlikely class', { exact: true }).click();
    await page.locator('.end.infinite').waitFor({ state: 'attached' });
    await expect.poll(async () => await texts(page)).toEqual(['∞ from 709.78']);
    await expect
      .poll(async () => await value(page, 'service').getAttribute('value'))
      .toBe(String((await asked(50, 1)).loss));
  });

  test('says so when the service is lost, and goes on when it is back', async () => {
    const page = await open('/#/digits');
    await drawn(page);
    await page.route('**/v1/**', (route) => route.fulfill({ body: 'no JSON' }));
    await page.locator('#gap-number').fill('20');
    await page.getByText('does not answer').waitFor();
    await page.unroute('**/v1/**');
    await page.locator('#gap-number').fill('21');
    await page.getByText('At gap 21', { exact: true }).waitFor();
    await expect.poll(async () => await page.getByText('does not answer').count()).toBe(0);
  });

  test('speaks Chinese, and fits on a phone', async () => {
    const page = await open('/#/digits?lang=zh', { viewport: { width: 360, height: 740 } });
    await drawn(page);
    await expect.poll(async () => await page.locator('h1').textContent()).toBe('精度在哪里消失');
    await expect.poll(async () => await texts(page)).toContain('36.74 起为 0');
    await expect
      .poll(async () => await page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(360);
    await keepPicture(page, 'digits-phone');
  });

  test.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility, and has its picture: %s',
    async (colorScheme) => {
      const page = await open('/#/digits', { colorScheme });
      await drawn(page);
      await expect
        .poll(async () => await page.locator('.ways .plot svg').getAttribute('aria-description'))
        .toContain('PyTorch: 0 from 36.74.');
      expect(await axeViolations(page)).toEqual([]);
      await keepPicture(page, `digits-${colorScheme}`);
    },
  );
});
