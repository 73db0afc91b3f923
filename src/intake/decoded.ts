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

/** Decoded bytes come in chunks of at most so many, and of no more than two such chunks at a time. */
const CHUNK = 64 * 1024;

/** So much may be decoded of however little: that costs a millisecond, and short texts may well be one letter. */
const FREE = 1024 * 1024;

/** Decoders of zstd need not offer larger windows, and should not (RFC 9659): memory is the client's to choose up to here. */
const ZSTD_WINDOW_LOG = 23;

/**
 * The first byte of a skippable frame of zstd, and what its decoder is given last: it takes it if it is between frames. Node would take
 * up to three bytes of a frame that is cut off there, and forget them.
 */
const FRAME_START = Buffer.from([0x50]);

type Decoder = Gunzip | Inflate | BrotliDecompress | ZstdDecompress;

/** Makes the decoder of each coding. (Brotli has no windows of more than 16 MiB unless asked for.) */
const DECODERS: { readonly [coding in Coding]: () => Decoder } = {
  gzip: () => createGunzip({ chunkSize: CHUNK }),
  deflate: () => createInflate({ chunkSize: CHUNK }),
  br: () => createBrotliDecompress({ chunkSize: CHUNK }),
  zstd: () => createZstdDecompress({ chunkSize: CHUNK, params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } }),
};

/** What the data of each coding must be. */
const EXPECTED: { readonly [coding in Coding]: string } = {
  gzip: 'gzip members (RFC 1952)',
  deflate: 'zlib data (RFC 1950), not bare deflate',
  br: 'Brotli data (RFC 7932)',
  zstd: 'Zstandard frames (RFC 8878) with a window of at most 8 MiB (RFC 9659)',
};

export interface DecodedLimits {
  /** The most decoded bytes of an encoded one, once more than 1 MiB has been decoded. */
  readonly ratio: number;
  /** The most encoded bytes. None by default: for what is worked off as it comes. */
  readonly limit?: number;
}

/**
 * The body of a request, decoded as it is read, and no faster. Of `identity` that is the request itself.
 *
 * Decoding stops at the first thing that is wrong, and the stream is destroyed with a HttpProblem: MALFORMED_ENCODING for what
 * is corrupt, truncated, or followed by anything; DECODED_TOO_LARGE for what decodes to too much of too little;
 * BODY_TOO_LARGE for too many encoded bytes; INCOMPLETE_BODY where the client went away. The request is never destroyed, so that it
 * can be answered; what more comes of it is thrown away once it is resumed.
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

class Decoded extends Readable {
  private readonly coding: Coding;
  private readonly decoder: Decoder;
  private readonly tail = new GzipTail();
  private received = 0;
  private decoded = 0;

  constructor(request: IncomingMessage, coding: Coding, limits: DecodedLimits) {
    super({ highWaterMark: CHUNK });
    this.coding = coding;
    this.decoder = DECODERS[coding]();
    this.feed(request, limits.limit ?? Number.POSITIVE_INFINITY);
    this.drain(limits.ratio);
  }

  /** From the request to the decoder, while that keeps up. */
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

  /** All has been received. */
  private finish(): void {
    const { coding, decoder } = this;
    if (this.destroyed) return;
    // What is empty is no data of any coding, but an empty body.
    if (this.received === 0) this.push(null);
    else if (coding === 'zstd') decoder.flush(constants.ZSTD_e_end, () => decoder.end(FRAME_START));
    else decoder.end();
  }

  /** From the decoder to whoever reads, while that keeps up. */
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
      // Such as zeros behind gzip, which Node does not mind.
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
    // Memory that is not to be had is no fault of the client's.
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
