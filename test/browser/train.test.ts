import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { inputsOf, readIris } from '../../web/src/train/iris.ts';
import { backward, descend, forward, type Matrix, newModel, norm, SIZES } from '../../web/src/train/model.ts';
import { randomOf } from '../../web/src/train/random.ts';
import { CHROMIUM } from './chromium.ts';
import { axeViolations, keepPicture, site } from './site.ts';

const flowers = readIris(readFileSync(new URL('../../examples/data/iris.csv', import.meta.url), 'utf8'));

describe.skipIf(!CHROMIUM)('training', () => {
  const { open, post } = site();

  const opened = async (path: string, options = {}): Promise<Page> => {
    const page = await open(path, options);
    await page.locator('.train .regions .region').first().waitFor({ state: 'attached' });
    return page;
  };
  const steps = async (page: Page) => Number(await page.locator('output.figure-steps').textContent());
  const figure = async (page: Page, name: string) =>
    Number(await page.locator(`output.figure-${name} data`).getAttribute('value'));
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  /** Waits for so many steps, then pauses. */
  const trained = async (page: Page, count: number): Promise<void> => {
    await button(page, 'Play').click();
    await expect.poll(() => steps(page), { timeout: 25_000 }).toBeGreaterThanOrEqual(count);
    await button(page, 'Pause').click();
    await button(page, 'Play').waitFor();
  };

  /** Losses and norms of the first steps, computed here with the answers of the API. */
  const recomputed = async (
    kind: keyof typeof SIZES,
    seed: number,
    rate: number,
    count: number,
    features: readonly [number, number] = [2, 3],
  ) => {
    const { inputs } = inputsOf(flowers, features);
    let model = newModel(SIZES[kind], randomOf(seed));
    const all: { loss: number; norm: number }[] = [];
    for (let step = 0; step < count; step++) {
      const passed = forward(model, inputs);
      const { loss, grad } = (await post('cross-entropy', { logits: passed.at(-1), labels: flowers.species })) as {
        loss: number;
        grad: Matrix;
      };
      const gradient = backward(model, passed, grad);
      all.push({ loss, norm: norm(gradient) });
      model = descend(model, gradient, rate);
    }
    return all;
  };

  test('step by step, by keyboard, shows the losses that the API answers', async () => {
    const page = await opened('/#/train?model=tanh&seed=5&rate=0.8');
    const expected = await recomputed('tanh', 5, 0.8, 3);
    await button(page, 'Step').focus();
    for (const [i, { loss, norm }] of expected.entries()) {
      await page.keyboard.press('Enter');
      await expect.poll(() => steps(page)).toBe(i + 1);
      // The same arithmetic, but for tanh and sums of the browser's own.
      expect(Math.abs((await figure(page, 'loss')) / loss - 1)).toBeLessThan(1e-12);
      expect(Math.abs((await figure(page, 'norm')) / norm - 1)).toBeLessThan(1e-10);
    }
  });

  test('lowers the loss, moves the regions, and asks no more when it is paused', async () => {
    const page = await opened('/#/train');
    let inFlight = 0;
    let most = 0;
    let all = 0;
    page.on('request', (request) => {
      if (!request.url().includes('/v1/')) return;
      all++;
      most = Math.max(most, ++inFlight);
    });
    const ended = () => inFlight--;
    page.on('requestfinished', (request) => request.url().includes('/v1/') && ended());
    page.on('requestfailed', (request) => request.url().includes('/v1/') && ended());

    const regions = () => page.locator('.regions').innerHTML();
    const before = await regions();
    await button(page, 'Step').click();
    await expect.poll(() => steps(page)).toBe(1);
    const first = await figure(page, 'loss');
    await trained(page, 60);
    await expect.poll(async () => await figure(page, 'loss')).toBeLessThan(first / 2);
    await expect.poll(async () => await regions()).not.toBe(before);
    await expect
      .poll(async () => await page.locator('output.figure-accuracy').textContent())
      .toMatch(/^1[2-5]\d of 150$/);
    await expect.poll(async () => await page.locator('.losses path').getAttribute('d')).toMatch(/^M.*L/);
    expect(most).toBe(1);

    await expect.poll(() => inFlight).toBe(0);
    const [asked, done] = [all, await steps(page)];
    expect(asked).toBe(done);
    await page.waitForTimeout(500);
    expect(all).toBe(asked);
    await expect.poll(async () => await steps(page)).toBe(done);

    await button(page, 'Reset').click();
    await expect.poll(async () => await steps(page)).toBe(0);
    await expect.poll(async () => await regions()).toBe(before);
  });

  test('stops when the panel is left', async () => {
    const page = await opened('/#/train');
    await button(page, 'Play').click();
    await expect.poll(() => steps(page)).toBeGreaterThan(2);
    await page.getByRole('link', { name: 'Step by step' }).click();
    await page.locator('#loss output data').waitFor();
    await page.waitForTimeout(300);
    let asked = 0;
    page.on('request', () => asked++);
    await page.waitForTimeout(500);
    expect(asked).toBe(0);
    await page.getByRole('link', { name: 'Train' }).click();
    await button(page, 'Play').waitFor();
    await expect.poll(async () => await page.getByText('does not answer').count()).toBe(0);
  });

  test('stops when the service is lost or refuses, and says so', async () => {
    const page = await opened('/#/train');
    await page.locator('.more summary').click();
    await page.locator('#weights').fill('1, 2');
    await button(page, 'Play').click();
    await page.locator('.problem li', { hasText: 'class_weight' }).waitFor();
    await button(page, 'Play').waitFor();
    await page.locator('#weights').fill('1, 2, 3');
    await trained(page, 3);
    await expect.poll(async () => await page.locator('.problem').count()).toBe(0);

    await button(page, 'Play').click();
    await page.route('**/v1/**', (route) => route.fulfill({ body: 'no JSON' }));
    await page.getByText('does not answer').waitFor();
    await button(page, 'Play').waitFor();
    await expect.poll(() => page.locator('.plots .answered').getAttribute('class')).toContain('lost');
    const stopped = await steps(page);
    await page.unroute('**/v1/**');
    // It goes on as it went before.
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => steps(page)).toBeGreaterThan(stopped + 1);
    await expect.poll(() => page.getByText('does not answer').count()).toBe(0);
  });

  test('draws the losses where its axis says, beside log(softmax(x)) in float32, which overflows', async () => {
    const page = await opened('/#/train');
    await page.getByRole('button', { name: 'rate 11' }).click();
    await page.getByText('is ∞ at step 2').waitFor();
    await button(page, 'Pause').click();
    await button(page, 'Play').waitFor();
    const expected = await recomputed('tanh', 129, 11, 6, [1, 3]);
    const drawn = await page.evaluate(() => {
      const middle = (element: Element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2 };
      };
      const svg = document.querySelector('.losses')?.closest('svg') as SVGSVGElement;
      const all = (mark: string) => [...svg.querySelectorAll(`[data-mark="${mark}"] :is(path, text)`)];
      // Powers of ten, written as decimals here.
      const ys = all('y-axis tick').map((tick) => middle(tick).y);
      const powers = all('y-axis tick label').map((name) => Math.log10(Number(name.textContent)));
      const xs = all('x-axis tick').map((tick) => middle(tick).x);
      const steps = all('x-axis tick label').map((name) => Number(name.textContent));
      const at = (values: number[], places: number[], place: number) => {
        const [a, b] = [values[0] as number, values.at(-1) as number];
        const [p, q] = [places[0] as number, places.at(-1) as number];
        return a + ((place - p) / (q - p)) * (b - a);
      };
      const { left, top } = svg.getBoundingClientRect();
      const points = (selector: string) =>
        [...(svg.querySelector(selector)?.getAttribute('d') ?? '').matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => ({
          step: at(steps, xs, Number(x) + left),
          power: at(powers, ys, Number(y) + top),
        }));
      return {
        ours: points('.losses path'),
        rival: points('.rival path'),
        logSoftmax: points('.log-softmax path'),
        isCut: all('y-axis tick label').some((name) => name.getBoundingClientRect().left < left),
      };
    });
    expect(drawn.isCut).toBe(false);
    expect(drawn.rival).toHaveLength(2);
    for (const [step, { loss }] of expected.entries()) {
      const point = drawn.ours[step] as { step: number; power: number };
      expect(Math.abs(point.step - step)).toBeLessThan(1);
      // A point of the screen is less than a hundredth of a power of ten.
      expect(Math.abs(point.power - Math.log10(loss))).toBeLessThan(0.02);
    }
    expect(Math.abs((drawn.rival[1]?.power as number) - Math.log10(expected[1]?.loss as number))).toBeLessThan(0.02);
    expect(drawn.logSoftmax.length).toBe(drawn.ours.length);
    await expect
      .poll(() => page.locator('.log-softmax-line small').textContent())
      .toMatch(/^trains as well so far; \d+ of 150 losses are exactly 0$/);
    for (const [typed, why] of [
      ['0', 'At rate 0 nothing is learnt'],
      ['-1', 'The rate is -1, which would go up the slope'],
    ] as const) {
      await page.getByRole('textbox', { name: 'Learning rate' }).fill(typed);
      await page.getByText(`${why}: it must be above 0; 11 still holds.`).waitFor();
    }
  });

  test('compares the gradient with the slope of the loss', async () => {
    const page = await opened('/#/train?label_smoothing=0.1');
    await trained(page, 5);
    await button(page, 'Check the gradient').click();
    const result = page.locator('.check output data');
    await result.waitFor();
    expect(Number(await result.getAttribute('value'))).toBeLessThan(1e-11);
    await expect.poll(async () => await page.locator('.check tbody tr').count()).toBe(6);
    const [given, measured] = await page
      .locator('.check tbody tr')
      .first()
      .locator('data')
      .evaluateAll((all) => all.map((data) => Number((data as HTMLDataElement).value)));
    expect(Math.abs(given as number)).toBeGreaterThan(0);
    expect(given).toBeCloseTo(measured as number, 10);
  });

  test('begins anew with another model, other features, another seed, and keeps them in the address', async () => {
    const page = await opened('/#/train');
    await button(page, 'Step').click();
    await expect.poll(() => steps(page)).toBe(1);
    await page.getByText('8 tanh units', { exact: true }).click();
    await expect.poll(async () => await steps(page)).toBe(0);
    await page.locator('.more summary').click();
    await page.locator('#feature-0').selectOption({ label: 'sepal width' });
    // What the other axis has is exchanged.
    await page.locator('#feature-1').selectOption({ label: 'sepal width' });
    await page.locator('#seed').fill('7');
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/train?model=tanh&features=3,1&seed=7');
    await page.reload();
    await page.locator('.regions').waitFor({ state: 'attached' });
    await expect.poll(async () => await page.locator('#feature-1').inputValue()).toBe('1');
    await expect.poll(async () => await page.locator('#seed').inputValue()).toBe('7');
    await expect.poll(async () => await page.locator('.plots svg', { hasText: 'sepal width (cm)' }).count()).toBe(1);
  });

  test('speaks Chinese, and fits on a phone', async () => {
    const page = await opened('/#/train?lang=zh', { viewport: { width: 360, height: 740 } });
    await expect.poll(async () => await page.locator('h1').textContent()).toBe('用精确的梯度训练');
    await page.getByRole('button', { name: '单步' }).click();
    await expect.poll(() => steps(page)).toBe(1);
    await page.getByRole('button', { name: '检验梯度' }).click();
    await page.locator('.check table').waitFor();
    await expect
      .poll(async () => await page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(360);
    await page.evaluate(() => scrollTo(0, 0));
    await keepPicture(page, 'train-phone');
  });

  test.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility, and has its picture: %s',
    async (colorScheme) => {
      const page = await opened('/#/train?model=tanh', { colorScheme });
      await trained(page, process.env.SCREENSHOTS ? 80 : 2);
      await button(page, 'Check the gradient').click();
      await page.locator('.check table').waitFor();
      await expect
        .poll(async () => await page.locator('.plots svg[role="img"]').first().getAttribute('aria-description'))
        .toContain('of 150');
      expect(await axeViolations(page)).toEqual([]);
      await page.evaluate(() => scrollTo(0, 0));
      await keepPicture(page, `train-${colorScheme}`);
    },
    60_000,
  );
});
