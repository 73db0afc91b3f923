import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { axeViolations, keepPicture, site } from './site.ts';

const WAYS = ['textbook', 'pytorch', 'service'] as const;

describe.skipIf(!CHROMIUM)('where digits are lost', () => {
  const { open, post } = site();

  const drawn = async (page: Page): Promise<void> => {
    await page.locator('.drawing svg .line.service').waitFor();
    await page.locator('.of-ways').waitFor();
  };

  /** The number of a way at the chosen gap. */
  const value = (page: Page, way: (typeof WAYS)[number]) => page.locator(`.of-ways .${way} data`);
  const heading = (page: Page) => page.locator('#at-title').textContent();

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

  /** At which gaps marks stand, and how high the service's line is there in powers of ten: read off the picture, between its ticks. */
  const readOff = (page: Page, gaps: readonly number[]) =>
    page.evaluate((gaps) => {
      const middle = (element: Element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2 };
      };
      const all = (selector: string) => [...document.querySelectorAll(`.drawing ${selector}`)];
      const xTicks = all('[data-mark="x-axis tick"] path').map((tick) => middle(tick).x);
      const xNames = all('[data-mark="x-axis tick label"] text').map((name) => Number(name.textContent));
      const perGap = ((xTicks.at(-1) as number) - (xTicks[0] as number)) / (xNames.at(-1) as number);
      const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';
      const powers = all('.y-tick text').flatMap((tick) => {
        const [, digits] = /^10⁻([⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(tick.textContent ?? '') ?? [];
        return digits
          ? [{ power: -Number([...digits].map((d) => raised.indexOf(d)).join('')), y: middle(tick).y }]
          : [];
      });
      const [low, high] = [powers[0], powers.at(-1)] as [{ power: number; y: number }, { power: number; y: number }];
      const perPower = (high.y - low.y) / (high.power - low.power);
      const line = document.querySelector('.drawing .line.service path') as SVGPathElement;
      const box = (line.ownerSVGElement as SVGElement).getBoundingClientRect();
      const points = [...(line.getAttribute('d') ?? '').matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => ({
        gap: (Number(x) + box.left - (xTicks[0] as number)) / perGap,
        power: (Number(y) + box.top - low.y) / perPower + low.power,
      }));
      return {
        ends: all('.overlay .end').map((end) => ({
          of: (end.getAttribute('class') ?? '').replace(/shape | end/g, ''),
          at: (middle(end).x - (xTicks[0] as number)) / perGap,
        })),
        powers: gaps.map(
          (gap) => points.reduce((a, b) => (Math.abs(b.gap - gap) < Math.abs(a.gap - gap) ? b : a)).power,
        ),
      };
    }, gaps);
  const flags = async (page: Page) =>
    (await page.locator('.flags button').allInnerTexts()).map((text) => text.split('\n').at(-1)).sort();

  test('draws what the service answers, where the axes say, and marks where each way ends', async () => {
    const page = await open('/#/digits');
    await drawn(page);
    const { loss } = await asked(37, 0);
    await expect.poll(() => value(page, 'service').getAttribute('value')).toBe(String(loss));
    await expect.poll(() => value(page, 'textbook').textContent()).toBe('0');
    await expect.poll(() => value(page, 'pytorch').textContent()).toBe('0');
    await expect.poll(() => page.locator('.of-ways .pytorch .why').textContent()).toContain('36.74');
    await expect
      .poll(() => page.locator('.values output').textContent())
      .toBe('Gap 37: log(softmax(x)) 0, log_softmax(x) 0, this service 8.533e−17.');
    await expect
      .poll(async () => (await page.locator('.flags').innerText()).replaceAll(/\s+/g, ' '))
      .toContain('0 from 745.13');

    const gaps = [100, 300, 500, 700];
    const { ends, powers } = await readOff(page, gaps);
    const marks = Object.fromEntries(ends.map(({ of, at }) => [of, at]));
    // A point of the screen is worth some 1.1 of the gap, and of the powers.
    expect(marks['pytorch zero']).toBeCloseTo(53 * Math.LN2, -0.5);
    expect(marks['textbook zero']).toBeCloseTo(54 * Math.LN2, -0.5);
    expect(marks['textbook nan']).toBeCloseTo(Math.log(Number.MAX_VALUE), -0.5);
    expect(marks['service zero']).toBeCloseTo(1075 * Math.LN2, -0.5);
    for (const [i, gap] of gaps.entries()) {
      expect(Math.abs((powers[i] as number) - Math.log10((await asked(gap, 0)).loss))).toBeLessThan(1.5);
    }
  });

  test('the gap is dragged, clicked, typed, moved by keys, and chosen by its story', async () => {
    const page = await open('/#/digits');
    await drawn(page);
    const plot = await page.locator('.drawing').boundingBox();
    if (!plot) throw new Error('no plot');
    const middle = plot.y + plot.height / 2;
    const at = (gap: number) => plot.x + 58 + (gap / 800) * (plot.width - 74);
    await page.mouse.move(at(100), middle);
    await page.mouse.down();
    await page.mouse.move(at(300), middle, { steps: 5 });
    await expect.poll(() => heading(page)).toBe('loss at gap 300');
    await page.mouse.move(at(200), middle + 400);
    await page.mouse.up();
    await page.mouse.move(at(400), middle);
    await expect.poll(() => heading(page)).toBe('loss at gap 200');
    await expect.poll(() => value(page, 'service').getAttribute('value')).toBe(String((await asked(200, 0)).loss));

    // A marker is where its way ends, to three decimals.
    const marker = await page.locator('.overlay .end.textbook.nan').boundingBox();
    if (!marker) throw new Error('no marker');
    await page.mouse.click(marker.x + marker.width / 2, marker.y + marker.height / 2);
    await expect.poll(() => heading(page)).toBe('loss at gap 709.783');
    await expect.poll(() => value(page, 'textbook').textContent()).toBe('NaN');
    await page.getByRole('button', { name: 'log_softmax(x): 0 from 36.74' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => heading(page)).toBe('loss at gap 36.737');

    await page.locator('#gap').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => heading(page)).toBe('loss at gap 38');
    await page.locator('#gap-number').fill('20');
    await expect.poll(() => heading(page)).toBe('loss at gap 20');
    // The README's table.
    await expect.poll(() => value(page, 'pytorch').textContent()).toBe('2.0611536900435727e-9');
    await expect.poll(() => page.locator('.of-ways .pytorch small').textContent()).toBe('7 of 16 digits right');

    await page.locator('#gap-number').fill('900');
    await page.getByText('The gap goes from 0 to 800; 20 still holds.').waitFor();
    await expect.poll(() => heading(page)).toBe('loss at gap 20');

    await page.locator('label:has(input[name="quantity"][value="gradOther"])').click();
    await page.getByRole('button', { name: /^Gap 745/ }).click();
    await expect.poll(() => heading(page)).toBe('loss at gap 745');
    await expect.poll(() => page.locator('.story [aria-current]').innerText()).toContain('Gap 745');
    await expect.poll(() => value(page, 'service').textContent()).toBe('5e-324');
    await expect.poll(() => page.locator('.of-ways .service h3 small').textContent()).toBe('the reference');
    await expect.poll(() => page.locator('.of-ways .pytorch h3 small').textContent()).toBe('0 of 16 digits right');
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/digits?gap=745');
    await page.reload();
    await drawn(page);
    await expect.poll(() => heading(page)).toBe('loss at gap 745');
  });

  test('in float32 each way ends earlier, and the story says where', async () => {
    const page = await open('/#/digits?gap=16');
    await drawn(page);
    await page.locator('input[name="float"][value="float64"]').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => flags(page)).toEqual(['0 from 103.97', '0 from 16.64', '0 from 17.33', 'NaN from 88.72']);
    const { ends, powers } = await readOff(page, [60]);
    const marks = Object.fromEntries(ends.map(({ of, at }) => [of, at]));
    expect(marks['pytorch zero']).toBeCloseTo(24 * Math.LN2, 0);
    expect(marks['textbook nan']).toBeCloseTo(128 * Math.LN2, 0);
    expect(marks['service zero']).toBeCloseTo(150 * Math.LN2, 0);
    expect(powers[0]).toBeCloseTo(Math.log10((await asked(60, 0)).loss), 0);
    const { loss } = await asked(16, 0, 'float32');
    await expect.poll(() => value(page, 'service').getAttribute('value')).toBe(String(loss));
    await expect.poll(() => page.evaluate(() => location.hash)).toContain('arithmetic=float32');
    await page.getByRole('button', { name: /^Gap 17/ }).click();
    await expect.poll(() => value(page, 'pytorch').textContent()).toBe('0');
  });

  test('shows the gradient at both classes, and all of the class behind', async () => {
    const page = await open('/#/digits?gap=50');
    await drawn(page);
    const show = (quantity: string) => page.locator(`label:has(input[name="quantity"][value="${quantity}"])`).click();
    const right = await asked(50, 0);
    await show('gradLabel');
    await expect.poll(() => value(page, 'service').getAttribute('value')).toBe(String(right.grad[0]));
    await expect.poll(() => value(page, 'pytorch').textContent()).toBe('0');
    await show('gradOther');
    await expect.poll(() => value(page, 'pytorch').textContent()).toBe(String(right.grad[1]));

    // Between 0.5 and 1, on an axis from 0 to 1.
    await page.locator('label:has(input[name="label"][value="unlikely"])').click();
    await expect
      .poll(() => page.locator('.drawing .y-tick text').allTextContents())
      .toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1', 'NaN, ∞']);
    await expect.poll(() => page.locator('.plotted > .note').innerText()).toContain('all three agree');
    expect(await page.locator('.lead').innerText()).toContain('is behind the other');
    const line = await page.locator('.drawing .line.service').boundingBox();
    expect(line?.height).toBeGreaterThan(80);
    await show('loss');
    await expect.poll(() => flags(page)).toEqual(['∞ from 709.78']);
    await expect.poll(() => value(page, 'service').getAttribute('value')).toBe(String((await asked(50, 1)).loss));
  });

  test('dims the numbers of an earlier answer when the service is lost, and asks again', async () => {
    const page = await open('/#/digits');
    await drawn(page);
    await page.route('**/v1/**', (route) => route.fulfill({ body: 'no JSON' }));
    await page.locator('#gap-number').fill('20');
    await page.getByText('does not answer').waitFor();
    await expect.poll(() => page.locator('.values .answered').getAttribute('class')).toContain('lost');
    await page.unroute('**/v1/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => heading(page)).toBe('loss at gap 20');
    await expect.poll(() => page.getByText('does not answer').count()).toBe(0);
  });

  test.each([
    ['en', 1280],
    ['zh', 360],
  ] as const)(
    'no text of the plot is cut, crossed or overlapped, whatever is shown: %s, %i wide',
    async (lang, width) => {
      const page = await open(`/#/digits?lang=${lang}`, { viewport: { width, height: 800 } });
      await drawn(page);
      const found = await page.evaluate(async (lang) => {
        const faults: string[] = [];
        let flags = 0;
        const frame = () => new Promise(requestAnimationFrame);
        const settled = async () => {
          do await frame();
          while (document.querySelector('.answered:not(.current)'));
          await frame();
        };
        for (const arithmetic of ['float64', 'float32'])
          for (const label of ['likely', 'unlikely'])
            for (const quantity of ['loss', 'gradLabel', 'gradOther'])
              for (const reach of label === 'unlikely' && quantity === 'gradLabel' ? [] : ['40', '120', '800']) {
                const query = new URLSearchParams({ lang, arithmetic, label, quantity, reach, gap: '17' });
                const changed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
                location.hash = `#/digits?${query}`;
                await changed;
                await settled();
                if (!document.querySelector(`input[name="reach"][value="${reach}"]:checked`))
                  faults.push(`${query} is not shown`);
                const place = (document.querySelector('.drawing') as Element).getBoundingClientRect();
                const texts = [...document.querySelectorAll('.flags button, .drawing svg text')].map((element) => ({
                  text: element.textContent,
                  box: element.getBoundingClientRect(),
                }));
                flags += document.querySelectorAll('.flags button').length;
                const segments = [...document.querySelectorAll('.drawing .line path, .leader, .overlay .here')].flatMap(
                  segmentsOf,
                );
                for (const [i, { text, box }] of texts.entries()) {
                  const where = `${query}: ${text}`;
                  if (
                    box.left < place.left - 1 ||
                    box.right > place.right + 1 ||
                    box.top < place.top - 1 ||
                    box.bottom > place.bottom + 1
                  )
                    faults.push(`${where} is cut`);
                  for (const other of texts.slice(i + 1))
                    if (overlap(box, other.box)) faults.push(`${where} overlaps ${other.text}`);
                  if (segments.some((segment) => crosses(segment, box))) faults.push(`${where} is crossed`);
                }
              }
        return { faults, flags };

        interface Segment {
          readonly from: { readonly x: number; readonly y: number };
          readonly to: { readonly x: number; readonly y: number };
        }

        function segmentsOf(path: Element): Segment[] {
          const { left, top } = ((path as SVGElement).ownerSVGElement as Element).getBoundingClientRect();
          const points: { x: number; y: number }[] = [];
          for (const [, command, numbers = ''] of (path.getAttribute('d') ?? '').matchAll(/([MLV])([^MLV]*)/g)) {
            const [a = 0, b = 0] = numbers
              .trim()
              .split(/[\s,]+/)
              .map(Number);
            points.push(command === 'V' ? { x: points.at(-1)?.x ?? 0, y: a + top } : { x: a + left, y: b + top });
          }
          return points.slice(1).map((to, i) => ({ from: points[i] as Segment['from'], to }));
        }

        /** Whether a segment goes through a box: cut to the height of the box, part of it is within its width. */
        function crosses({ from, to }: Segment, box: DOMRect): boolean {
          const [a, b] = from.y < to.y ? [from, to] : [to, from];
          if (b.y <= box.top + 1 || a.y >= box.bottom - 1) return false;
          const at = (y: number) => (a.y === b.y ? a.x : a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
          const xs = a.y === b.y ? [a.x, b.x] : [at(Math.max(a.y, box.top)), at(Math.min(b.y, box.bottom))];
          return Math.max(...xs) > box.left + 1 && Math.min(...xs) < box.right - 1;
        }

        function overlap(a: DOMRect, b: DOMRect): boolean {
          return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        }
      }, lang);
      expect(found.flags).toBeGreaterThan(30);
      expect(found.faults).toEqual([]);
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      if (lang === 'en') return;
      await page.goto(page.url().replace(/#.*/, '#/digits?lang=zh'));
      await page.reload();
      await drawn(page);
      await expect.poll(() => page.locator('h1').textContent()).toBe('精度在哪里丢失');
      await keepPicture(page, 'digits-phone');
    },
  );

  test.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility, and has its picture: %s',
    async (colorScheme) => {
      const page = await open('/#/digits', { colorScheme });
      await drawn(page);
      await expect
        .poll(() => page.locator('.drawing .plot svg').getAttribute('aria-description'))
        .toContain('log_softmax(x): 0 from 36.74.');
      expect(await axeViolations(page)).toEqual([]);
      await keepPicture(page, `digits-${colorScheme}`);
    },
  );
});
