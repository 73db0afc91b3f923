import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { readNpy } from '../../src/codecs/npy/read-npy.ts';
import { writeNpy } from '../../src/codecs/npy/write-npy.ts';
import { decodeSafetensors } from '../../src/codecs/safetensors/decode-safetensors.ts';
import { writeSafetensors } from '../../src/codecs/safetensors/write-safetensors.ts';
import type { Tensor } from '../../src/core/tensors/tensor.ts';
import { CHROMIUM } from './chromium.ts';
import { axeViolations, keepPicture, site } from './site.ts';

const LOGITS = [
  [2, 1, -1],
  [0.5, 0.25, 3],
  [-0.1, 4, 0.3],
  [1, 1.5, 1.25],
];
const LABELS = [0, 2, 0, -100];
const flat = Float64Array.from(LOGITS.flat());
const doubles = { type: 'F64', shape: [4, 3], data: flat } as const;

const utf8 = (text: string) => Buffer.from(text);
const file = (name: string, content: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});

/** Labels of NumPy, big-endian. */
function npyLabels(): Uint8Array {
  const labels = Uint8Array.from(LABELS.flatMap((label) => [(label >> 8) & 0xff, label & 0xff]));
  const header = "{'descr': '>i2', 'fortran_order': False, 'shape': (4,), }".padEnd(117);
  return Buffer.concat([Buffer.from([0x93]), utf8('NUMPY\x01\x00\x76\x00'), utf8(`${header}\n`), labels]);
}

const CSV = `a,b,c,label\n${LOGITS.map((row, r) => [...row, LABELS[r]].join(',')).join('\n')}\n`;

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
const column = (page: Page, n: number) => page.locator(`#rows tbody tr > :nth-child(${n})`).allInnerTexts();
const values = (page: Page, n: number) =>
  page
    .locator(`#rows tbody tr > :nth-child(${n}) > .value`)
    .evaluateAll((all) => all.map((one) => Number((one as HTMLDataElement).value)));

/** Waits until the rows of the file, no longer those of the example, have their losses. */
const answered = (page: Page, rows = 4) =>
  page.waitForFunction(
    (count) =>
      document.querySelector('.pages [role=status]')?.textContent?.endsWith(` ${count}`) &&
      document.querySelector('#loss'),
    rows,
  );

async function download(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [begun] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: begun.suggestedFilename(), bytes: await buffer(await begun.createReadStream()) };
}

describe.skipIf(!CHROMIUM)('a batch', () => {
  const { open, post } = site();

  test('shows an example at once', async () => {
    const page = await open('/#/batch');
    await answered(page, 300);
    await expect.poll(async () => await value(page, '#counted')).toBe('296');
    await expect.poll(async () => await page.locator('#rows tbody tr').count()).toBe(50);
    await page.locator('#reliability svg[role=img]').first().waitFor();
    await expect.poll(async () => await page.locator('#losses svg rect').count()).toBeGreaterThan(10);
  });

  const labels = (type: 'I64' | 'U8' | 'I32') => ({ type, shape: [4], data: Float64Array.from(LABELS) }) as const;
  test.each([
    ['a request in JSON', [file('a.json', utf8(JSON.stringify({ logits: LOGITS, labels: LABELS })))]],
    ['a bare matrix', [file('a.json', utf8(JSON.stringify(LOGITS.map((row, r) => [...row, LABELS[r]]))))]],
    ['CSV with a header', [file('a.csv', utf8(CSV))]],
    ['TSV without a header', [file('a.tsv', utf8(CSV.slice(12).replaceAll(',', '\t')))]],
    ['two files of NumPy', [file('labels.npy', npyLabels()), file('logits.npy', writeNpy(doubles))]],
    ['safetensors', [file('a.safetensors', writeSafetensors({ logits: doubles, labels: labels('I64') }))]],
  ])('reads %s, and shows what the service answers', async (_, files) => {
    const page = await open('/#/batch');
    await choose(page, ...files);
    await answered(page);
    const answer = await post('cross-entropy', {
      logits: LOGITS,
      labels: LABELS,
      outputs: ['loss', 'losses', 'probs'],
    });
    const probs = answer.probs as number[][];
    await expect.poll(async () => await value(page, '#loss')).toBe(String(answer.loss));
    await expect.poll(async () => await values(page, 5)).toEqual(answer.losses);
    await expect
      .poll(async () => await values(page, 4))
      .toEqual([probs[0]?.[0], probs[1]?.[2], probs[2]?.[1], probs[3]?.[1]]);
    await expect.poll(async () => await value(page, '#counted')).toBe('3');
    await expect.poll(async () => await value(page, '#accuracy')).toBe(String(2 / 3));
    await expect.poll(async () => await value(page, '#perplexity')).toBe(String(Math.exp(answer.loss as number)));
    await expect.poll(async () => await page.locator('tr.ignored').innerText()).toContain('ignored');
  });

  test('takes files that are dropped, one after the other, in the type of the logits', async () => {
    const page = await open('/#/batch');
    await answered(page, 300);
    await drop(page, file('logits.npy', writeNpy(doubles, 'float32')));
    await page.getByText('Now the labels').waitFor();
    await drop(page, file('labels.txt', utf8(LABELS.join('\n'))));
    await answered(page);
    const answer = await post('cross-entropy', { logits: LOGITS, labels: LABELS, dtype: 'float32' });
    await expect.poll(async () => await value(page, '#loss')).toBe(String(answer.loss));
    await expect.poll(async () => await values(page, 5)).toEqual(answer.losses);
    await page.getByText('the option dtype').click();
    const wide = await post('cross-entropy', { logits: LOGITS.map((row) => row.map(Math.fround)), labels: LABELS });
    await page.waitForFunction(
      (loss) => document.querySelector<HTMLDataElement>('#loss data')?.value === loss,
      String(wide.loss),
    );
  });

  test('reads bfloat16 and soft targets', async () => {
    const page = await open('/#/batch');
    const short = { type: 'BF16', shape: [1, 2], data: Uint16Array.of(0x3f00, 0xbf80) } as const;
    await choose(
      page,
      file(
        'a.safetensors',
        writeSafetensors({ logits: short, labels: { type: 'U8', shape: [1], data: Float64Array.of(1) } }),
      ),
    );
    await answered(page, 1);
    await expect.poll(async () => await page.locator('.held').innerText()).toContain('bfloat16');
    await expect.poll(async () => await value(page, '#loss')).toBe('1.703125');
    const body = {
      logits: [
        [1, 2],
        [3, 1],
      ],
      target_probs: [
        [0.25, 0.75],
        [0.5, 0.5],
      ],
      reduction: 'sum',
    };
    await choose(page, file('soft.json', utf8(JSON.stringify(body))));
    await answered(page, 2);
    await expect.poll(async () => await value(page, '#loss')).toBe(String((await post('cross-entropy', body)).loss));
  });

  test('names classes, and lets the column of the labels be chosen', async () => {
    const page = await open('/#/batch');
    await choose(page, file('pets.csv', utf8('truth,x,cat,dog,code\ncat,row one,2.5,1,1\ndog,row two,0.5,1,2\n')));
    await answered(page, 2);
    await expect.poll(async () => await column(page, 2)).toEqual(['cat', 'dog']);
    await expect
      .poll(async () => await page.locator('#data').innerText())
      .toContain('Left out, as they are no logits: “x”');
    const logits = [
      [2.5, 1, 1],
      [0.5, 1, 2],
    ];
    const byName = await post('cross-entropy', { logits, labels: [0, 1] });
    await expect.poll(async () => await value(page, '#loss')).toBe(String(byName.loss));
    await page.getByLabel('Column of the labels').selectOption('“code”');
    await page.locator('#rows th[scope=row]').first().waitFor();
    const byCode = await post('cross-entropy', { logits: logits.map((row) => row.slice(0, 2)), labels: [1, 2] });
    expect(byCode.code).toBe('LABEL_OUT_OF_RANGE');
    await page.getByText('422 LABEL_OUT_OF_RANGE').waitFor();
  });

  test('reads what is pasted', async () => {
    const page = await open('/#/batch');
    await page.getByText('or paste them').click();
    await page.getByLabel('Logits and labels as text').fill(CSV);
    await page.getByRole('button', { name: 'Read the text' }).click();
    await answered(page);
    await expect.poll(async () => await value(page, '#counted')).toBe('3');
  });

  test('applies the options of a file, and those that are chosen', async () => {
    const page = await open('/#/batch');
    const body = { logits: LOGITS, labels: LABELS, class_weight: [1, 2, 5], label_smoothing: 0.1, reduction: 'sum' };
    await choose(page, file('a.json', utf8(JSON.stringify(body))));
    await answered(page);
    await expect.poll(async () => await value(page, '#loss')).toBe(String((await post('cross-entropy', body)).loss));
    await page.getByText('Options of the API').click();
    await page.locator('.options').getByText('mean', { exact: true }).click();
    const answer = await post('cross-entropy', { ...body, reduction: 'mean' });
    await page.waitForFunction(
      (loss) => document.querySelector<HTMLDataElement>('#loss data')?.value === loss,
      String(answer.loss),
    );
    await page.locator('.options').getByText('0', { exact: true }).click();
    await page.waitForFunction(() => document.querySelector('#call code')?.textContent?.includes('class_axis=0'));
    await expect.poll(async () => await values(page, 5)).toEqual(answer.losses);
  });

  test('sorts by every column, by mouse and by keyboard', async () => {
    const page = await open('/#/batch');
    await choose(page, file('a.csv', utf8(CSV)));
    await answered(page);
    const sorted = () =>
      page
        .locator('#rows th[aria-sort]')
        .evaluateAll((all) => all.map((one) => `${one.textContent?.split(' ')[0]} ${one.getAttribute('aria-sort')}`));
    expect([await sorted(), await column(page, 1)]).toEqual([['row ascending'], ['0', '1', '2', '3']]);
    await page.getByRole('button', { name: 'loss', exact: true }).click();
    expect([await sorted(), await column(page, 1)]).toEqual([['loss descending'], ['2', '0', '1', '3']]);
    await page.keyboard.press('Enter');
    expect([await sorted(), await column(page, 1)]).toEqual([['loss ascending'], ['1', '0', '2', '3']]);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    expect([await sorted(), (await values(page, 4)).toSorted((a, b) => a - b)]).toEqual([
      ['confidence ascending'],
      await values(page, 4),
    ]);
    await page.getByRole('button', { name: 'predicted', exact: true }).click();
    expect([await sorted(), await column(page, 1)]).toEqual([['predicted ascending'], ['0', '2', '3', '1']]);
    await page.getByRole('button', { name: 'label', exact: true }).click();
    expect([await sorted(), await column(page, 1)]).toEqual([['label ascending'], ['3', '0', '2', '1']]);
    await page.waitForFunction(() => location.hash.includes('sort=label'));
  });

  test('shows 50 rows a page, those that are wrong, and those of a confusion', async () => {
    const page = await open('/#/batch?sort=-loss');
    await answered(page, 300);
    await page.getByRole('button', { name: 'Last' }).click();
    await expect.poll(async () => await page.locator('.pages [role=status]').innerText()).toBe('251–300 of 300');
    const cell = page.getByRole('button', { name: /^label 1, predicted 2: / });
    const count = Number(await cell.innerText());
    await cell.click();
    await expect.poll(async () => await page.locator('#rows tbody tr').count()).toBe(count);
    expect(new Set(await column(page, 2))).toEqual(new Set(['1']));
    await page.getByRole('button', { name: 'Show all again' }).click();
    await page.locator('#rows').getByText('wrong', { exact: true }).click();
    const wrong = 296 - Number((await page.locator('#accuracy small').innerText()).split(' ')[0]);
    await expect.poll(async () => await page.locator('.pages [role=status]').innerText()).toBe(`1–50 of ${wrong}`);
  });

  test('leads to a row step by step', async () => {
    const page = await open('/#/batch');
    await choose(page, file('a.csv', utf8(CSV)));
    await answered(page);
    const loss = (await values(page, 5))[2];
    await page.getByRole('link', { name: 'row 2 in the chain' }).click();
    await page.waitForFunction(
      (x) => document.querySelector<HTMLDataElement>('.chain #loss output data')?.value === x,
      String(loss),
    );
    await page.goBack();
    await answered(page);
  });

  test('gives everything as files', async () => {
    const page = await open('/#/batch');
    await choose(page, file('pets.csv', utf8('cat,dog,label\n2.5,1,cat\n0.5,1,cat\n')));
    await answered(page, 2);
    const outputs = ['loss', 'losses', 'grad', 'probs'];
    const answer = await post('cross-entropy', {
      logits: [
        [2.5, 1],
        [0.5, 1],
      ],
      labels: [0, 0],
      outputs,
    });
    const grad = answer.grad as number[][];
    const losses = answer.losses as number[];
    const probs = answer.probs as number[][];

    const csv = await download(page, 'Losses (CSV)');
    expect([csv.name, csv.bytes.toString()]).toEqual([
      'losses.csv',
      `row,label,predicted,confidence,loss\n0,cat,cat,${probs[0]?.[0]},${losses[0]}\n1,cat,dog,${probs[1]?.[1]},${losses[1]}\n`,
    ]);
    const gradCsv = await download(page, 'Gradients (CSV)');
    expect(gradCsv.bytes.toString()).toBe(`cat,dog\n${grad.map((row) => `${row.join(',')}\n`).join('')}`);
    const npy = await download(page, 'Gradients (.npy)');
    expect(readNpy('grad', npy.bytes, 'real')).toEqual({ shape: [2, 2], data: Float64Array.from(grad.flat()) });
    expect(JSON.parse((await download(page, 'Everything (JSON)')).bytes.toString())).toEqual(answer);
    const tensorsOf = (bytes: Buffer) => decodeSafetensors(bytes, () => 'real').fields as { [name: string]: Tensor };
    const tensors = tensorsOf((await download(page, 'Everything (.safetensors)')).bytes);
    expect([...(tensors.grad?.data ?? [])]).toEqual(grad.flat());
    const request = (await download(page, 'The request’s file')).bytes;
    const { logits } = decodeSafetensors(request, (name) => (name === 'labels' ? 'integer' : 'real')).fields;
    expect([...((logits as Tensor).data ?? [])]).toEqual([2.5, 1, 0.5, 1]);
  });

  test('says which file is wrong, where, and what it expects; what was there stays', async () => {
    const page = await open('/#/batch');
    await answered(page, 300);
    await choose(page, file('bad.csv', utf8('a,b,label\n1,2,0\n3,x,1\n')));
    await page.getByText('bad.csv, line 3, column 2: “x”; expected a number', { exact: true }).waitFor();
    await answered(page, 300);
    await choose(page, file('a.npz', Uint8Array.of(0x50, 0x4b, 3, 4)));
    await page.getByText('a.npz: the zip file ends without an end record').waitFor();
    const short = writeNpy(doubles).subarray(0, -1);
    await choose(page, file('short.npy', short));
    await page.getByText('short.npy: logits: the file ends after 95 bytes of numbers; expected 96').waitFor();
    await choose(page, file('logits.npy', writeNpy(doubles)), file('labels.json', utf8('[0, 1]')));
    await page.getByText('labels.json, labels: 2; expected 4, as many as there are rows of logits').waitFor();
  });

  test('says that a file is too large before it sends it', async () => {
    const page = await open('/#/');
    await page.route('**/info', (route) => route.fulfill({ json: { limits: { body_bytes: 300 } } }));
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await page.locator('nav a[href^="#/batch"]').click();
    await page.getByText('BODY_LIMIT').waitFor();
    await choose(page, file('big.npy', writeNpy({ shape: [20, 2], data: new Float64Array(40) })));
    await page.getByText('big.npy: 448 B; expected at most 300 B').waitFor();
    expect(sent.filter((url) => url.includes('outputs=loss,losses,grad,probs'))).toEqual([]);
  });

  test('turns to the row that the service names', async () => {
    const page = await open('/#/batch?sort=-loss');
    const lines = Array.from({ length: 120 }, (_, r) => `0.5,1,${r === 77 ? 2 : 1}`);
    await choose(page, file('a.csv', utf8(lines.join('\n'))));
    await page.getByText('labels[77] is 2; expected an integer in [0, 2) or ignore_index -100').waitFor();
    await expect.poll(async () => await page.locator('tr.bad th').innerText()).toContain('77');
    await expect.poll(async () => await page.locator('.pages [role=status]').innerText()).toBe('51–100 of 120');
    await expect.poll(async () => await page.locator('#downloads').count()).toBe(0);
  });

  test('speaks Chinese', async () => {
    const page = await open('/#/batch', { locale: 'zh-CN' });
    await page.getByRole('heading', { name: '逐行结果' }).waitFor();
    await choose(page, file('bad.csv', utf8('a,b,label\n1,2,0\n3,x,1\n')));
    await page.getByText('bad.csv，第 3 行，第 2 列：读到 “x”，应为一个数').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test('is as wide as a phone', async () => {
    const page = await open('/#/batch', { viewport: { width: 360, height: 740 } });
    await answered(page, 300);
    await page.locator('#reliability svg[role=img]').first().waitFor();
    await expect
      .poll(async () => await page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(360);
    await keepPicture(page, 'batch-phone');
  });

  test.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility, and has its picture: %s',
    async (colorScheme) => {
      const page = await open('/#/batch', { colorScheme });
      await answered(page, 300);
      await page.locator('#reliability svg[role=img]').first().waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await keepPicture(page, `batch-${colorScheme}`);
      await page.getByText('The bins as a table').click();
      await page.getByText('Options of the API').click();
      await page.getByText('or paste them').click();
      expect(await axeViolations(page)).toEqual([]);
    },
  );
});
