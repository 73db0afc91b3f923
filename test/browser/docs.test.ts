import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import { CHROMIUM, HOST_OFF_LOOPBACK } from './chromium.ts';
import { connect } from './site.ts';

describe.runIf(CHROMIUM)('/docs over plain HTTP off loopback', () => {
  let app: Awaited<ReturnType<typeof buildApp>>;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    app = await buildApp(loadConfig({ LOG_LEVEL: 'silent' }));
    await app.listen({ host: '127.0.0.1', port: 0 });
    browser = await connect();
    page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('requestfailed', (request) => errors.push(`failed: ${request.url()}`));
    await page.goto(`http://${HOST_OFF_LOOPBACK}:${(app.server.address() as AddressInfo).port}/docs`);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  test('shows every operation, and the console has no error', async () => {
    await page.locator('#operations-losses-crossEntropy').waitFor({ timeout: 30_000 });
    expect(await page.locator('.opblock-post').count()).toBe(2 * OPERATIONS.length);
    expect(errors).toEqual([]);
  });

  test.each([
    ...OPERATIONS.map(({ operationId }) => `losses-${operationId}`),
    // Their examples are tried without a browser (openapi.test.ts): here one is enough.
    'inference-policyGradientInfer',
  ])('%s: «Try it out» and «Execute» are enough for an answer', async (id) => {
    const operation = page.locator(`#operations-${id}`);
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await operation.getByRole('button', { name: 'Execute' }).click();
    const answer = await answered;
    expect(answer.status(), `${answer.request().url()} ${answer.request().postData()} ${await answer.text()}`).toBe(
      200,
    );
    expect(new URL(answer.url()).search).toBe('');
    await operation.locator('.opblock-summary-control').click();
    expect(errors).toEqual([]);
  });
});
