import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuzz } from '../../../verify/fuzz/fuzz.ts';
import { randomRequest } from '../../../verify/fuzz/random-request.ts';
import { Random } from '../../../verify/random.ts';
import { type ServiceProcess, startService } from '../../../verify/service-process.ts';
import { SEED } from '../../codecs/json/support.ts';

/** `node verify/answers-against-openapi.ts` sends as many as one likes. */
const REQUESTS = 1500;

let service: ServiceProcess;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

test(`the answers to ${REQUESTS} random requests are as openapi.yaml says`, async () => {
  const { statuses, valid, faults } = await fuzz(Number(new URL(service.url).port), { seed: SEED, requests: REQUESTS });
  expect(faults).toEqual([]);
  expect(valid).toBeGreaterThan(REQUESTS / 6);
  for (const status of [200, 400, 404, 405, 406, 415, 417, 422, 431])
    expect(statuses.get(status), `${status}`).toBeGreaterThan(0);
}, 60_000);

test('a request depends on its seed alone', () => {
  for (const seed of [1, 2, 3]) expect(randomRequest(new Random(seed))).toEqual(randomRequest(new Random(seed)));
  expect(randomRequest(new Random(1))).not.toEqual(randomRequest(new Random(2)));
});
