import { describe, expect, test } from 'vitest';
import { post, testApp } from '../support/app.ts';

const app = await testApp();
const hard = { logits: [[0, 1]], labels: [1] };
const soft = { logits: [[0, 1]], target_probs: [[0.5, 0.5]] };

/** The answers to lines behind some defaults. */
async function answers(defaults: object, lines: readonly object[], query = ''): Promise<unknown[]> {
  const texts = [...(Object.keys(defaults).length > 0 ? [{ defaults }] : []), ...lines].map((line) =>
    JSON.stringify(line),
  );
  const response = await app.inject({
    method: 'POST',
    url: `/v1/cross-entropy${query}`,
    headers: { 'content-type': 'application/x-ndjson' },
    payload: texts.join('\n'),
  });
  return response.body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('a default of a stream that means nothing for a line is not applied to it:', () => {
  test.each([
    ['in a line', { ignore_index: 1 }, ''],
    ['in the query', {}, '?ignore_index=1'],
  ])('ignore_index %s to target_probs', async (_where, defaults, query) => {
    const [ofHard, ofSoft] = await answers(defaults, [hard, soft], query);
    expect(ofHard).toEqual({ loss: 0, losses: [0], grad: [[0, 0]] });
    expect(ofSoft).toEqual((await post(app, 'cross-entropy', soft)).json);
  });

  test('the output target_grad to labels', async () => {
    const outputs = ['loss', 'target_grad'];
    const [ofHard, ofSoft] = await answers({ outputs }, [hard, soft]);
    expect(ofHard).toEqual((await post(app, 'cross-entropy', { ...hard, outputs: ['loss'] })).json);
    expect(ofSoft).toEqual((await post(app, 'cross-entropy', { ...soft, outputs })).json);
    const [alone] = await answers({ outputs: ['target_grad'] }, [hard]);
    expect(alone).toEqual((await post(app, 'cross-entropy', hard)).json);
  });

  test('but a line that says it itself is refused', async () => {
    const lines = [
      { ...soft, ignore_index: 1 },
      { ...hard, outputs: ['target_grad'] },
    ];
    expect(await answers({}, lines)).toMatchObject([{ code: 'INVALID_OPTION' }, { code: 'INVALID_OPTION' }]);
  });
});

test('the column of an error behind a carriage return counts from the start of its line of the stream', async () => {
  const lines = ['{"logits":[[0,1]],"labels":[0]}', '{"logits":\r[[0,1]],\r"labels":[0,]}'].join('\n');
  const response = await app.inject({
    method: 'POST',
    url: '/v1/cross-entropy',
    headers: { 'content-type': 'application/x-ndjson' },
    payload: lines,
  });
  expect(JSON.parse(response.body.trim().split('\n')[1] as string)).toMatchObject({ line: 2, offset: 32, column: 33 });
});

test('a default that a line has no use for, being of another loss_type, is not applied to it', async () => {
  const line = { log_probs: [-1], advantages: [1] };
  const lines = [{ ...line, loss_type: 'reinforce' }, line].map((fields) => JSON.stringify(fields));
  const response = await app.inject({
    method: 'POST',
    url: '/v1/policy-gradient?clip_high_threshold=1.3',
    headers: { 'content-type': 'application/x-ndjson' },
    payload: lines.join('\n'),
  });
  const [reinforce, ppo] = response.body
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
  expect(reinforce).toEqual({ loss: 1, losses: [1], grad: [-1] });
  expect(ppo).toEqual({ loss: -1, losses: [-1], grad: [-1] });
});
