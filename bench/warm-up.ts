import type { Started } from './check-replies.ts';

/**
 * Sends uncounted load for at least `seconds`, and returns the rate of its last and longest part in requests per second.
 *
 * Each part has twice the requests of the one before, so the last covers half of them all, after compilation.
 */
export async function warmUp({ server, request }: Started, seconds: number, replyBytes: number): Promise<number> {
  let elapsed = 0;
  for (let amount = request.connections; ; amount *= 2) {
    const load = await server.load(request, amount, replyBytes);
    elapsed += load.seconds;
    if (elapsed >= seconds) return load.requestsPerSecond;
  }
}
