import { startBackground } from './background.ts';
import type { Case } from './cases.ts';
import { checkReplies, type Started } from './check-replies.ts';
import { measureRound, type Round } from './measure-round.ts';
import { place } from './pinning.ts';
import type { Progress } from './progress.ts';
import type { Request } from './requests.ts';
import { startServer } from './server-process.ts';
import { serverSpec } from './servers.ts';
import { turns } from './turns.ts';
import { warmUp } from './warm-up.ts';

/** How long it is measured, in seconds, how often, and the path of the service's main file. */
export interface Settings {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly service: string;
}

/** The steps that `measure` reports to its progress. */
export function stepCount(testCase: Case, { rounds }: Settings): number {
  return 1 + testCase.contenders.length * (1 + rounds);
}

/**
 * Measures the contenders of a case: fresh processes, replies checked, each warmed up, then interleaved rounds.
 *
 * @throws Error that names case and contender, if any reply is wrong or missing
 */
export async function measure(testCase: Case, settings: Settings, progress: Progress): Promise<Round[]> {
  const named = (contender: string) => (error: Error) => {
    throw new Error(`${testCase.name}, ${contender}: ${error.message}`);
  };
  progress.step(`${testCase.name}: start, check the replies`);
  const started: Started[] = [];
  const background = testCase.background?.();
  try {
    await startAll(testCase, settings.service, started).catch(named('start'));
    const { replyBytes, checked } = await checkReplies(testCase, started).catch(named('check'));
    const rates = new Map<Started, number>();
    for (const one of checked) {
      const { name } = one.contender;
      progress.step(`${testCase.name}: warm up ${name}`);
      rates.set(one, await warmUp(one, settings.warmUp, replyBytes).catch(named(name)));
    }
    const rounds: Round[] = [];
    for (let round = 0; round < settings.rounds; round++) {
      for (const one of turns(checked, round)) {
        const { name } = one.contender;
        progress.step(`${testCase.name}: round ${round + 1} of ${settings.rounds}, ${name}`);
        const amount = Math.max(one.request.connections, Math.round((rates.get(one) as number) * settings.seconds));
        const figures = besides(background, one, () => measureRound(one, amount, replyBytes));
        rounds.push({
          case: testCase.name,
          contender: name,
          round: round + 1,
          ...(await figures.catch(named(name))),
        });
      }
    }
    return rounds;
  } finally {
    await Promise.all(started.map(({ server }) => server.stop()));
  }
}

/** Starts one after the other, so that none delays another; fills `started`, so that what has been started can be ended. */
async function startAll(testCase: Case, service: string, started: Started[]): Promise<void> {
  const prefix = place(testCase.placement ?? 'apart');
  const shared = testCase.request();
  for (const contender of testCase.contenders) {
    const server = await startServer(serverSpec(contender.server, service), contender.env ?? {}, prefix);
    started.push({ contender, server, request: contender.request?.() ?? shared });
    if (testCase.background) server.watch();
  }
}

/** Does `work` while the background load, if there is one, is on the server. */
async function besides<T>(background: Request | undefined, { server }: Started, work: () => Promise<T>): Promise<T> {
  if (!background) return work();
  const load = await startBackground(server.url, background, 2);
  try {
    return await work();
  } finally {
    await load.stop();
  }
}
