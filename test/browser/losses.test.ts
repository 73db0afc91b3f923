import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/operations/index.ts';
import type { Body } from '../../web/src/api/json.ts';
import { write } from '../../web/src/api/json.ts';
import { STORIES, STORY_NAMES } from '../../web/src/losses/stories.ts';
import { CHROMIUM } from './chromium.ts';
import { axeViolations, keepPicture, site } from './site.ts';

const address = (operation: string, body: Body, more = '') =>
  `/#/losses?${new URLSearchParams({ op: operation, body: write(body) })}${more}`;

describe.skipIf(!CHROMIUM)('losses', () => {
  const { open, post } = site();

  /** The pictures are those of the request in the address, and everything is answered. */
  const drawn = async (page: Page): Promise<void> => {
    await page.locator('.losses .quantity.value svg .exact path').first().waitFor({ state: 'attached' });
    await expect.poll(() => page.locator('.losses [aria-busy="true"]').count()).toBe(0);
  };

  const story = async (page: Page, name: (typeof STORY_NAMES)[number]): Promise<void> => {
    await page.locator('.story-buttons button').nth(STORY_NAMES.indexOf(name)).click();
    const moved = STORIES[name].moved.slice(1).split('/');
    await page
      .locator('#curves-title', {
        hasText: `${moved[0]}${moved
          .slice(1)
          .map((i) => `[${i}]`)
          .join('')}`,
      })
      .waitFor();
    await drawn(page);
  };

  const value = (page: Page, row: number) => page.locator('.at-number data').nth(row).getAttribute('value');

  /** What a point of a picture stands for, read off the ticks of its axes as one would with a ruler. */
  const readOff = (page: Page, quantity: 'value' | 'grad', isLog: boolean) =>
    page.evaluate(
      ({ quantity, isLog }) => {
        const numberOf = (text: string): number => {
          const plain = text.replaceAll('−', '-');
          const raised = [...'⁰¹²³⁴⁵⁶⁷⁸⁹'];
          const [, sign, power] = /^(-?)10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(plain) ?? [];
          if (power === undefined) return Number(plain);
          const digits = [...power].map((digit) => (digit === '⁻' ? '-' : raised.indexOf(digit))).join('');
          return Number(`${sign}1e${digits}`);
        };
        const ruler = (texts: Element[], at: (box: DOMRect) => number, scale: (x: number) => number) => {
          const marks = texts
            .map((text) => ({ at: at(text.getBoundingClientRect()), is: scale(numberOf(text.textContent ?? '')) }))
            .filter(({ is }) => Number.isFinite(is));
          const [first, last] = [marks[0], marks.at(-1)] as [{ at: number; is: number }, { at: number; is: number }];
          const unit = (last.is - first.is) / (last.at - first.at);
          return { read: (pixel: number) => first.is + (pixel - first.at) * unit, pixel: Math.abs(unit) };
        };
        const picture = document.querySelector(`.quantity.${quantity}`) as Element;
        const middleY = ({ top, height }: DOMRect) => top + height / 2;
        const middleX = ({ left, width }: DOMRect) => left + width / 2;
        const y = ruler([...picture.querySelectorAll('.value-name text')], middleY, (v) => (isLog ? Math.log10(v) : v));
        const sign = (v: number) => (isLog ? -Math.log10(-v) : v);
        const x = ruler([...document.querySelectorAll('.digits-right .tick text')], middleX, sign);
        const dot = (picture.querySelector('.here-exact circle') as Element).getBoundingClientRect();
        return { x: x.read(middleX(dot)), y: y.read(middleY(dot)), pixelX: x.pixel, pixelY: y.pixel };
      },
      { quantity, isLog },
    );

  /** What the pictures say of other libraries, where a story tells of it. */
  const FLAGS: { readonly [name in (typeof STORY_NAMES)[number]]?: readonly string[] } = {
    nan: ['TRL: NaN'],
    dpo: ['log(σ): 0'],
    focal: ['PyTorch: 0', 'PyTorch: NaN', 'p = ½'],
    dual: ['r = 0.8', 'r = 1.2', 'dual clip, r = 3', 'r = 1'],
  };

  test('every story draws what it tells of, each value that of the service', async () => {
    const page = await open('/#/losses');
    await drawn(page);
    for (const name of STORY_NAMES) {
      await story(page, name);
      const { operation, body } = STORIES[name];
      const { loss } = await post(operation, JSON.parse(write(body)));
      await expect.poll(() => value(page, 0), { message: name }).toBe(String(loss));
      expect(await page.locator('.quantity svg').count(), name).toBeGreaterThanOrEqual(2);
      expect(await page.locator('.story').textContent(), name).not.toBe('');
      const flags = await page.locator('.flag-text text').allTextContents();
      expect(flags, name).toEqual(expect.arrayContaining([...(FLAGS[name] ?? [])]));
      if (name === 'nan')
        expect(await page.locator('.findings').textContent()).toContain('the gradient is NaN from −290.2 on');
    }
    await page.locator('#operation').selectOption('softmax');
    await page.getByText('of softmax with these fields no formula of another library is known').waitFor();
    expect(await page.getByText('Right digits', { exact: true }).count()).toBe(0);
  });

  test('points stand where the axes say that the values are, linear and logarithmic', async () => {
    const page = await open('/#/losses');
    for (const [name, isLog] of [
      ['dual', false],
      ['k3', true],
    ] as const) {
      await story(page, name);
      const { operation, body, moved } = STORIES[name];
      const answer = (await post(operation, body)) as { loss: number; grad: [number] };
      const given = (body as { log_probs: [number] }).log_probs[0];
      expect(moved).toBe('/log_probs/0');
      await expect.poll(() => value(page, 0)).toBe(String(answer.loss));
      for (const [quantity, expected] of [
        ['value', answer.loss],
        ['grad', answer.grad[0]],
      ] as const) {
        const seen = await readOff(page, quantity, isLog);
        const place = isLog ? Math.log10(Math.abs(expected)) : expected;
        expect(Math.abs(seen.y - place), `${name} ${quantity}`).toBeLessThan(2 * seen.pixelY);
        expect(Math.abs(seen.x - (isLog ? -Math.log10(-given) : given)), name).toBeLessThan(2 * seen.pixelX);
      }
    }
  });

  test('the number follows the pointer, the keys and what is typed; the address keeps it', async () => {
    const page = await open('/#/losses');
    await story(page, 'clip');
    const box = (await page.locator('.quantity.grad .plot svg').boundingBox()) as {
      x: number;
      y: number;
      width: number;
      height: number;
    };
    const at = (share: number) => box.x + 64 + share * (box.width - 90);
    await page.mouse.move(at(0.9), box.y + 40);
    await page.mouse.down();
    await page.mouse.move(at(0.25), box.y + 60, { steps: 4 });
    await page.mouse.up();
    await page.getByText('At log_probs[0] = −1.5', { exact: true }).waitFor();
    const body = { ...STORIES.clip.body, log_probs: [-1.5] };
    const { grad } = (await post('policy-gradient', body)) as { grad: [number] };
    await expect.poll(() => value(page, 3)).toBe(String(grad[0]));

    await page.locator('.mover').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('At log_probs[0] = −1.495', { exact: true }).waitFor();
    // Read aloud is where it comes to rest, not every step.
    await page.locator('.at-number output', { hasText: '−1.495' }).waitFor({ state: 'attached' });
    await page.evaluate(() => {
      const counted = globalThis as unknown as { said: number };
      counted.said = 0;
      const output = document.querySelector('.at-number output') as Element;
      new MutationObserver(() => counted.said++).observe(output, {
        characterData: true,
        childList: true,
        subtree: true,
      });
    });
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
    await page.locator('.at-number output', { hasText: '−1.445' }).waitFor({ state: 'attached' });
    expect(await page.evaluate(() => (globalThis as unknown as { said: number }).said)).toBeLessThan(4);
    await page.locator('.moving input').fill('-0.5');
    await page.getByText('At log_probs[0] = −0.5', { exact: true }).waitFor();
    await expect.poll(() => page.evaluate(() => decodeURIComponent(location.hash))).toContain('"log_probs":[-0.5]');
    await page.reload();
    await page.getByText('At log_probs[0] = −0.5', { exact: true }).waitFor();

    await page.getByLabel('From', { exact: true }).fill('7');
    await page.getByText('7 is beyond the other end; -2 still holds.').waitFor();
    expect(await page.locator('.field-note').count()).toBe(1);
    await page.getByLabel('From', { exact: true }).fill('-4');
    await expect.poll(() => page.locator('.field-note').count()).toBe(0);
    await page.locator('.digits-right .tick text', { hasText: '−4' }).waitFor({ state: 'attached' });

    await page.locator('.moving input').fill('minus one');
    await page.getByText('“minus one”').waitFor();
    expect(await page.getByText('At log_probs[0] = −0.5', { exact: true }).count()).toBe(1);
  });

  test('a finger scrolls the page over a picture, and moves the number by a tap or sideways', async () => {
    const page = await open('/#/losses', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    await story(page, 'bce');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await story(page, 'k3');
    const ticks = await page
      .locator('.digits-right .tick text')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ left, right }) => [left, right]));
    expect(ticks.length).toBeGreaterThan(2);
    for (const [i, [left]] of ticks.slice(1).entries()) expect(left).toBeGreaterThan((ticks[i]?.[1] as number) + 3);
    const before = await page.locator('.mover').inputValue();
    const box = (await page.locator('.pictures').boundingBox()) as { x: number; y: number; width: number };
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel', x = 0, y = 0) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchStart' || type === 'touchMove' ? [{ x, y }] : [],
      });
    const [x, y] = [box.x + box.width / 2, box.y + 100];
    await touch('touchStart', x, y);
    for (const dy of [20, 60, 120, 180]) await touch('touchMove', x + 2, y - dy);
    // At rest, so that the page does not go on.
    await page.waitForTimeout(200);
    await touch('touchMove', x + 2, y - 180);
    await touch('touchEnd');
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);
    expect(await page.locator('.mover').inputValue()).toBe(before);
    await page.locator('.pictures').tap({ position: { x: box.width / 2, y: 100 } });
    await expect.poll(() => page.locator('.mover').inputValue()).not.toBe(before);
    const tapped = await page.locator('.mover').inputValue();
    const { y: top } = (await page.locator('.pictures').boundingBox()) as { y: number };
    await touch('touchStart', x, top + 100);
    for (const dx of [20, 40, 60]) await touch('touchMove', x + dx, top + 100);
    await touch('touchEnd');
    await expect
      .poll(async () => Number(await page.locator('.mover').inputValue()))
      .toBeGreaterThan(Number(tapped) + 1);
    // What the browser takes for something else leaves the number where it was.
    const dragged = await page.locator('.mover').inputValue();
    await touch('touchStart', x, top + 100);
    await touch('touchMove', x - 40, top + 100);
    await expect.poll(() => page.locator('.mover').inputValue()).not.toBe(dragged);
    await touch('touchCancel');
    await expect.poll(() => page.locator('.mover').inputValue()).toBe(dragged);
  });

  test('draws any valid request from an address with op and body alone', async () => {
    const page = await open('/#/losses');
    for (const { name, request } of OPERATIONS) {
      for (const body of request.examples as Body[]) {
        await page.goto(new URL(address(name, body), page.url()).href);
        const code = page.locator('.exchange code').first();
        const [first] = Object.keys(body);
        await expect.poll(() => code.textContent(), { message: write(body) }).toContain(`/v1/${name}`);
        await expect.poll(() => code.textContent()).toContain(`"${first}"`);
        await drawn(page).catch(() => expect.fail(`no curve of ${write(body)}`));
        expect(await page.locator('.problem').count(), write(body)).toBe(0);
      }
    }
  });

  test('options are controls: one is chosen, and the service’s problem marks its field', async () => {
    const page = await open(address('preference', STORIES.ipo.body));
    await drawn(page);
    await page.getByText('All fields of preference').click();
    const field = (name: string) => page.locator('.field', { has: page.locator(`> code:text-is("${name}")`) });
    await field('loss_type').getByText('hinge', { exact: true }).click();
    await page.locator('.flag-text text', { hasText: 'v = 1' }).waitFor({ state: 'attached' });
    await field('beta').locator('input').fill('-1');
    await field('beta').getByRole('alert').waitFor();
    expect(await field('beta').getByRole('alert').textContent()).toContain('beta is -1');
    expect(await field('beta').locator('input').getAttribute('aria-invalid')).toBe('true');
    await field('beta').locator('input').fill('a lot');
    await field('beta').getByText('“a lot” is not a number').waitFor();
    await field('beta').locator('input').fill('0.5');
    await expect.poll(() => field('beta').getByRole('alert').count()).toBe(0);
    await field('mask').locator('input').fill('[true]');
    await expect.poll(() => page.locator('.exchange code').first().textContent()).toContain('"mask": [true]');
  });

  test('says what is wrong with an address, and when the service is gone', async () => {
    const page = await open('/#/losses?op=cross-entropie', { mayFail: /ERR_FAILED/ });
    await page.getByText('There is no operation “cross-entropie”').waitFor();
    await page.goto(new URL('/#/losses?op=nll&body={', page.url()).href);
    await page.getByText('The body in the address cannot be read').waitFor();
    await page.getByRole('button', { name: 'Begin with an example' }).click();
    await drawn(page);
    await page.route('**/v1/**', (route) => route.abort());
    await page.locator('.mover').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('The service does not answer').first().waitFor();
    // All is dimmed, and said once.
    expect(await page.getByRole('alert').count()).toBe(1);
    const states = page.locator('.losses .answered');
    await expect
      .poll(() => states.evaluateAll((all) => all.map(({ className }) => className)))
      .toEqual(Array(5).fill('answered lost'));
    await page.unroute('**/v1/**');
    // By itself.
    await expect.poll(() => page.getByText('The service does not answer').count()).toBe(0);
  });

  test.each([
    ['focal', 'light', 1280, 'en'],
    ['kl', 'dark', 1280, 'en'],
    ['dual', 'light', 390, 'en'],
    ['bce', 'dark', 390, 'zh'],
  ] as const)('has no barriers, and a picture: %s, %s, %i px, %s', async (name, colorScheme, width, lang) => {
    const page = await open(`/#/losses?lang=${lang}`, { viewport: { width, height: 844 }, colorScheme });
    await story(page, name);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    if (lang === 'en') await keepPicture(page, `losses-${width === 390 ? 'phone' : colorScheme}`);
    await page.locator('.fields-card > summary').click();
    await page.locator('.fields-card .field').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
