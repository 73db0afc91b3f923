import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  createZstdCompress,
  gzip,
  zstdCompress,
} from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import Negotiator from 'negotiator';

/** Shorter answers fit into a packet or two uncompressed. */
const SHORTEST = 1024;

/**
 * Answers are mostly digits without a pattern, 3.3 bits each. Entropy coding finds nearly all there is to find;
 * searching for repetitions costs several times as much for the last tenth. So we use the fastest level of each coding.
 */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const BROTLI = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
};
const GZIP = { level: 1 };

const whole = { zstd: promisify(zstdCompress), br: promisify(brotliCompress), gzip: promisify(gzip) };

/** Compresses a whole payload into one piece, on libuv's thread pool. */
const COMPRESS = {
  zstd: (bytes: Buffer | string) => whole.zstd(bytes, ZSTD),
  br: (bytes: Buffer | string) => whole.br(bytes, BROTLI),
  gzip: (bytes: Buffer | string) => whole.gzip(bytes, GZIP),
};

/** Compresses a stream, with a flush after each chunk, because the client of a stream may be waiting for that chunk. */
const COMPRESSOR = {
  zstd: () => createZstdCompress({ ...ZSTD, flush: constants.ZSTD_e_flush }),
  br: () => createBrotliCompress({ ...BROTLI, flush: constants.BROTLI_OPERATION_FLUSH }),
  gzip: () => createGzip({ ...GZIP, flush: constants.Z_SYNC_FLUSH }),
};

type AnswerCoding = keyof typeof COMPRESS;
/** Fastest first; zstd compresses best too. Of codings that a client likes equally, we take the first. */
const CODINGS: readonly AnswerCoding[] = ['zstd', 'br', 'gzip'];

/** Binary numbers hardly shrink, and images not at all. */
const TEXT = /^text\/|json|javascript|yaml|xml/;

/** Compresses text answers for clients that accept it (RFC 9110 §12.5.3). Costs nothing unless registered. */
export const compressAnswers = fp(async (app: FastifyInstance) => {
  app.addHook('onSend', async (request, reply, payload) => {
    const vary = reply.getHeader('vary');
    reply.header('vary', vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding`);
    if (!isCompressible(request, reply, payload)) return payload;
    const coding = acceptedCoding(request);
    if (coding === undefined) return payload;
    reply.header('content-encoding', coding).removeHeader('content-length');
    // `pipeline` destroys both streams if either fails. Fastify handles the errors of the returned one.
    if (payload instanceof Readable) return pipeline(payload, COMPRESSOR[coding](), () => undefined);
    return COMPRESS[coding](payload);
  });
});

/** Whether the payload is text, long enough, and not a range or already compressed. */
function isCompressible(
  { method }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): payload is Buffer | string | Readable {
  if (method === 'HEAD' || reply.hasHeader('content-encoding') || reply.hasHeader('content-range')) return false;
  if (!TEXT.test(String(reply.getHeader('content-type')))) return false;
  // A problem sent as a stream is short, and its end is held back: see lingering.ts.
  if (payload instanceof Readable) return reply.statusCode < 400;
  return (typeof payload === 'string' || Buffer.isBuffer(payload)) && payload.length >= SHORTEST;
}

/** The coding that the client prefers; undefined if that is none. */
function acceptedCoding({ raw }: FastifyRequest): AnswerCoding | undefined {
  const negotiator = new Negotiator(raw) as PreferringNegotiator;
  const coding = negotiator.encoding([...CODINGS, 'identity'], { preferred: CODINGS });
  return CODINGS.find((known) => known === coding);
}

/** The published types describe the previous version. */
interface PreferringNegotiator {
  encoding(available: readonly string[], options: { readonly preferred: readonly string[] }): string | undefined;
}
