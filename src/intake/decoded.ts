import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import {
  type BrotliDecompress,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
  type Gunzip,
  type Inflate,
  type ZstdDecompress,
} from 'node:zlib';
import { HttpProblem } from '../errors.ts';
import { incomplete, tooLarge } from './body-problems.ts';
import type { Coding } from './content-coding.ts';
import { GzipTail } from './gzip-tail.ts';

/** Size of a decoded chunk; at most two are buffered. */
const CHUNK = 64 * 1024;

/**
 * The ratio does not apply to this much: decoding it costs a millisecond, and a short text may well repeat one letter.
 */
const FREE = 1024 * 1024;

/** Zstd decoders should not accept larger windows (RFC 9659): up to here, clients choose how much memory we use. */
const ZSTD_WINDOW_LOG = 23;

/**
 * The first byte of a skippable zstd frame. We write it last: the decoder consumes it only between frames. Without it,
 * Node silently swallows up to three bytes of a truncated frame.
 */
const FRAME_START = Buffer.from([0x50]);

type Decoder = Gunzip | Inflate | BrotliDecompress | ZstdDecompress;

/** Brotli needs no window limit: its windows stop at 16 MiB unless larger ones are enabled. */
const DECODERS: { readonly [coding in Coding]: () => Decoder } = {
  gzip: () => createGunzip({ chunkSize: CHUNK }),
  deflate: () => createInflate({ chunkSize: CHUNK }),
  br: () => createBrotliDecompress({ chunkSize: CHUNK }),
  zstd: () => createZstdDecompress({ chunkSize: CHUNK, params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } }),
};

/** Names valid data of each coding in error messages. */
const EXPECTED: { readonly [coding in Coding]: string } = {
  gzip: 'gzip members (RFC 1952)',
  deflate: 'zlib data (RFC 1950), not bare deflate',
  br: 'Brotli data (RFC 7932)',
  zstd: 'Zstandard frames (RFC 8878) with a window of at most 8 MiB (RFC 9659)',
};

export interface DecodedLimits {
  /** The most decoded bytes for each encoded byte, once more than 1 MiB has been decoded. */
  readonly ratio: number;
  /** The most encoded bytes. Unlimited by default, for streams that are processed as they arrive. */
  readonly limit?: number;
}

/**
 * The body of a request, decoded only as fast as it is read. For `identity` this is the request itself.
 *
 * Decoding stops at the first error and destroys the stream with an HttpProblem: MALFORMED_ENCODING if the data are
 * corrupt, truncated or followed by anything; DECODED_TOO_LARGE if they decode to more than `ratio` allows;
 * BODY_TOO_LARGE if there are too many encoded bytes; INCOMPLETE_BODY if the client went away. The request is never
 * destroyed, so that it can be answered; once it is resumed, the rest of it is discarded.
 *
 * @example for await (const chunk of decodedStream(request, 'gzip', { ratio: 100 })) size += chunk.length;
 */
export function decodedStream(
  request: IncomingMessage,
  coding: Coding | 'identity',
  limits: DecodedLimits,
): Readable | IncomingMessage {
  return coding === 'identity' ? request : new Decoded(request, coding, limits);
}

/** A stream of decoded bytes. */
export class Decoded extends Readable {
  private readonly coding: Coding;
  private readonly decoder: Decoder;
  private readonly tail = new GzipTail();
  /** How many encoded bytes have come. */
  received = 0;
  private decoded = 0;

  constructor(request: IncomingMessage, coding: Coding, limits: DecodedLimits) {
    super({ highWaterMark: CHUNK });
    this.coding = coding;
    this.decoder = DECODERS[coding]();
    this.feed(request, limits.limit ?? Number.POSITIVE_INFINITY);
    this.drain(limits.ratio);
  }

  /** Writes the request to the decoder, with backpressure. */
  private feed(request: IncomingMessage, limit: number): void {
    const { decoder } = this;
    request.on('data', (chunk: Buffer) => {
      if (this.destroyed) return;
      this.received += chunk.length;
      this.tail.add(chunk);
      if (this.received > limit) this.destroy(tooLarge(this.received, limit));
      else if (!decoder.write(chunk)) request.pause();
    });
    decoder.on('drain', () => request.resume());
    request.on('end', () => this.finish());
    request.on('error', (error) => {
      this.destroy(error instanceof HttpProblem ? error : incomplete(this.received));
    });
  }

  private finish(): void {
    const { coding, decoder } = this;
    if (this.destroyed) return;
    // Nothing is not valid data in any coding, but it is a valid empty body.
    if (this.received === 0) this.push(null);
    else if (coding === 'zstd') decoder.flush(constants.ZSTD_e_end, () => decoder.end(FRAME_START));
    else decoder.end();
  }

  /** Passes the decoder's output to the reader, with backpressure. */
  private drain(ratio: number): void {
    const { decoder } = this;
    decoder.on('data', (chunk: Buffer) => {
      this.decoded += chunk.length;
      if (this.decoded > FREE && this.decoded > ratio * decoder.bytesWritten) this.destroy(this.tooMuch(ratio));
      else if (!this.push(chunk)) decoder.pause();
    });
    decoder.on('end', () => {
      const all = this.received + (this.coding === 'zstd' ? FRAME_START.length : 0);
      if (decoder.bytesWritten === all) this.push(null);
      // Node ignores some trailing bytes, such as zeros after gzip.
      else if (decoder.bytesWritten < this.received) this.destroy(this.followed());
      else this.destroy(this.truncated());
    });
    decoder.on('error', (error) => this.destroy(this.undecodable(error)));
  }

  override _read(): void {
    this.decoder.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.decoder.destroy();
    done(error);
  }

  private tooMuch(ratio: number): HttpProblem {
    const { coding, decoded, decoder } = this;
    const encoded = decoder.bytesWritten;
    const detail = `the first ${encoded} bytes of the ${coding} data decode to ${decoded} or more; expected at most ${ratio} times as many (DECODED_RATIO)`;
    return new HttpProblem('DECODED_TOO_LARGE', detail, {
      extensions: { size: decoded, encoded_size: encoded, ratio },
    });
  }

  private undecodable(error: NodeJS.ErrnoException): Error {
    const { coding, received, decoder } = this;
    // Running out of memory is not the client's fault.
    if (/MEM|ALLOC/i.test(error.code ?? '')) return error;
    if (error.code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END') return this.followed();
    if (error.code === 'Z_BUF_ERROR') return this.truncated();
    return malformed(
      `the ${coding} data are wrong somewhere in their bytes ${decoder.bytesWritten} to ${received}: ${error.message}; expected ${EXPECTED[coding]}`,
    );
  }

  private truncated(): HttpProblem {
    const { coding, received, decoded, tail } = this;
    if (coding === 'gzip' && tail.hasByteTooMany(decoded)) return this.followed(received - 1);
    return malformed(`the ${coding} data end too soon, after ${received} bytes`, received);
  }

  private followed(end = this.decoder.bytesWritten): HttpProblem {
    const { coding } = this;
    return malformed(`the ${coding} data end after ${end} bytes, but the body does not; expected nothing more`, end);
  }
}

function malformed(detail: string, offset?: number): HttpProblem {
  return new HttpProblem('MALFORMED_ENCODING', detail, offset === undefined ? {} : { extensions: { offset } });
}
