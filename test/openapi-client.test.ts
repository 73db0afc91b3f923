import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { OPERATIONS, operationNamed } from '../src/operations/index.ts';
import { testApp } from './support/app.ts';
import { openapiTypes } from './support/openapi-types.ts';

const DOCUMENT = new URL('../openapi.yaml', import.meta.url);
const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const OPTIONS =
  '--noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --types --target es2024'.split(' ');

const app = await testApp();
const { paths } = parse(await readFile(DOCUMENT, 'utf8'));

/** The start of every file: the types of a request and its answer, by path. */
const TYPES = `import type { paths } from './client.ts';
type Posted = { [P in keyof paths]: paths[P] extends { post: { requestBody?: unknown } } ? P : never }[keyof paths];
type Request<P extends Posted> = NonNullable<paths[P]['post']['requestBody']>['content']['application/json'];
type Answer<P extends Posted> = paths[P]['post']['responses'][200]['content']['application/json'];
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exact-loss-client-'));
  await writeFile(join(folder, 'client.ts'), await openapiTypes(DOCUMENT));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the compiler says of a file beside the generated types. */
async function compile(name: string, lines: readonly string[]): Promise<string[]> {
  await writeFile(join(folder, name), `${TYPES}${lines.join('\n')}\n`);
  const child = spawn(process.execPath, [TSC, ...OPTIONS, '--allowImportingTsExtensions', name], { cwd: folder });
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return output
    .trim()
    .split('\n')
    .filter((line) => line !== '');
}

/** The examples of the request of a path, in the order of the document. */
function examplesOf(path: string): unknown[] {
  const { examples } = paths[path].post.requestBody.content['application/json'];
  return Object.values(examples as { [name: string]: { value: unknown } }).map(({ value }) => value);
}

/** Every path that takes JSON. */
const PATHS = OPERATIONS.flatMap(({ name }) => [`/v1/${name}`, `/v2/models/${name}/infer`]);

test('every example of every operation, and what is answered to it, has the types that openapi-typescript generates', async () => {
  const lines: string[] = [];
  for (const path of PATHS) {
    for (const example of examplesOf(path)) {
      const answer = await app.inject({ method: 'POST', url: path, payload: example as object });
      expect(answer.statusCode, answer.body).toBe(200);
      lines.push(`export const request${lines.length}: Request<'${path}'> = ${JSON.stringify(example)};`);
      lines.push(`export const answer${lines.length}: Answer<'${path}'> = ${answer.body};`);
    }
  }
  expect(lines.length).toBeGreaterThanOrEqual(8 * OPERATIONS.length);
  expect(await compile('examples.ts', lines)).toEqual([]);
});

/** Whether a request has a field that is always there: where there are alternatives, no type says that one of them is. */
const hasRequired = (path: string) =>
  path.startsWith('/v2/') || (operationNamed(path.slice('/v1/'.length)).request.required?.length ?? 0) > 0;

test('what the service would refuse does not type-check', async () => {
  const wrong = PATHS.flatMap((path, i) => [
    `// @ts-expect-error an unknown field`,
    `export const unknown${i}: Request<'${path}'> = { ...({} as Request<'${path}'>), none: 1 };`,
    ...(hasRequired(path) ? [`// @ts-expect-error no tensor`] : []),
    `export const empty${i}: Request<'${path}'> = {};`,
    `// @ts-expect-error an answer is not any`,
    `export const text${i}: Answer<'${path}'> = 'a text';`,
  ]);
  wrong.push(
    `// @ts-expect-error no reduction of this name`,
    `export const reduction: Request<'/v1/nll'> = { log_probs: [[0, -1]], labels: [0], reduction: 'average' };`,
    `export const tensor: Request<'/v1/nll'> = { log_probs: { dtype: 'F64', shape: [0, 2], data: '' }, labels: 0 };`,
    `// @ts-expect-error no type of this name`,
    `export const dtype: Request<'/v1/softmax'> = { logits: { dtype: 'FP64', shape: [0, 2], data: '' } };`,
  );
  expect(await compile('wrong.ts', wrong)).toEqual([]);
});

test('options of a query have types, too', async () => {
  const query = `NonNullable<paths['/v1/cross-entropy']['post']['parameters']['query']>`;
  const lines = [
    `export const query: ${query} = { reduction: 'sum', label_smoothing: 0.1, ignore_index: [-1, 7], outputs: ['loss'] };`,
    `// @ts-expect-error a tensor is in the body`,
    `export const tensor: ${query} = { logits: [1, 2] };`,
  ];
  expect(await compile('query.ts', lines)).toEqual([]);
});
