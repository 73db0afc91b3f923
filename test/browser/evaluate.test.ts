import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { writeNpy } from '../../src/codecs/npy/write-npy.ts';
import { decodeSafetensors } from '../../src/codecs/safetensors/decode-safetensors.ts';
import { writeSafetensors } from '../../src/codecs/safetensors/write-safetensors.ts';
import type { Tensor } from '../../src/core/tensors/tensor.ts';
import { npzOf } from '../support/npz.ts';
import { CHROMIUM } from './chromium.ts';
import { axeViolations, keepPicture, site } from './site.ts';

const LOGITS = [
  [2, 1, -1],
  [0.5, 0.25, 3],
  [-0.1, 4, 0.3],
  [1, 1.5, 1.25],
];
const LABELS = [0, 2, 0, -100];
const doubles = { shape: [4, 3], data: Float64Array.from(LOGITS.flat()) };

const utf8 = (text: string) => Buffer.from(text);
const file = (name: string, content: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});

/** Integers of NumPy, big-endian. */
function npyIntegers(values: readonly number[], shape: string): Uint8Array {
  const bytes = Uint8Array.from(values.flatMap((value) => [(value >> 8) & 0xff, value & 0xff]));
  const header = `{'descr': '>i2', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  return Buffer.concat([Buffer.from([0x93]), utf8('NUMPY\x01\x00\x76\x00'), utf8(`${header}\n`), bytes]);
}

const CSV = `a,b,c,label\n${LOGITS.map((row, r) => [...row, LABELS[r]].join(',')).join('\n')}\n`;
const METRICS = ['nll', 'perplexity', 'bits', 'accuracy', 'brier_score', 'calibration_error'] as const;
const FACTS = ['nll', 'perplexity', 'bits', 'accuracy', 'brier', 'ece'];

const choose = (page: Page, ...files: ReturnType<typeof file>[]) =>
  page.locator('input[type=file]').setInputFiles(files);

/** Drops files on the page, as a file manager does. */
async function drop(page: Page, ...files: ReturnType<typeof file>[]): Promise<void> {
  const given = files.map(({ name, buffer }) => ({ name, bytes: [...buffer] }));
  const transfer = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of all) transfer.items.add(new File([Uint8Array.from(bytes)], name));
    return transfer;
  }, given);
  await page.dispatchEvent('.drop', 'dragover', { dataTransfer: transfer });
  await page.locator('.drop.over').waitFor();
  await page.dispatchEvent('.drop', 'drop', { dataTransfer: transfer });
}

const value = (page: Page, selector: string) => page.locator(`${selector} data`).first().getAttribute('value');
const facts = (page: Page) => Promise.all(FACTS.map(async (id) => Number(await value(page, `#${id}`))));
const cells = (page: Page, n: number) => page.locator(`#rows tbody tr > :nth-child(${n})`).allInnerTexts();

/** Waits until what is shown is the answer to so many rows, of which so many count. */
const answered = (page: Page, counted: number) =>
  page.waitForFunction(
    (count) =>
      document.querySelector('#counted data')?.getAttribute('value') === String(count) &&
      document.querySelector('.answered.current'),
    counted,
  );

async function download(page: Page, button: string): Promise<Buffer> {
  const [begun] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return buffer(await begun.createReadStream());
}

/** A batch whose service takes 64 KiB at a time. */
const BODY_LIMIT = 65_536;

describe.skipIf(!CHROMIUM)('evaluate', () => {
  const { open, post } = site({ BODY_LIMIT: String(BODY_LIMIT) });
  const metrics = async (body: object) => {
    const answer = await post('cross-entropy', { ...body, outputs: [...METRICS] });
    return METRICS.map((name) => answer[name]);
  };

  test('reads files of every kind, and shows what the service answers', async () => {
    const page = await open('/#/batch');
    await answered(page, 296);
    await expect.poll(() => new URL(page.url()).hash).toMatch(/^#\/evaluate/);
    const expected = await metrics({ logits: LOGITS, labels: LABELS });
    const labels = { type: 'I64', shape: [4], data: Float64Array.from(LABELS) } as const;
    const decimals = LOGITS.map((row, r) => [...row, LABELS[r]].join('\t').replaceAll('.', ',')).join('\r\n');
    for (const [what, files] of Object.entries({
      'a request': [file('a.json', utf8(JSON.stringify({ logits: LOGITS, labels: LABELS })))],
      CSV: [file('a.csv', utf8(CSV))],
      'two files of NumPy': [file('labels.npy', npyIntegers(LABELS, '(4,)')), file('logits.npy', writeNpy(doubles))],
      safetensors: [file('a.safetensors', writeSafetensors({ logits: { type: 'F64', ...doubles }, labels }))],
      npz: [
        file(
          'a.npz',
          npzOf({
            logits: { dtype: 'F64', ...doubles },
            labels: { dtype: 'I64', shape: [4], data: BigInt64Array.from(LABELS, BigInt) },
          }),
        ),
      ],
      'decimal commas': [file('a.tsv', utf8(decimals))],
    })) {
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.locator('#nll').waitFor({ state: 'detached' });
      await choose(page, ...files);
      await answered(page, 3);
      expect(await facts(page), what).toEqual(expected);
    }
    await page.getByText('Decimal commas: “0,5” was read as 0.5.').waitFor();
    const { losses, probs } = await post('cross-entropy', {
      logits: LOGITS,
      labels: LABELS,
      outputs: ['losses', 'probs'],
    });
    expect(await cells(page, 1)).toEqual(['2', '0', '1', '3']);
    expect(await cells(page, 4)).toEqual(['2', '0', '0', '–']);
    const shown = (n: number) =>
      page
        .locator(`#rows tbody tr > :nth-child(${n}) data`)
        .evaluateAll((all) => all.map((one) => Number((one as HTMLDataElement).value)));
    const [a, b, c] = losses as number[];
    expect(await shown(5)).toEqual([c, a, b]);
    const p = probs as number[][];
    for (const [i, x] of [p[2]?.[0], p[0]?.[0], p[1]?.[2]].entries())
      expect((await shown(6))[i]).toBeCloseTo(x as number, 14);
    // A loss is as long as it is large, on an axis that ends at a round number.
    const lengths = await page
      .locator('#rows .fill')
      .evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect().width / (one.parentElement?.getBoundingClientRect().width ?? 0)),
      );
    const end = Number(await page.locator('#rows .axis > :last-child').innerText());
    for (const [i, loss] of [c, a, b].entries()) expect(lengths[i]).toBeCloseTo((loss as number) / end, 2);
  });

  test('takes (B, T, V) with a shift, and a request with every field as it is given', async () => {
    const page = await open('/#/evaluate');
    await answered(page, 296);
    const logits = Array.from({ length: 2 }, (_, b) => LOGITS.map((row) => row.map((x, c) => x * (b + 1) + c)));
    const labels = [
      [0, 1, 2, 1],
      [2, 2, -100, 0],
    ];
    const data = Float32Array.from(logits.flat(2));
    await drop(page, file('logits.npy', writeNpy({ shape: [2, 4, 3], data })));
    await page.getByText('Now add the labels').waitFor();
    await choose(page, file('labels.npy', npyIntegers(labels.flat(), '(2, 4)')));
    await answered(page, 7);
    await page.getByRole('textbox', { name: 'Label shift' }).fill('1');
    await answered(page, 5);
    const body = { logits: logits.map((one) => one.map((row) => row.map(Math.fround))), labels, class_axis: -1 };
    expect(await facts(page)).toEqual(await metrics({ ...body, shift: 1 }));
    await page.getByRole('button', { name: 'position' }).click();
    expect((await cells(page, 1)).slice(0, 5)).toEqual(['(0, 0)', '(0, 1)', '(0, 2)', '(0, 3)', '(1, 0)']);
    expect((await cells(page, 2)).slice(0, 4)).toEqual(['1', '2', '1', '–ignored']);
    expect(await page.locator('#call').innerText()).toContain(
      'npx exact-loss evaluate logits=logits.npy labels=labels.npy --shift 1',
    );
    const given = {
      ...body,
      shift: 1,
      mask: labels.map((row) => row.map((_, t) => t !== 1)),
      sample_weight: labels.map((row) => row.map((_, t) => t + 0.5)),
      class_mask: [true, true, true],
      temperature: 2,
      focal_gamma: 0.5,
      bins: 4,
      normalizer: 'valid',
      ignore_index: [-100, 7],
    };
    await choose(page, file('request.json', utf8(JSON.stringify(given))));
    await answered(page, 3);
    expect(await facts(page)).toEqual(await metrics(given));
    expect(await value(page, '#loss')).toBe(String((await post('cross-entropy', given)).loss));
    expect(await page.locator('.options > summary').innerText()).toContain('ignore_index');
  });

  test('a wrong file leaves no numbers of another one, and says where and what would do', async () => {
    const page = await open('/#/evaluate');
    for (const [name, content, says] of [
      ['bad.csv', 'a,b,label\n1,2,0\n3,x,1\n', 'bad.csv, line 3, column 2: “x”; expected a number'],
      ['hello.txt', 'hello', 'hello.txt, line 1, column 1: “hello”; expected integers, or a first line “label”'],
      ['big.txt', '1,1e400', 'big.txt, line 1, column 2: “1e400”; expected a number below 1.8e308'],
      ['a.txt', 'tensor([[1., ..., 2.]])', 'set_printoptions'],
      ['a.npz', 'PK\x03\x04', 'a.npz: the zip file ends without an end record'],
    ] as const) {
      await page.getByRole('button', { name: 'Example' }).click({ force: true });
      await answered(page, 296);
      await choose(page, file(name, utf8(content)));
      await page.getByText(says).waitFor();
      expect(await page.locator('#nll, #rows, #temperature').count(), name).toBe(0);
    }
    // What is good of several files stays, without numbers of those before.
    await page.getByRole('button', { name: 'Example' }).click({ force: true });
    await answered(page, 296);
    await choose(page, file('labels.npy', npyIntegers(LABELS, '(4,)')), file('logits.npy', utf8('no array')));
    await page.getByRole('alert').filter({ hasText: 'logits.npy' }).waitFor();
    await page.getByText('Labels are here. Now add the logits').waitFor();
    expect(await page.locator('#nll, #rows').count()).toBe(0);
    await choose(page, file('logits.npy', writeNpy(doubles)));
    await answered(page, 3);
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('button', { name: 'Clear' }).press('Enter');
    await page.getByText('Nothing to evaluate yet').waitFor();
    // Half of a batch waits for the other, whatever comes between.
    await choose(page, file('logits.npy', writeNpy(doubles)));
    await page.getByText('Now add the labels').waitFor();
    await choose(page, file('labels.json', utf8('[0, 1]')));
    await page.getByText('labels.json, labels: 2; expected 4, as many as there are rows of logits').waitFor();
    await choose(page, file('labels.json', utf8(JSON.stringify([0, 2, 0, 3]))));
    await page.getByText('labels[3] is 3; expected an integer in [0, 3)').waitFor();
    expect(await page.locator('#nll').count()).toBe(0);
  });

  test('a file larger than a request is sent in pieces, with progress, and can be left off', async () => {
    const page = await open('/#/evaluate');
    await answered(page, 296);
    const [rows, classes] = [5000, 16];
    const data = Float32Array.from({ length: rows * classes }, (_, i) => Math.sin(i * i) * 4);
    const labels = Array.from({ length: rows }, (_, r) => (r * 7) % classes);
    let pieces = 0;
    await page.route('**/v1/**', async (route) => {
      pieces++;
      await new Promise((resolve) => setTimeout(resolve, 100));
      await route.continue();
    });
    const files = [
      file('logits.npy', writeNpy({ shape: [rows, classes], data })),
      file('labels.npy', npyIntegers(labels, `(${rows},)`)),
    ];
    await choose(page, ...files);
    await page.getByText(/Evaluating… [\d,]+ of 5,000 rows/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    pieces = 0;
    await page.locator('.evaluate').getByRole('button', { name: 'Evaluate' }).click();
    await answered(page, rows);
    expect(pieces).toBe(Math.ceil((rows * classes * 4) / (BODY_LIMIT - 4096)));
    expect(await page.locator('.answered').innerText()).toContain(`in ${pieces} requests`);
    // The same numbers as of a request each, by the sums of what these say.
    const right = labels.filter((label, r) => {
      const row = data.subarray(r * classes, (r + 1) * classes);
      return row.indexOf(Math.max(...row)) === label;
    }).length;
    expect(Number(await value(page, '#accuracy'))).toBeCloseTo(right / rows, 14);
    const nll = labels.reduce((sum, label, r) => {
      const row = [...data.subarray(r * classes, (r + 1) * classes)];
      return sum + Math.log(row.reduce((total, x) => total + Math.exp(x), 0)) - (row[label] as number);
    }, 0);
    expect(Number(await value(page, '#nll'))).toBeCloseTo(nll / rows, 12);
    expect(await page.locator('#rows .range').innerText()).toBe('1–25 of 5,000');
  });

  test('finds the calibrating temperature, and draws what the service answers', async () => {
    const page = await open('/#/evaluate', { mayFail: /ERR_FAILED/ });
    const logits = Array.from({ length: 40 }, (_, r) => [Math.sin(r) * 8, Math.cos(2 * r) * 8, 0]);
    const labels = logits.map((row, r) => (r % 4 === 0 ? r % 3 : row.indexOf(Math.max(...row))));
    await choose(page, file('a.json', utf8(JSON.stringify({ logits, labels }))));
    await answered(page, 40);
    await page.getByRole('button', { name: 'Find the calibrating temperature' }).click();
    await page.getByText('The least nll is').waitFor();
    // The derivative of the nll by 1/T is the mean of Σ p z − z_y: where it is 0 the nll is least.
    const slope = (beta: number) =>
      logits.reduce((sum, row, r) => {
        const weights = row.map((z) => Math.exp(z * beta));
        const total = weights.reduce((a, b) => a + b, 0);
        return (
          sum +
          row.reduce((mean, z, c) => mean + (z * (weights[c] as number)) / total, 0) -
          (row[labels[r] as number] as number)
        );
      }, 0);
    let [low, high] = [1e-3, 10];
    for (let i = 0; i < 100; i++) {
      const middle = (low + high) / 2;
      if (slope(middle) > 0) high = middle;
      else low = middle;
    }
    const T = Number(await page.getByRole('textbox', { name: 'Temperature T' }).inputValue());
    expect(Math.abs(T * low - 1)).toBeLessThan(1e-4);
    await page.waitForFunction(() => document.querySelectorAll('.reliability').length === 2);
    await page.locator('.answered.current').waitFor();
    expect(await facts(page)).toEqual(await metrics({ logits, labels, temperature: T }));
    const asked = Number(/Found with (\d+) requests/.exec(await page.locator('#found').innerText())?.[1]);
    expect(await page.locator('.curves [data-mark=dot] circle').count()).toBeGreaterThanOrEqual(2 * asked);
    const units: number[] = [];
    for (const [id, temperature] of [
      ['before', 1],
      ['after', T],
    ] as const) {
      const { bin_accuracies, bin_counts } = (await post('cross-entropy', {
        logits,
        labels,
        temperature,
        outputs: ['bin_accuracies', 'bin_counts'],
      })) as { bin_accuracies: number[]; bin_counts: number[] };
      const heights = (name: string) =>
        page
          .locator(`#reliability-${id} .${name} rect`)
          .evaluateAll((all) => all.map((one) => Number(one.getAttribute('height'))));
      const [accuracies, counts] = [await heights('accuracies'), await heights('counts')];
      const filled = bin_accuracies.filter((_, b) => (bin_counts[b] as number) > 0);
      expect(accuracies).toHaveLength(filled.length);
      // 206 points are 100 %.
      for (const [b, accuracy] of filled.entries()) expect(accuracies[b]).toBeCloseTo(accuracy * 206, 1);
      const unit = Math.max(...counts) / Math.max(...bin_counts);
      expect(counts.map((height) => Math.round(height / unit))).toEqual(bin_counts);
      units.push(unit);
    }
    // Both on one scale.
    expect(units[0]).toBeCloseTo(units[1] as number, 1);

    // Where a button has nothing to do any more, the keyboard stays on it.
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    for (const [name, then] of [
      ['Find the calibrating temperature', 'Find the calibrating temperature'],
      ['Back to T = 1', 'Back to T = 1'],
      ['Last', '»Last'],
    ] as const) {
      await page.getByRole('button', { name }).press('Enter');
      await page.getByRole('button', { name: then === name ? name : 'Last' }).waitFor();
      await page.locator('.answered.current').waitFor();
      expect(await focused()).toBe(then);
    }
    await page.getByRole('textbox', { name: 'Temperature T' }).fill('0');
    await expect.poll(() => page.locator('.temperature input.number').getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('textbox', { name: 'Temperature T' }).fill('1');
    await page.locator('.answered.current #nll').waitFor();

    // A search that is broken off says so, and is begun again.
    await page.route('**/v1/**', (route) => route.abort());
    await page.getByRole('textbox', { name: 'Bins' }).fill('7');
    await page.getByText('The service does not answer').waitFor();
    await page.unroute('**/v1/**');
    await page.getByText('The service does not answer').waitFor({ state: 'detached' });
    await page.locator('.answered.current').waitFor();
    await page.route('**/v1/**', (route) => route.abort());
    await page.getByRole('button', { name: 'Find the calibrating temperature' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'The search was not finished' });
    await alert.waitFor();
    await page.unroute('**/v1/**');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The least nll is').waitFor();
  });

  test('keeps results as files, and draws infinite losses apart', async () => {
    const page = await open('/#/evaluate');
    const body = {
      logits: [
        [2.5, 1],
        ['-Infinity', 1],
        [0, 0],
      ],
      labels: [0, 0, 1],
    };
    await page.getByText('Paste as text').click();
    await page.getByRole('textbox', { name: 'Logits and labels as text' }).fill(JSON.stringify(body));
    await page.getByRole('button', { name: 'Read the text' }).click();
    await answered(page, 3);
    await page.getByText('1 rows have an infinite loss').waitFor();
    expect(await page.locator('#losses .infinite rect').count()).toBe(1);
    const { losses, grad } = (await post('cross-entropy', body)) as { losses: number[]; grad: number[][] };
    const csv = (await download(page, 'Rows (CSV)')).toString().split('\n');
    expect(csv.slice(0, 3)).toEqual([
      'row,label,prediction,rank,loss,label_log_prob',
      `0,0,0,0,${losses[0]},${-(losses[0] as number)}`,
      '1,0,1,1,Infinity,-Infinity',
    ]);
    expect(JSON.parse((await download(page, 'Metrics (JSON)')).toString())).toMatchObject({
      nll: 'Infinity',
      valid_count: 3,
    });
    expect(JSON.parse((await download(page, 'Answer (JSON)')).toString()).losses).toEqual(losses);
    const tensors = decodeSafetensors(await download(page, 'Gradients (.safetensors)'), () => 'real').fields;
    expect([...((tensors.grad as Tensor | undefined)?.data ?? [])]).toEqual(grad.flat());
    const request = decodeSafetensors(await download(page, 'Request (.safetensors)'), (name) =>
      name === 'labels' ? 'integer' : 'real',
    );
    expect([...((request.fields.logits as Tensor).data ?? [])]).toEqual([2.5, 1, -Infinity, 1, 0, 0]);
    await page.getByRole('button', { name: 'row 2: step by step' }).click();
    await page.waitForFunction(() => location.hash.startsWith('#/chain') && location.hash.includes('z=0,0'));
  });

  test('speaks Chinese', async () => {
    const page = await open('/#/evaluate', { locale: 'zh-CN' });
    await answered(page, 296);
    await page.getByRole('heading', { name: '混淆矩阵' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await choose(page, file('bad.csv', utf8('a,b,label\n1,2,0\n3,x,1\n')));
    await page.getByText('bad.csv，第 3 行，第 2 列：读到 “x”，应为一个数').waitFor();
  });

  test('is as wide as a phone', async () => {
    const page = await open('/#/evaluate', { viewport: { width: 390, height: 844 } });
    await answered(page, 296);
    await page.locator('#confusion button').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const sizes = await page
      .locator('.sorts')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => [width, height]));
    expect(Math.min(...sizes.flat())).toBeGreaterThanOrEqual(24);
    await keepPicture(page, 'evaluate-phone');
  });

  test.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility, and has its picture: %s',
    async (colorScheme) => {
      const page = await open('/#/evaluate', { colorScheme });
      await answered(page, 296);
      await page.getByRole('button', { name: 'Find the calibrating temperature' }).click();
      await page.getByText('The least nll is').waitFor();
      await page.waitForFunction(() => document.querySelectorAll('.reliability').length === 2);
      await page.locator('.answered.current').waitFor();
      await keepPicture(page, `evaluate-${colorScheme}`);
      await page.getByText('The bins as a table').click();
      await page.getByText('Options of the API').click();
      await page.getByText('Paste as text').click();
      await page.waitForTimeout(300);
      expect(await axeViolations(page)).toEqual([]);
    },
  );
});
