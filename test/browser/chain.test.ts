import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { axeViolations, keepPicture, site } from './site.ts';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

describe.skipIf(!CHROMIUM)('the chain', () => {
  const { open, post } = site();

  /** The exact numbers in a card, one for each class. */
  const numbersIn = (page: Page, card: string) =>
    page.locator(`#${card} .bars data`).evaluateAll((all) => all.map((one) => Number((one as HTMLDataElement).value)));

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

  test('shows what the service answers', async () => {
    const page = await open('/');
    await showsAnswersTo(page, { logits: [[2, 1, -1]], labels: [0] });
  });

  test('shows all digits under the pointer, and everywhere when asked to', async () => {
    const page = await open('/');
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
    const page = await open('/');
    const slider = page.getByRole('slider', { name: 'Logit of class 1' });
    await slider.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    await showsAnswersTo(page, { logits: [[2, 1.5, -1]], labels: [0] });
    await page.keyboard.press('End');
    await showsAnswersTo(page, { logits: [[2, 10, -1]], labels: [0] });
  });

  test('moves a logit by mouse, and shows the last place of a fast one', async () => {
    const page = await open('/');
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

  test('takes the class that is clicked as the label, and a label that is typed', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'Make class 2 the label' }).click();
    await showsAnswersTo(page, { logits: [[2, 1, -1]], labels: [2] });
    await expect.poll(async () => await page.getByRole('radio', { name: 'class 2' }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: 'class 2' }).press('ArrowUp');
    await showsAnswersTo(page, { logits: [[2, 1, -1]], labels: [1] });
  });

  test('takes what is typed, all digits of it, and -inf', async () => {
    const page = await open('/');
    await page.getByRole('textbox', { name: 'Logit of class 0' }).fill('0.1234567890123456789');
    await page.getByRole('textbox', { name: 'Logit of class 1' }).fill('-50');
    await showsAnswersTo(page, { logits: [[Number('0.1234567890123456789'), -50, -1]], labels: [0] });
    await page.getByRole('textbox', { name: 'Logit of class 1' }).fill('-inf');
    await expect.poll(() => page.locator('#log-softmax data').nth(1).getAttribute('value')).toBe('-Infinity');
    await expect.poll(() => page.locator('#softmax data').nth(1).getAttribute('value')).toBe('0');
    await page.getByRole('textbox', { name: 'Logit of class 1' }).fill('1,5');
    await expect
      .poll(async () => await page.getByRole('textbox', { name: 'Logit of class 1' }).getAttribute('aria-invalid'))
      .toBe('true');
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
    await page.getByRole('button', { name: 'Show row 1' }).click();
    await expect
      .poll(async () => await page.getByRole('textbox', { name: 'Logit of class 2' }).inputValue())
      .toBe('1.1');
  });

  test('says what it cannot read of what is pasted', async () => {
    const page = await open('/');
    await page.getByText('Paste a matrix').click();
    const field = page.getByRole('textbox', { name: /JSON, a print-out/ });
    for (const [text, says] of [
      ['[[1, two]]', '"two"'],
      ['[[1, 2], [3]]', '[1]: 1 ≠ 2'],
      ['tensor([[1, ..., 2]])', '"..."'],
    ] as const) {
      await field.fill(text);
      await expect.poll(async () => await page.locator('#paste-wrong').textContent()).toContain(says);
    }
    await showsAnswersTo(page, { logits: [[2, 1, -1]], labels: [0] });
  });

  test('takes soft targets that are dragged, by keyboard and by mouse', async () => {
    const page = await open('/');
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
    const page = await open('/');
    const before = await page.locator('#loss output data').getAttribute('value');

    await page.getByRole('textbox', { name: 'Shift' }).fill('1000');
    await showsAnswersTo(page, { logits: [[1002, 1001, 999]], labels: [0] });
    await expect.poll(async () => await page.locator('#loss output data').getAttribute('value')).toBe(before);
    await page.getByRole('slider', { name: 'Temperature' }).press('End');
    await showsAnswersTo(page, { logits: [[1000.2, 1000.1, 999.9]], labels: [0] });
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
    const page = await open('/#/?code=JSON&target=target_probs&q=0.5,0.5,0.5');
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
    const page = await open('/');
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

  test('says so when the service is gone, and goes on when it is back', async () => {
    const page = await open('/', { mayFail: /ERR_FAILED/ });
    await page.locator('#loss output data').waitFor();
    await page.route('**/v1/**', (route) => route.abort());
    const slider = page.getByRole('slider', { name: 'Logit of class 1' });
    await slider.press('ArrowRight');
    await page.getByText('The service does not answer').waitFor();
    await page.unroute('**/v1/**');
    await slider.press('ArrowRight');
    await showsAnswersTo(page, { logits: [[2, 1.2, -1]], labels: [0] });
    await expect.poll(async () => await page.getByText('The service does not answer').count()).toBe(0);
  });

  test('copies the request in each language', async () => {
    // A page of its own: its clock stays as it is set.
    const page = await open('/', { locale: 'en' });
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
    const page = await open('/');
    await page.getByRole('textbox', { name: 'Logit of class 1' }).fill('7.25');
    await page.getByRole('button', { name: 'Make class 2 the label' }).click();
    await page.getByText('中文').click();
    await expect.poll(() => page.url()).toContain('z=2,7.25,-1');
    await page.getByRole('button', { name: '复制链接' }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await open(new URL(link).hash.replace(/^/, '/'));
    await showsAnswersTo(other, { logits: [[2, 7.25, -1]], labels: [2] });
    await expect.poll(async () => await other.locator('html').getAttribute('lang')).toBe('zh-Hans');
    await expect
      .poll(async () => await other.getByRole('heading', { level: 1 }).textContent())
      .toBe('从 logits 到梯度');
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
    for (const query of ['z=1,2;3', 'z=a,b', 'y=x', 'label_smoothing=much', 'dtype=int8', 'T=', '%', 'z=&y=']) {
      await page.evaluate((query) => {
        location.hash = `#/?${query}`;
      }, query);
      await showsAnswersTo(page, { logits: [[2, 1, -1]], labels: [0] });
    }
    await page.goto(page.url().replace(/#.*/, '?#/%%?z=1,;&y=%'));
    await showsAnswersTo(page, { logits: [[2, 1, -1]], labels: [0] });
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
    await page.getByRole('button', { name: 'Theme: auto' }).click();
    await page.getByRole('button', { name: 'Theme: light' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
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
      'Make class 1 the label',
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
      const page = await open('/#/?z=2,1,-1;0,3,1&y=0,1', { colorScheme });
      await page.locator('#gradient .value').first().waitFor();
      await keepPicture(page, `chain-${colorScheme}`);
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await axeViolations(page)).toEqual([]);
    },
  );

  test('fits a phone', async () => {
    const page = await open('/#/?digits=all', PHONE);
    await page.locator('#gradient .value').first().waitFor();
    for (const summary of await page.locator('summary').all()) await summary.tap();
    await expect
      .poll(async () => await page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(360);
    expect(await axeViolations(page)).toEqual([]);
    await keepPicture(page, 'chain-phone');
  });
});
