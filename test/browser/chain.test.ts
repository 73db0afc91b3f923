import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { axeViolations, keepPicture, site } from './site.ts';

/** Three classes, whose sliders move by 0.1. */
const THREE = '/#/?z=2,1,-1';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

describe.skipIf(!CHROMIUM)('the chain', () => {
  const { open, post } = site();

  /** The exact numbers in a card, one for each class. */
  const numbersIn = (page: Page, card: string) =>
    page
      .locator(`#${card} .classes data`)
      .evaluateAll((all) => all.map((one) => Number((one as HTMLDataElement).value)));

  /** Waits until the cards show what the service answers to the same logits, labels and options. */
  async function showsAnswersTo(page: Page, tensors: { logits: number[][]; labels: number[] }, options: object = {}) {
    const { labels, ...logits } = tensors;
    const { probs } = await post('softmax', logits);
    const { log_probs: logProbs } = await post('log-softmax', logits);
    const { losses: nll } = await post('nll', { log_probs: logProbs, labels, ...options });
    const { loss, grad } = await post('cross-entropy', { ...tensors, ...options });
    await expect.poll(() => page.locator('#loss output data').getAttribute('value')).toBe(String(loss));
    await expect.poll(async () => await numbersIn(page, 'softmax')).toEqual((probs as number[][])[0]);
    await expect.poll(async () => await numbersIn(page, 'log-softmax')).toEqual((logProbs as number[][])[0]);
    await expect.poll(async () => await numbersIn(page, 'nll')).toEqual([(nll as number[])[0]]);
    await expect.poll(async () => await numbersIn(page, 'gradient')).toEqual((grad as number[][])[0]);
  }

  /** Sends the request that the page shows, and returns what the page shows as its answer beside what comes. */
  async function exchanged(page: Page, operation = 'cross-entropy') {
    const request = JSON.parse((await page.locator('.exchange pre').first().textContent()) ?? '');
    return {
      request,
      shown: JSON.parse((await page.locator('.exchange .answer').textContent()) ?? ''),
      answer: await post(operation, request),
    };
  }

  /** The texts of a row of the table on the first screen. */
  const compared = (page: Page, row: number) =>
    page.locator('.compare tbody tr').nth(row).locator('data').allTextContents();

  test('opens where PyTorch answers 0, and says what this is and why', async () => {
    const page = await open('/');
    await showsAnswersTo(page, { logits: [[0, -50]], labels: [0] });
    expect(await compared(page, 0)).toEqual(['0', '0', '1.929e−22']);
    expect(await compared(page, 1)).toEqual(['0', '0', '−1.929e−22']);
    expect(await page.locator('.why').textContent()).toContain('log(1 + 1.929e−22)');
    expect(await page.locator('.request code').textContent()).toContain(`curl ${new URL(page.url()).origin}/v1/`);
    // All of it, and the chain below it, without scrolling on a laptop.
    await page.setViewportSize({ width: 1280, height: 800 });
    const { y = 0, height = 0 } = (await page.locator('.whole').boundingBox()) ?? {};
    expect(y + height).toBeLessThan(800);
    // As the logits move, so does the table: here float32 only has no digit left, and float64 has lost most.
    await page.getByRole('textbox', { name: 'Logit of class 1' }).fill('-20');
    await expect.poll(() => compared(page, 0)).toEqual(['0', '2.061e−9', '2.061e−9']);
    await expect.poll(() => page.locator('.compare tbody tr').first().textContent()).toContain('7/16 digits right');
    await page.getByText('Options of the API').click();
    await page.getByRole('textbox', { name: 'focal_gamma' }).fill('2');
    await expect.poll(() => page.locator('.why').textContent()).toContain('no focal_gamma');
  });

  test('is one chain: a line a class through all columns, arrows from each to the next', async () => {
    const page = await open('/#/?z=12,0,-3&y=2');
    await page.locator('#gradient data').first().waitFor();
    for (const c of [0, 1, 2]) {
      const tops = await Promise.all(
        ['logits', 'softmax', 'log-softmax', 'target', 'nll', 'gradient'].map(async (step) => {
          const box = await page.locator(`#${step} .classes > :is(li, label)`).nth(c).boundingBox();
          return (box?.y ?? 0) + (box?.height ?? 0) / 2;
        }),
      );
      expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(2);
    }
    const boxes = await Promise.all(
      ['logits', 'softmax', 'log-softmax', 'target', 'nll', 'loss', 'gradient'].map((step) =>
        page.locator(`#${step}`).boundingBox(),
      ),
    );
    for (const [i, box] of boxes.entries()) if (i > 0) expect(box?.x).toBeGreaterThan((boxes[i - 1]?.x ?? 0) + 50);
    // Decimal points stand below each other.
    const points = await page
      .locator('#softmax data > :first-child')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
    expect(Math.max(...points) - Math.min(...points)).toBeLessThan(1);
  });

  /** The share of its track that a bar takes, and the value that it stands for. */
  const drawn = (page: Page, step: string) =>
    page.locator(`#${step} .fill`).evaluateAll((fills) =>
      fills.map((fill) => {
        const track = fill.parentElement?.getBoundingClientRect() ?? { left: 0, width: 1 };
        const { left, right } = fill.getBoundingClientRect();
        return {
          value: Number(fill.getAttribute('data-value')),
          from: (left - track.left) / track.width,
          to: (right - track.left) / track.width,
        };
      }),
    );

  /** Each step's axis stands above its bars, from end to end: ticks are where they say. */
  async function expectAxesAbove(page: Page) {
    for (const step of ['softmax', 'log-softmax', 'nll', 'gradient']) {
      const axis = await page.locator(`#${step} .axis`).boundingBox();
      const track = await page.locator(`#${step} .track`).first().boundingBox();
      expect(Math.abs((axis?.x ?? 0) - (track?.x ?? 9)), step).toBeLessThan(1.5);
      expect(Math.abs((axis?.width ?? 0) - (track?.width ?? 9)), step).toBeLessThan(1.5);
    }
  }

  test('draws lengths as their values are, on scales with round ends, and −∞ as such', async () => {
    const page = await open('/#/?z=12,0,-3,-inf&y=2');
    await page.locator('#log-softmax .fill.endless').waitFor();
    // The bars move to their places.
    await page.waitForTimeout(200);
    await expectAxesAbove(page);
    const reach = { softmax: [0, 1], 'log-softmax': [-20, 0], nll: [0, 20], gradient: [-1, 1] } as const;
    for (const [step, [low, high]] of Object.entries(reach)) {
      const ticks = await page.locator(`#${step} .axis span`).allTextContents();
      expect([ticks.at(0), ticks.at(-1)]).toEqual([low, high].map((end) => String(end).replace('-', '−')));
      const bars = (await drawn(page, step)).filter(({ value }) => Number.isFinite(value));
      expect(bars.length).toBeGreaterThan(0);
      const share = (x: number) => (x - low) / (high - low);
      for (const { value, from, to } of bars) {
        expect(from).toBeCloseTo(share(Math.min(0, value)), 2);
        expect(to).toBeCloseTo(share(Math.max(0, value)), 2);
      }
    }
    expect(await page.locator('#log-softmax .fill.endless').count()).toBe(1);
    // With one row, 1.9e-22 is no bar: today's scale is that of a loss of 15, too.
    await page.evaluate(() => {
      location.hash = '#/?z=0,-50';
    });
    await expect
      .poll(async () => (await drawn(page, 'nll'))[0])
      .toMatchObject({ value: 1.9287498479639178e-22, to: 0 });
    // Powers of ten have the same room each.
    await page.locator('label:has(input[name="scale"][value="log"])').click();
    const at = async (step: string) =>
      page
        .locator(`#${step} .point`)
        .evaluateAll((all) => all.map((one) => Number.parseFloat((one as HTMLElement).style.left)));
    await expect.poll(async () => (await at('softmax')).length).toBe(2);
    const [one = 0, small = 0] = await at('softmax');
    const [fifty = 0] = (await at('log-softmax')).slice(1);
    expect((fifty - one) / (one - small)).toBeCloseTo(Math.log10(50) / -Math.log10(1.9287498479639178e-22), 6);
  });

  test('dims what is of an earlier answer while the next is on its way, and asks again when told to', async () => {
    const page = await open(THREE, { mayFail: /ERR_FAILED/ });
    await page.locator('#loss output data').waitFor();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/v1/**', async (route) => {
      await held;
      await route.continue();
    });
    const opacity = () => page.locator('.answered:has(#nll)').evaluate((one) => Number(getComputedStyle(one).opacity));
    await expect.poll(opacity).toBe(1);
    await page.getByRole('radio', { name: 'class 2' }).check();
    await expect.poll(opacity).toBeLessThan(0.5);
    expect(await page.locator('.answered:has(#nll)').getAttribute('aria-busy')).toBe('true');
    release();
    await expect.poll(opacity).toBe(1);
    await page.unroute('**/v1/**');
    await page.route('**/v1/**', (route) => route.abort());
    await page.getByRole('radio', { name: 'class 1' }).check();
    await page.getByText('The service does not answer').waitFor();
    await expect.poll(opacity).toBeLessThan(0.5);
    await page.unroute('**/v1/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await showsAnswersTo(page, { logits: [[2, 1, -1]], labels: [1] });
    await expect.poll(opacity).toBe(1);
    expect(await page.getByText('The service does not answer').count()).toBe(0);
  });

  test('keeps what cannot be read as it was typed, and says which number holds; marks what the service refuses', async () => {
    const page = await open(THREE);
    const logit = page.getByRole('textbox', { name: 'Logit of class 1' });
    await logit.fill('1,5');
    await logit.blur();
    expect(await logit.inputValue()).toBe('1,5');
    expect(await logit.getAttribute('aria-invalid')).toBe('true');
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toMatch(/^“1,5”; expected a decimal point.*; 1 still holds\.$/);
    expect((await page.getByRole('alert').boundingBox())?.x).toBeGreaterThan(0);
    await logit.press('Escape');
    expect(await logit.inputValue()).toBe('1');
    await page.getByRole('textbox', { name: 'Temperature' }).fill('0');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Temperature' }).getAttribute('aria-invalid'))
      .toBe('true');
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('/temperature');
  });

  test('keeps nothing of what it has shown while a logit is dragged', async () => {
    const page = await open(THREE, { locale: 'en' });
    await page.locator('#loss output data').waitFor();
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.enable');
    const drag = () =>
      page
        .locator('#logits input[type=range]')
        .first()
        .evaluate(async (slider: HTMLInputElement) => {
          for (let i = 0; i < 100; i++) {
            slider.value = String(9 * Math.sin(i));
            slider.dispatchEvent(new Event('input', { bubbles: true }));
            await new Promise(requestAnimationFrame);
          }
        });
    const used = async () => {
      await page.waitForTimeout(300);
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    };
    await drag();
    const before = await used();
    await drag();
    // Trees that were not let go of were 60 kB a step.
    expect((await used()) - before).toBeLessThan(100 * 15_000);
  });

  test('with several rows says which is shown, and its losses; presets open on the row that they are about', async () => {
    const page = await open('/');
    expect(await page.locator('.row-choice').count()).toBe(0);
    await page.getByRole('button', { name: 'an ignored row' }).click();
    await expect.poll(() => page.locator('.row-choice [aria-pressed="true"]').textContent()).toBe('Row 1 ignored');
    await expect.poll(() => page.locator('#nll .note').textContent()).toContain('This label is ignored');
    await expect.poll(() => numbersIn(page, 'gradient')).toEqual([0, 0, 0]);
    await page.getByRole('button', { name: 'Row 2' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Logit of class 0' }).inputValue()).toBe('1');
  });

  test('shows all digits under the pointer, and everywhere when asked to', async () => {
    const page = await open(THREE);
    const value = page.locator('#softmax data').first();
    const { probs } = await post('softmax', { logits: [[2, 1, -1]] });
    const exact = String((probs as number[][])[0]?.[0]);
    await expect.poll(async () => await value.textContent()).toBe('0.7054');
    await value.hover();
    await expect
      .poll(async () => await value.evaluate((one) => getComputedStyle(one, '::after').content))
      .toBe(`"${exact}"`);
    await expect.poll(async () => await value.getAttribute('title')).toBe(`probs[0] = ${exact}`);
    await page.locator('label:has(input[name="digits"][value="all"])').click();
    await expect.poll(async () => await value.textContent()).toBe(exact);
  });

  test('moves a logit by keyboard', async () => {
    const page = await open(THREE);
    const slider = page.getByRole('slider', { name: 'Logit of class 1' });
    await slider.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    await showsAnswersTo(page, { logits: [[2, 1.5, -1]], labels: [0] });
    await page.keyboard.press('End');
    await showsAnswersTo(page, { logits: [[2, 10, -1]], labels: [0] });
  });

  test('moves a logit by mouse, and shows the last place of a fast one', async () => {
    const page = await open(THREE);
    const slider = page.getByRole('slider', { name: 'Logit of class 0' });
    const box = await slider.boundingBox();
    if (!box) throw new Error('no slider');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.6, y);
    await page.mouse.down();
    for (let i = 0; i <= 50; i++) await page.mouse.move(box.x + box.width * (0.6 - i / 100), y);
    await page.mouse.up();
    const x = Number(await slider.inputValue());
    expect(x).toBeLessThan(-6);
    await showsAnswersTo(page, { logits: [[x, 1, -1]], labels: [0] });
  });

  test('takes the class that is chosen as the label', async () => {
    const page = await open(THREE);
    await page.getByRole('radio', { name: 'class 2' }).check();
    await showsAnswersTo(page, { logits: [[2, 1, -1]], labels: [2] });
    await page.getByRole('radio', { name: 'class 2' }).press('ArrowUp');
    await showsAnswersTo(page, { logits: [[2, 1, -1]], labels: [1] });
  });

  test('takes what is typed, all digits of it, and -inf', async () => {
    const page = await open(THREE);
    await page.getByRole('textbox', { name: 'Logit of class 0' }).fill('0.1234567890123456789');
    await page.getByRole('textbox', { name: 'Logit of class 1' }).fill('-50');
    await showsAnswersTo(page, { logits: [[Number('0.1234567890123456789'), -50, -1]], labels: [0] });
    await page.getByRole('textbox', { name: 'Logit of class 1' }).fill('-inf');
    await expect.poll(() => page.locator('#log-softmax data').nth(1).getAttribute('value')).toBe('-Infinity');
    await expect.poll(() => page.locator('#softmax data').nth(1).getAttribute('value')).toBe('0');
  });

  test('takes a matrix that is pasted, as PyTorch prints it', async () => {
    const page = await open('/');
    await page.getByText('Paste a matrix').click();
    await page
      .getByRole('textbox', { name: /JSON, a print-out/ })
      .fill(
        "tensor([[1.2000, -0.8000, -0.5000],\n        [0.9000, -1.2000, 1.1000]], device='cuda:0', dtype=torch.float64)",
      );
    await showsAnswersTo(page, {
      logits: [
        [1.2, -0.8, -0.5],
        [0.9, -1.2, 1.1],
      ],
      labels: [0, 0],
    });
    await page.getByRole('button', { name: 'Row 1' }).click();
    await expect
      .poll(async () => await page.getByRole('textbox', { name: 'Logit of class 2' }).inputValue())
      .toBe('1.1');
  });

  test('says what it cannot read of what is pasted', async () => {
    const page = await open(THREE);
    await page.getByText('Paste a matrix').click();
    const field = page.getByRole('textbox', { name: /JSON, a print-out/ });
    for (const [text, says] of [
      ['[[1, two]]', 'line 1, column 6: “two”; expected a number'],
      ['[[1, 2], [3]]', 'logits[1]: 1; expected 2 numbers, as in the first row'],
      ['tensor([[1, ..., 2]])', 'set_printoptions'],
    ] as const) {
      await field.fill(text);
      await expect.poll(async () => await page.locator('#paste-wrong').textContent()).toContain(says);
    }
    await showsAnswersTo(page, { logits: [[2, 1, -1]], labels: [0] });
  });

  test('takes soft targets that are dragged, by keyboard and by mouse', async () => {
    const page = await open(THREE);
    await page.getByText('soft targets', { exact: true }).click();
    const slider = page.getByRole('slider', { name: 'Target probability of class 1' });
    await slider.focus();
    for (let i = 0; i < 25; i++) await page.keyboard.press('ArrowRight');
    const target_probs = [[0.75, 0.25, 0]];
    const { loss, grad } = await post('cross-entropy', { logits: [[2, 1, -1]], target_probs });
    await expect.poll(() => page.locator('#loss output data').getAttribute('value')).toBe(String(loss));
    await expect.poll(async () => await numbersIn(page, 'gradient')).toEqual((grad as number[][])[0]);

    const box = await page.getByRole('slider', { name: 'Target probability of class 2' }).boundingBox();
    if (!box) throw new Error('no slider');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const typed = (c: number) => page.getByRole('textbox', { name: `Target probability of class ${c}` }).inputValue();
    await expect.poll(() => typed(2)).not.toBe('0');
    const q = await Promise.all([0, 1, 2].map(typed));
    expect(q.reduce((sum, text) => sum + Number(text), 0)).toBeCloseTo(1, 12);
    const second = await post('cross-entropy', { logits: [[2, 1, -1]], target_probs: [q.map(Number)] });
    await expect.poll(() => page.locator('#loss output data').getAttribute('value')).toBe(String(second.loss));
  });

  test('shows that a shift changes nothing, and that a temperature does', async () => {
    const page = await open(THREE);
    const before = await page.locator('#loss output data').getAttribute('value');

    await page.getByRole('textbox', { name: 'Shift' }).fill('1000');
    await showsAnswersTo(page, { logits: [[1002, 1001, 999]], labels: [0] });
    await expect.poll(async () => await page.locator('#loss output data').getAttribute('value')).toBe(before);
    await page.getByRole('slider', { name: 'Temperature' }).press('End');
    const { loss } = await post('cross-entropy', { logits: [[1002, 1001, 999]], labels: [0], temperature: 10 });
    await expect.poll(() => page.locator('#loss output data').getAttribute('value')).toBe(String(loss));
  });

  test('has every option of the API, and sends it', async () => {
    const page = await open('/#/?code=JSON&z=1,2,3;0,-1,0.5&y=2,0');
    await page.getByText('Options of the API').click();
    await page.getByLabel('class_weight').fill('1, 2, 5');
    await page.getByRole('textbox', { name: 'label_smoothing' }).fill('0.2');
    await expect.poll(() => page.locator('#loss output data').getAttribute('value')).toBe('0.5922201965439159');

    const choose = (name: string, value: string) =>
      page.locator(`.field:has(> code:text-is("${name}")) label:has-text("${value}")`).first().click();
    await choose('reduction', 'sum');
    await choose('dtype', 'float32');
    // What is not allowed stays, with the reason; so does what cannot be read.
    const field = (name: string) => page.locator(`.field:has(> code:text-is("${name}"))`);
    await page.getByRole('textbox', { name: 'z_loss' }).fill('-1');
    await expect
      .poll(() => field('z_loss').locator('.wrong').textContent())
      .toBe('-1 is not allowed. Allowed: 0 or more.');
    await expect.poll(() => page.getByRole('textbox', { name: 'z_loss' }).getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('textbox', { name: 'mask', exact: true }).fill('true, maybe');
    await expect
      .poll(() => field('mask').locator('.wrong').textContent())
      .toBe('“maybe” cannot be read. Allowed: a list, such as true, false.');
    await page.getByRole('textbox', { name: 'mask', exact: true }).fill('true, true');
    await page.getByRole('textbox', { name: 'sample_weight' }).fill('1, 0.5');
    await choose('class_axis', '0');
    await choose('on_non_finite', 'propagate');
    await page.getByLabel('ignore_index').fill('1');
    await page.getByRole('textbox', { name: 'softcap' }).fill('30');
    await page.getByRole('textbox', { name: 'focal_gamma' }).fill('0.5');
    await page.getByRole('textbox', { name: 'z_loss' }).fill('0.01');
    await page.getByLabel('grad_output').fill('2');
    await page.getByRole('checkbox', { name: 'probs', exact: true }).check();
    await expect
      .poll(async () => (await exchanged(page)).request)
      .toEqual({
        logits: [
          [1, 0],
          [2, -1],
          [3, 0.5],
        ],
        labels: [2, 0],
        class_weight: [1, 2, 5],
        label_smoothing: 0.2,
        reduction: 'sum',
        mask: [true, true],
        sample_weight: [1, 0.5],
        dtype: 'float32',
        class_axis: 0,
        on_non_finite: 'propagate',
        ignore_index: 1,
        softcap: 30,
        focal_gamma: 0.5,
        z_loss: 0.01,
        grad_output: 2,
        outputs: ['loss', 'losses', 'grad', 'probs'],
      });
    await expect
      .poll(async () => {
        const { shown, answer } = await exchanged(page);
        return JSON.stringify(shown) === JSON.stringify(answer);
      })
      .toBe(true);
    const { answer } = await exchanged(page);
    // The matrix went transposed, and came back: the cards show the row again.
    await expect
      .poll(async () => await numbersIn(page, 'gradient'))
      .toEqual((answer.grad as number[][]).map((ofClass) => ofClass[0]));

    await choose('encoding', 'base64');
    await expect.poll(async () => typeof (await exchanged(page)).shown.grad.data).toBe('string');
    await expect
      .poll(async () => await numbersIn(page, 'gradient'))
      .toEqual((answer.grad as number[][]).map((ofClass) => Math.fround(ofClass[0] ?? 0)));

    await page.getByRole('button', { name: 'Back to the defaults' }).click();
    await expect
      .poll(async () => (await exchanged(page)).request)
      .toEqual({
        logits: [
          [1, 2, 3],
          [0, -1, 0.5],
        ],
        labels: [2, 0],
      });
  });

  test('validate_target_probs lets through what are no probabilities', async () => {
    const page = await open('/#/?code=JSON&z=2,1,-1&target=target_probs&q=0.5,0.5,0.5');
    await expect.poll(async () => await page.getByRole('alert').textContent()).toContain('/target_probs/0');
    await page.getByText('Options of the API').click();
    await page.locator('.field:has(> code:text-is("validate_target_probs")) label:has-text("false")').click();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    expect((await exchanged(page)).request).toMatchObject({
      target_probs: [[0.5, 0.5, 0.5]],
      validate_target_probs: false,
    });
  });

  test('shows a problem with its place, and marks it there', async () => {
    const page = await open(THREE);
    await page.getByRole('button', { name: 'a label that is no class' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    await expect
      .poll(async () => await alert.textContent())
      .toContain('/labels/0 labels[0] is 3; expected an integer in [0, 3) or ignore_index -100');
    await expect.poll(async () => await page.locator('#label').getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('textbox', { name: 'Logit of class 1' }).fill('nan');
    await page.locator('#label').fill('0');
    await expect.poll(() => alert.textContent()).toContain('/logits/0/1');
    await expect
      .poll(async () => await page.getByRole('textbox', { name: 'Logit of class 1' }).getAttribute('aria-invalid'))
      .toBe('true');
  });

  test('copies the request in each language', async () => {
    // A page of its own: its clock stays as it is set.
    const page = await open(THREE, { locale: 'en' });
    await page.clock.install();
    for (const language of ['JSON', 'curl', 'Python', 'TypeScript', 'Go']) {
      await page.locator(`.exchange label:has-text("${language}")`).click();
      await page.getByRole('button', { name: 'Copy: Request' }).click();
      await page.getByRole('button', { name: 'Copied: Request' }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toBe(await page.locator('.exchange pre').first().textContent());
      expect(copied).toContain('[[2,1,-1]]');
      await page.clock.fastForward(1500);
      await page.getByRole('button', { name: 'Copy: Request' }).waitFor();
    }
  });

  test('shows each of the four requests', async () => {
    const page = await open('/#/?code=JSON');
    for (const operation of ['softmax', 'log-softmax', 'nll', 'cross-entropy'] as const) {
      await page.locator(`label:has-text("/v1/${operation}")`).first().click();
      const outputs = { softmax: 'probs', 'log-softmax': 'log_probs', nll: 'loss', 'cross-entropy': 'loss' } as const;
      await expect.poll(async () => Object.keys((await exchanged(page, operation)).shown)[0]).toBe(outputs[operation]);
      const { shown, answer } = await exchanged(page, operation);
      expect(shown).toEqual(answer);
    }
  });

  test('keeps what is on it in the address', async () => {
    const page = await open(THREE);
    await page.getByRole('textbox', { name: 'Logit of class 1' }).fill('7.25');
    await page.getByRole('radio', { name: 'class 2' }).check();
    await page.getByText('中文').click();
    await expect.poll(() => page.url()).toContain('z=2,7.25,-1');
    await page.getByRole('button', { name: '复制链接' }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await open(new URL(link).hash.replace(/^/, '/'));
    await showsAnswersTo(other, { logits: [[2, 7.25, -1]], labels: [2] });
    await expect.poll(async () => await other.locator('html').getAttribute('lang')).toBe('zh-Hans');
    await expect
      .poll(async () => await other.getByRole('heading', { level: 1 }).textContent())
      .toBe('损失与梯度，每一位都精确');
  });

  test('follows an address that is changed', async () => {
    const page = await open('/#/?z=1,2');
    await showsAnswersTo(page, { logits: [[1, 2]], labels: [0] });
    await page.evaluate(() => {
      location.hash = '#/?z=3,2,1&y=1';
    });
    await showsAnswersTo(page, { logits: [[3, 2, 1]], labels: [1] });
  });

  test('takes the default for what it cannot read of an address', async () => {
    const page = await open('/#/?z=5,6');
    await showsAnswersTo(page, { logits: [[5, 6]], labels: [0] });
    for (const query of [
      'z=1,2;3',
      'z=a,b',
      'y=x',
      'label_smoothing=much',
      'dtype=int8',
      'temperature=',
      '%',
      'z=&y=',
    ]) {
      await page.evaluate((query) => {
        location.hash = `#/?${query}`;
      }, query);
      await showsAnswersTo(page, { logits: [[0, -50]], labels: [0] });
    }
    await page.goto(page.url().replace(/#.*/, '?#/%%?z=1,;&y=%'));
    await showsAnswersTo(page, { logits: [[0, -50]], labels: [0] });
  });

  test('answers what is asked most', async () => {
    const page = await open('/');
    await page.getByText('Is the logarithm taken twice?').click();
    await expect
      .poll(async () => await page.getByText('NLLLoss, in spite of its name, takes none').isVisible())
      .toBe(true);
    await expect.poll(() => page.locator('#loss .result data').count()).toBe(2);
    const [fused, chained] = await page.locator('#loss .result data').all();
    await expect.poll(async () => await fused?.getAttribute('value')).toBe(await chained?.getAttribute('value'));
  });

  test('keeps a theme that is chosen', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'Theme: ◐ auto' }).click();
    await page.getByRole('button', { name: 'Theme: ☀ light' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Theme: ☾ dark' }).waitFor();
    await expect
      .poll(async () => await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor))
      .toBe('rgb(20, 22, 27)');
  });

  test('can be reached by keyboard alone, past the links', async () => {
    const page = await open('/');
    await page.locator('#loss output data').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(async () => await page.evaluate(() => document.activeElement?.id)).toBe('main');
    const reached = new Set<string>();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate(
          () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
        ),
      );
    }
    for (const name of [
      'Logit of class 0',
      'label',
      'Options of the API',
      'Paste a matrix',
      'Copy: Request',
      'Copy: Answer',
    ])
      expect([...reached]).toContain(name);
  });

  test.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility with everything open, and has its picture: %s',
    async (colorScheme) => {
      const page = await open('/', { colorScheme });
      await page.locator('.compare .lost').first().waitFor();
      await keepPicture(page, `chain-${colorScheme}`);
      await page.evaluate(() => {
        location.hash = '#/?z=2,1,-1;0,3,1&y=0,1';
      });
      await page.locator('.row-choice data').first().waitFor();
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await axeViolations(page)).toEqual([]);
    },
  );

  test('fits a phone', async () => {
    const page = await open('/', PHONE);
    await page.locator('.compare .lost').first().waitFor();
    await keepPicture(page, 'chain-phone');
    await expectAxesAbove(page);
    // Loss and gradient are in sight while a logit is moved.
    await page.locator('#logits').scrollIntoViewIfNeeded();
    const { y = 0, height = 0 } = (await page.locator('.strip').boundingBox()) ?? {};
    expect(y).toBeGreaterThan(0);
    expect(y + height).toBeLessThanOrEqual(740);

    await page.locator('label:has(input[name="digits"][value="all"])').tap();
    await page.locator('.steps.wide').waitFor();
    await expectAxesAbove(page);
    for (const summary of await page.locator('summary').all()) await summary.tap();
    await expect
      .poll(async () => await page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(360);
    expect(await axeViolations(page)).toEqual([]);
  });
});
