import type { FastifyInstance } from 'fastify';
import { declarationsOf, declaredValue } from './declarations.ts';
import { numbersOf } from './numbers.ts';
import type { Page } from './pages.ts';
import { injected, requestsOf } from './requests.ts';
import { standsFor } from './stands-for.ts';

/**
 * What is wrong with the numbers of a page, one line each. Every number must be in one of the page's requests or answers, or
 * be declared; every declaration must be right and used.
 */
export async function unfoundedNumbers(app: FastifyInstance, { name, text }: Page): Promise<string[]> {
  const requests = requestsOf(text);
  const answers: string[] = [];
  for (const request of requests) answers.push((await app.inject(injected(request))).body);
  const numbers = numbersOf(text);
  const declared = declarationsOf(text).map((declaration) => ({
    ...declaration,
    value: declaredValue(declaration, answers.map(parsed)),
    isUsed: numbers.some(({ written }) => written === declaration.written),
  }));
  const sources = [...answers, ...requests.flatMap(({ url, body = '' }) => [url, body])];
  const values = [...sources.flatMap(numbersIn), ...declared.map(({ value }) => value)];
  return [
    ...numbers
      .filter(({ written }) => !values.some((value) => standsFor(written, value)))
      .map(({ line, written }) => `${name}:${line}: ${written} is in no answer or request of the page, nor declared`),
    ...declared
      .filter(({ written, value }) => !standsFor(written, value))
      .map(({ line, written, value }) => `${name}:${line}: ${written} is declared, but is ${value}`),
    ...declared
      .filter(({ isUsed }) => !isUsed)
      .map(({ line, written }) => `${name}:${line}: ${written} is declared, but not on the page`),
  ];
}

/** The value of a JSON answer; the text of any other. */
function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return answer;
  }
}

function numbersIn(text: string | Buffer): number[] {
  return [...String(text).matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g)].map(([written]) => Number(written));
}
