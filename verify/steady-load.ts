import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const BODY = '{"logits":[[0,-50]],"labels":[0]}';
const ANSWER =
  '{"loss":1.9287498479639178e-22,"losses":[1.9287498479639178e-22],"grad":[[-1.9287498479639178e-22,1.9287498479639178e-22]]}';

/** Clients pause between requests, so that the load is steady and does not saturate the service. */
const PAUSE_MS = 5;

export interface SteadyLoad {
  answered: number;
  /** What arrived instead of the correct answer. */
  readonly failures: string[];
  /** Stops after the requests under way have been answered. */
  stop(): Promise<void>;
}

/** Starts clients that each send one request after the other, over kept connections. */
export function startLoad(port: number, clients: number): SteadyLoad {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  let isOver = false;
  const load: SteadyLoad = {
    answered: 0,
    failures: [],
    stop: async () => {
      isOver = true;
      await Promise.all(running);
      agent.destroy();
    },
  };
  const client = async () => {
    while (!isOver) {
      const failure = await send(port, agent);
      if (failure === undefined) load.answered++;
      else load.failures.push(failure);
      await delay(PAUSE_MS);
    }
  };
  const running = Array.from({ length: clients }, client);
  return load;
}

/** Sends one request. Resolves to what arrived instead of the correct answer, if anything did. */
function send(port: number, agent: Agent): Promise<string | undefined> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': BODY.length };
    const options = {
      host: '127.0.0.1',
      port,
      agent,
      headers,
      method: 'POST',
      path: '/v1/cross-entropy',
      timeout: 10_000,
    };
    const outgoing = request(options, async (response) => {
      let text = '';
      try {
        for await (const part of response.setEncoding('utf8')) text += part;
        resolve(response.statusCode === 200 && text === ANSWER ? undefined : `${response.statusCode} ${text}`);
      } catch (error) {
        resolve(String(error));
      }
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 10 s')));
    outgoing.on('error', (error) => resolve(String(error)));
    outgoing.end(BODY);
  });
}
