import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { testApp } from './support/app.ts';

const folder = new URL('../docs/guide/', import.meta.url);
const app = await testApp();

/** A request by curl with a body, and the answer in JSON that the page shows behind it. */
const REQUEST =
  /```sh\ncurl -s(?:S|N)? localhost:8080(?<url>\/\S+) -H 'content-type: (?<type>[^']+)' (?:-d|--data-binary) '(?<body>[^']*)'\n```\n\n```json\n(?<answer>[^`]*)```/g;

const shown = readdirSync(folder)
  .filter((page) => page.endsWith('.md'))
  .flatMap((page) =>
    [...readFileSync(new URL(page, folder), 'utf8').matchAll(REQUEST)].map(({ groups }, i) => ({
      name: `${page}, request ${i + 1}`,
      ...(groups as { url: string; type: string; body: string; answer: string }),
    })),
  );

describe('the guide', () => {
  test('shows requests', () => {
    expect(shown.length).toBeGreaterThan(0);
  });

  test.each(shown)('shows the answer that is given: $name', async ({ url, type, body, answer }) => {
    const response = await app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload: body });
    expect(response.body.trim()).toBe(answer.trim());
  });
});
