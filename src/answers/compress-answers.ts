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

/** What is shorter fits a packet or two as it is. */
const SHORTEST = 1024;

/**
 * What answers are mostly made of are digits without a pattern, 3.3 bits each: entropy coding finds nearly all there is to find, and
 * to search for repetitions costs several times that for the last tenth. So each coding at its fastest level.
 */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const BROTLI = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
};
const GZIP = { level: 1 };

const whole = { zstd: promisify(zstdCompress), br: promisify(brotliCompress), gzip: promisify(gzip) };

/** What is in one piece, compressed: beside this thread, into one piece. */
const COMPRESS = {
  zstd: (bytes: Buffer | string) => whole.zstd(bytes, ZSTD),
  br: (bytes: Buffer | string) => whole.br(bytes, BROTLI),
  gzip: (bytes: Buffer | string) => whole.gzip(bytes, GZIP),
};

/** What comes in pieces is compressed as it comes, each written out with all before it: whoever streams may wait for the next. */
const COMPRESSOR = {
  zstd: () => createZstdCompress({ ...ZSTD, flush: constants.ZSTD_e_flush }),
  br: () => createBrotliCompress({ ...BROTLI, flush: constants.BROTLI_OPERATION_FLUSH }),
  gzip: () => createGzip({ ...GZIP, flush: constants.Z_SYNC_FLUSH }),
};

type AnswerCoding = keyof typeof COMPRESS;
/** The fastest first, and zstd compresses best too: of those that a client likes equally it gets the first. */
const CODINGS: readonly AnswerCoding[] = ['zstd', 'br', 'gzip'];

/** Numbers in binary hardly shrink, pictures not at all. */
const TEXT = /^text\/|json|javascript|yaml|xml/;

/**
 * Compresses answers in text for clients that accept it (RFC 9110 §12.5.3). Not registered, it costs nothing.
 */
export const compressAnswers = fp(async (app: FastifyInstance) => {
  app.addHook('onSend', async (request, reply, payload) => {
    const vary = reply.getHeader('vary');
    reply.header('vary', vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding`);
    if (!isCompressible(request, reply, payload)) return payload;
    const coding = acceptedCoding(request);
    if (coding === undefined) return payload;
    reply.header('content-encoding', coding).removeHeader('content-length');
    // Whichever ends or breaks takes the other with it; Fastify looks at what it is given.
    if (payload instanceof Readable) return pipeline(payload, COMPRESSOR[coding](), () => undefined);
    return COMPRESS[coding](payload);
  });
});

/** Whether the payload of an answer is text, long enough, and whole. */
function isCompressible(
  { method }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): payload is Buffer | string | Readable {
  if (method === 'HEAD' || reply.hasHeader('content-encoding') || reply.hasHeader('content-range')) return false;
  if (!TEXT.test(String(reply.getHeader('content-type')))) return false;
  // A problem that comes as a stream is short, and its end is held back: see lingering.ts.
  if (payload instanceof Readable) return reply.statusCode < 400;
  return (typeof payload === 'string' || Buffer.isBuffer(payload)) && payload.length >= SHORTEST;
}

/** What the client accepts and likes best; undefined if that is an answer as it is. */
function acceptedCoding({ raw }: FastifyRequest): AnswerCoding | undefined {
  const negotiator = new Negotiator(raw) as PreferringNegotiator;
  const coding = negotiator.encoding([...CODINGS, 'identity'], { preferred: CODINGS });
  return CODINGS.find((known) => known === coding);
}

/** Its types are of the version before. */
interface PreferringNegotiator {
  encoding(available: readonly string[], options: { readonly preferred: readonly string[] }): string | undefined;
}
