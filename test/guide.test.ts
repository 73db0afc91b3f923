import { describe, expect, test } from 'vitest';
import { testApp } from './support/app.ts';
import { declarationsOf } from './support/guide/declarations.ts';
import { guidePages } from './support/guide/pages.ts';
import { injected, requestsOf } from './support/guide/requests.ts';
import { unfoundedNumbers } from './support/guide/unfounded-numbers.ts';

const app = await testApp();
const pages = guidePages();
const requests = pages.flatMap(({ name, text }) =>
  requestsOf(text).map((request) => ({ ...request, place: `${name}:${request.line}` })),
);

describe('the guide', () => {
  test('shows requests', () => {
    expect(requests.some(({ answer }) => answer !== undefined)).toBe(true);
  });

  test.each(requests)('has the answer that is given: $place', async ({ answer, ...request }) => {
    const response = await app.inject(injected(request));
    if (answer === undefined) expect(response.statusCode, response.body).toBe(200);
    else expect(response.body.trim()).toBe(answer.trim());
  });

  test.each(pages.filter(({ name }) => name.includes('/zh/')))(
    'has the same requests, answers and declared numbers in Chinese: $name',
    ({ name, text }) => {
      const english = pages.find((page) => page.name === name.replace('/zh/', '/'))?.text ?? '';
      const factsOf = (page: string) => ({
        requests: requestsOf(page).map(({ line: _line, ...request }) => request),
        numbers: declarationsOf(page).map(({ written, expression }) => [written, expression]),
      });
      expect(factsOf(text)).toEqual(factsOf(english));
    },
  );

  test.each(pages)('has no number that is not founded: $name', async (page) => {
    expect(await unfoundedNumbers(app, page)).toEqual([]);
  });
});

describe('a made-up page', () => {
  const problems = (...lines: string[]) => unfoundedNumbers(app, { name: 'page.md', text: lines.join('\n') });
  const REQUEST = '<!-- request POST /v1/softmax\n{"logits":[1.5,2.5]} -->'; // answers 0.2689414213699951, 0.7310585786300049

  test('may have numbers of its requests and answers, rounded or cut, in any notation', async () => {
    expect(
      await problems(REQUEST, '1.5 and $+0.27$, `0.2689…` 0.26894142\\ldots, 2.689e-1, .7311, 0.7310585786300049'),
    ).toEqual([]);
    expect(
      await problems('<!-- request POST /v1/nll {"log_probs":[-1.9287498479639178e-22],"labels":0} -->', '−1.93e−22'),
    ).toEqual([]);
  });

  test('may not have others, and they are named with their lines', async () => {
    expect(await problems(REQUEST, '0.2688 then', 'x−0.2689, is −0.2689, 0.2690… 1e-3 [0.0](x)')).toEqual(
      ['3: 0.2688', '4: -0.2689', '4: 0.2690…', '4: 1e-3', '4: 0.0'].map(
        (place) => `page.md:${place} is in no answer or request of the page, nor declared`,
      ),
    );
  });

  test('may declare numbers, rightly and with need', async () => {
    expect(await problems('<!-- number 709.78 = Math.log(Number.MAX_VALUE) -->', 'Beyond 709.78 is nothing.')).toEqual(
      [],
    );
    expect(
      await problems(REQUEST, '<!-- number 2.7183 = answers[0].probs[1] / answers[0].probs[0] -->', '2.7183'),
    ).toEqual([]);
    expect(await problems('<!-- number 1.4 = Math.SQRT2 + 1 -->', '1.4')).toEqual([
      'page.md:2: 1.4 is in no answer or request of the page, nor declared',
      'page.md:1: 1.4 is declared, but is 2.414213562373095',
    ]);
    expect(await problems('<!-- number 1.4 = Math.SQRT2 -->')).toEqual([
      'page.md:1: 1.4 is declared, but not on the page',
    ]);
  });

  test('may have any number in code, in what is generated, in links and in versions', async () => {
    expect(
      await problems(
        '```sh\n0.5\n```',
        '<!-- table -->\n0.5\n<!-- /table -->',
        '[a](0.5.html) https://b/0.5 26.10.0 v0.5',
        '<!-- 0.5 -->',
      ),
    ).toEqual([]);
  });
});
