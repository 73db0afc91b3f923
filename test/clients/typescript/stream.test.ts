import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../../clients/typescript/src/base64.ts';
import { ExactLoss, InvalidRequest, Refused } from '../../../clients/typescript/src/index.ts';
import { failureOf, testClient } from '../../support/client.ts';

const { loss, url } = await testClient();

/** Requests without end; says how many were asked for, and whether they were told to end. */
function endless() {
  const state = { made: 0, ended: false };
  async function* requests() {
    try {
      for (;;) {
        state.made++;
        yield { logits: [[state.made % 7, 1]], labels: [state.made % 2] };
      }
    } finally {
      state.ended = true;
    }
  }
  return { state, requests: requests() };
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const good = { logits: [[1, 2, 3]], labels: [2] };

describe('a stream', () => {
  it('answers each request in turn, with what single requests have', async () => {
    const requests = [good, { logits: { data: new Float32Array([0, -50]), shape: [1, 2] }, labels: [0] }];
    const answers = await all(loss.stream('cross-entropy', requests));
    expect(answers.map(({ index }) => index)).toEqual([0, 1]);
    expect(answers.map(({ results }) => results)).toEqual(await Promise.all(requests.map((r) => loss.crossEntropy(r))));
  });

  it('goes on after a bad request, and says what is wrong with it', async () => {
    const requests = [good, { logits: [[1, 2, 3]], labels: [7] }, { logits: [[1, 2], [3]], labels: [0] }, good];
    const answers = await all(loss.stream('cross-entropy', requests));
    expect(answers.map(({ problem }) => problem?.constructor)).toEqual([undefined, Refused, InvalidRequest, undefined]);
    expect(answers[1]?.problem).toMatchObject({ code: 'LABEL_OUT_OF_RANGE', pointers: ['/labels/0'], status: 422 });
    expect(answers[2]?.problem).toMatchObject({ code: 'RAGGED_TENSOR', pointers: ['/logits/1'] });
    expect(answers[2]?.results).toBeUndefined();
  });

  it('has defaults, tensors among them, and a summary of all requests', async () => {
    const requests = [good, { logits: [[1, 2]], labels: ['x'] as never }, { logits: [[2, 0, 1]], labels: [1] }];
    const answers = loss.stream('cross-entropy', requests, {
      outputs: ['loss'],
      reduction: 'sum',
      class_weight: new Float32Array([1, 2, 3]),
      summary: true,
    });
    expect(answers.summary).toBeUndefined();
    const losses = (await all(answers)).map(({ results }) => results?.loss);
    const batch = await loss.crossEntropy({
      logits: [...good.logits, [2, 0, 1]],
      labels: [2, 1],
      class_weight: [1, 2, 3],
      outputs: ['loss', 'losses', 'perplexity'],
    });
    expect(losses).toEqual([batch.losses.data[0], undefined, batch.losses.data[1]]);
    expect(answers.summary).toMatchObject({ lines: 3, problems: 1, rows: 2, weight_sum: 5 });
    expect(answers.summary?.mean).toBeCloseTo(batch.loss, 14);
    expect(answers.summary?.perplexity).toBe(batch.perplexity);
    expect(answers.summary?.bin_counts).toHaveLength(15);
  });

  it('has numbers that JSON has not', async () => {
    const requests = [{ logits: [Number.NaN, 1], labels: 0 }];
    const [answer] = await all(loss.stream('cross-entropy', requests, { on_non_finite: 'propagate' }));
    expect(answer?.results?.loss).toBeNaN();
    expect(answer?.results?.losses.data).toEqual(Float64Array.of(Number.NaN));
  });

  it('has the loss null for the reduction none', async () => {
    const [answer] = await all(loss.stream('cross-entropy', [good], { reduction: 'none' }));
    expect(answer?.results?.loss).toBeNull();
  });

  it('of no requests has no answers', async () => {
    expect(await all(loss.stream('nll', []))).toEqual([]);
    const answers = loss.stream('nll', [], { summary: true });
    expect(await all(answers)).toEqual([]);
    expect(answers.summary).toMatchObject({ lines: 0, rows: 0 });
  });

  it('whose defaults are wrong is an error', async () => {
    const error = await failureOf(all(loss.stream('cross-entropy', [good], { reduction: 'average' as never })));
    expect(error).toMatchObject({ name: 'Refused', pointers: ['/defaults/reduction'] });
    const ofRows = await failureOf(all(loss.stream('cross-entropy', [good], { logits: [[1]] } as never)));
    expect(ofRows.message).toMatch(/^defaults.logits is given; expected it in each line/);
    const unknown = await failureOf(all(loss.stream('cross-entropy', [good], { weight: [1] } as never)));
    expect(unknown.message).toMatch(/did you mean "class_weight"/);
  });

  it('whose requests throw throws the same, after the answers before', async () => {
    const mine = new Error('mine');
    const indices: number[] = [];
    async function* requests() {
      yield good;
      await delay(50);
      throw mine;
    }
    const read = async () => {
      for await (const { index } of loss.stream('cross-entropy', requests())) indices.push(index);
    };
    expect(await failureOf(read())).toBe(mine);
    expect(indices).toEqual([0]);
  });

  it('answers a request before there is another', async () => {
    const order: string[] = [];
    async function* requests() {
      for (let i = 0; i < 3; i++) {
        order.push(`request ${i}`);
        yield good;
        while (!order.includes(`answer ${i}`)) await delay(5);
      }
    }
    for await (const { index } of loss.stream('cross-entropy', requests())) order.push(`answer ${index}`);
    expect(order).toEqual([0, 1, 2].flatMap((i) => [`request ${i}`, `answer ${i}`]));
  });

  it('asks for no more requests while nobody asks for answers', async () => {
    const { state, requests } = endless();
    const answers = loss.stream('cross-entropy', requests, { outputs: ['loss'] });
    await answers.next();
    let made = 0;
    await expect
      .poll(
        () => {
          const before = made;
          made = state.made;
          return made - before;
        },
        { interval: 300 },
      )
      .toBe(0);
    expect(made).toBeLessThan(1_000_000);
    await answers.return();
  });

  it('ends its requests where the loop is left', async () => {
    const { state, requests } = endless();
    for await (const { index } of loss.stream('cross-entropy', requests, { outputs: ['loss'] }))
      if (index === 100) break;
    await expect.poll(() => state.ended).toBe(true);
    const { made } = state;
    await delay(50);
    expect(state.made).toBe(made);
  });

  it('ends by a signal, with its reason', async () => {
    const { state, requests } = endless();
    const controller = new AbortController();
    const read = async () => {
      const call = { signal: controller.signal };
      for await (const { index } of loss.stream('cross-entropy', requests, {}, call))
        if (index === 5) controller.abort();
    };
    expect(await failureOf(read())).toMatchObject({ name: 'AbortError' });
    await expect.poll(() => state.ended).toBe(true);
  });

  it('whose service cannot be reached is an error', async () => {
    const { requests, state } = endless();
    const error = await failureOf(all(new ExactLoss('http://127.0.0.1:2').stream('cross-entropy', requests)));
    expect(error).toMatchObject({ name: 'ConnectionLost' });
    await expect.poll(() => state.ended || state.made === 0).toBe(true);
  });
});

describe('a stream in a browser, which sends all before it reads', () => {
  const calls: string[] = [];
  const browser = () => {
    calls.length = 0;
    return new ExactLoss(url, {
      duplex: false,
      fetch: (input, init) => {
        calls.push(new TextDecoder().decode(init.body));
        return fetch(input, init);
      },
    });
  };

  it('is many requests with texts as bodies, each with the defaults', async () => {
    const requests = Array.from({ length: 1000 }, (_, i) => ({ logits: [[i % 5, 1]], labels: [i % 3] }));
    const answers = await all(browser().stream('cross-entropy', requests, { outputs: ['loss'] }));
    expect(calls.length).toBeGreaterThan(2);
    expect(calls.every((body) => body.startsWith('{"defaults":{"outputs":["loss"]}}\n'))).toBe(true);
    expect(answers).toEqual(
      (await all(loss.stream('cross-entropy', requests, { outputs: ['loss'] }))).map((answer) =>
        answer.problem ? { ...answer, problem: expect.objectContaining({ code: 'LABEL_OUT_OF_RANGE' }) } : answer,
      ),
    );
  });

  it('has a summary where one request is enough, else an error says what to do', async () => {
    const client = browser();
    const answers = client.stream('cross-entropy', [good], { summary: true });
    expect(await all(answers)).toHaveLength(1);
    expect(answers.summary).toMatchObject({ lines: 1 });
    const { state, requests } = endless();
    const error = await failureOf(all(client.stream('cross-entropy', requests, { summary: true })));
    expect(error.message).toMatch(/^a browser sends a stream as many requests, which have no summary together/);
    await expect.poll(() => state.ended).toBe(true);
  });
});

describe('base64', () => {
  it.each([0, 1, 2, 3, 8191, 8192, 8193, 100_000])('of %i bytes is that of Node, and back', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7919) >> 3);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  });
});
