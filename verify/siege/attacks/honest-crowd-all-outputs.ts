import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attack, Figure } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { exchange } from '../harness/exchange.ts';
import { ALL_OUTPUTS, zeros } from '../harness/hostile-bodies.ts';
import { plural } from '../harness/text.ts';

const BODY_BYTES = 250_000;
const SECONDS = 60;

interface Options {
  readonly port: number;
  readonly clients: number;
}

interface Crowd {
  readonly answered: number;
  readonly refused: number;
  readonly otherwise: number;
}

/** All clients send at once, read their answers, and retry when a 503 says so. */
export async function crowd({ port, clients }: Options, signal: AbortSignal): Promise<Crowd> {
  const body = zeros(BODY_BYTES, ALL_OUTPUTS);
  const agent = new Agent({ keepAlive: true });
  const tally = { answered: 0, refused: 0, otherwise: 0 };
  const client = async () => {
    while (!signal.aborted) {
      const outgoing = { path: '/v1/cross-entropy', headers: { 'content-type': 'application/json' }, body };
      const answer = await exchange(port, outgoing, agent, SECONDS * 1000);
      if (answer.status === 200) {
        tally.answered++;
        return;
      }
      const seconds = answer.status === 503 ? Number(answer.headers['retry-after']) : Number.NaN;
      if (!(seconds >= 0)) {
        tally.otherwise++;
        return;
      }
      tally.refused++;
      // Spread the retries: a crowd that retries all at once is refused all at once.
      await delay(1000 * (seconds + Math.random()), undefined, { signal }).catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return tally;
}

export const honestCrowdAllOutputs: Attack = {
  name: 'honest-crowd-all-outputs',
  about: '500 honest clients each send 250 kB of zeros at the same time, ask for all outputs, and read their answers.',
  run: async (field) => {
    const clients = 500;
    const assaults = [{ module: import.meta.url, run: 'crowd', options: { clients } }];
    const { figures, results } = await besiege(field, { assaults, seconds: SECONDS, honestWithinMs: 30_000 });
    return [...figures, crowdFigure(results[0] as Crowd | undefined, clients)];
  },
};

function crowdFigure(result: Crowd | undefined, clients: number): Figure {
  const { answered, refused, otherwise } = result ?? { answered: 0, refused: 0, otherwise: 0 };
  return {
    promise: 'honest',
    what: `the crowd, within ${SECONDS} s`,
    value: `${answered} answered, ${plural(refused, 'refusal')} first${otherwise > 0 ? `, ${otherwise} failed` : ''}`,
    limit: `${clients} answered`,
    isKept: answered === clients,
  };
}
