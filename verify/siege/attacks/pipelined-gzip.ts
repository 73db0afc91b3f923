import type { Attack } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { ALL_OUTPUTS, gzippedZeros } from '../harness/hostile-bodies.ts';
import { connectDeaf, pipelined, post, untilStopped } from '../harness/sockets.ts';

/** Each body of about 300 bytes decodes to this. */
const DECODED_BYTES = 250_000;

/** One connection sends 63 kB of requests of half a kilobyte each, and reads no answer. */
export async function sendGzip({ port }: { port: number }, signal: AbortSignal): Promise<void> {
  const request = post('/v1/cross-entropy', gzippedZeros(DECODED_BYTES, ALL_OUTPUTS), { 'content-encoding': 'gzip' });
  connectDeaf(port).socket.write(pipelined(request, 63_000).bytes);
  await untilStopped(signal);
}

export const pipelinedGzip: Attack = {
  name: 'pipelined-gzip',
  about:
    'One connection sends 63 kB of pipelined POSTs, whose bodies of about 300 bytes decode to 250 kB, and never reads.',
  isQuick: true,
  run: async (field) => {
    const assaults = [{ module: import.meta.url, run: 'sendGzip', options: {} }];
    return (await besiege(field, { assaults, seconds: field.isQuick ? 8 : 15 })).figures;
  },
};
