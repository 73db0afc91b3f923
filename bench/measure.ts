import { checkReplies } from './check-replies.ts';
import { measureRound, type Round } from './measure-round.ts';
import type { Options } from './options.ts';
import type { Prefix } from './pinning.ts';
import type { Progress } from './progress.ts';
import { SERVER_NAMES, type ServerName, startServers, stopServers } from './servers.ts';
import { warmUp } from './warm-up.ts';
import type { Workload } from './workloads.ts';

/** The steps that `measure` reports to its progress, for a workload. */
export function stepCount(options: Options): number {
  return 1 + SERVER_NAMES.length * (1 + options.rounds);
}

/**
 * Measures the three servers on `workload`: fresh processes, replies checked, each warmed up, then interleaved rounds.
 *
 * @throws Error that names workload and server, if any reply is wrong or missing
 */
export async function measure(
  workload: Workload,
  options: Options,
  prefix: Prefix,
  progress: Progress,
): Promise<Round[]> {
  const named = (server: string) => (error: Error) => {
    throw new Error(`workload ${workload.name}, ${server}: ${error.message}`);
  };
  progress.step(`${workload.name}: start three servers, check their replies`);
  const servers = await startServers(options.service, prefix).catch(named('start'));
  try {
    const replyBytes = await checkReplies(workload, servers).catch(named('check'));
    const rates = new Map<ServerName, number>();
    for (const server of SERVER_NAMES) {
      progress.step(`${workload.name}: warm up ${server}`);
      const rate = await warmUp(servers[server].url, workload, options.warmUp, replyBytes).catch(named(server));
      rates.set(server, rate);
    }
    const rounds: Round[] = [];
    for (let round = 0; round < options.rounds; round++) {
      for (const server of orderOf(round)) {
        progress.step(`${workload.name}: round ${round + 1} of ${options.rounds}, ${server}`);
        const amount = Math.max(workload.connections, Math.round((rates.get(server) as number) * options.seconds));
        const figures = await measureRound(servers[server], workload, amount, replyBytes).catch(named(server));
        rounds.push({ workload: workload.name, server, round: round + 1, ...figures });
      }
    }
    return rounds;
  } finally {
    await stopServers(servers);
  }
}

/** The order of the servers in a round: each of the six permutations in turn, so that no server always follows another. */
function orderOf(round: number): ServerName[] {
  const count = SERVER_NAMES.length;
  const rotated = SERVER_NAMES.map((_, i) => SERVER_NAMES[(i + round) % count] as ServerName);
  return Math.floor(round / count) % 2 === 0 ? rotated : rotated.reverse();
}
