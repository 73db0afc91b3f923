import type { Writable } from 'node:stream';
import { EXIT } from './exit-codes.ts';
import { fileError } from './inputs/read-bytes.ts';
import type { Io, Output } from './io.ts';

/** What a shell makes of the signal that ends a program whose reader has gone: `| head`. */
const BROKEN_PIPE = 141;

/** Standard input and output of the process. A reader who has gone ends it without a word, another error of the system with one. */
export function processIo(): Io {
  const stderr = output(process.stderr, () => process.exit(EXIT.FAILED));
  const stdout = output(process.stdout, (error) => {
    process.stderr.write(`exact-loss: ${fileError('standard output', error).message}\n`);
    process.exit(EXIT.FAILED);
  });
  return { stdin: process.stdin, stdout, stderr, cwd: process.cwd() };
}

function output(stream: Writable & { isTTY?: boolean; columns?: number }, end: (error: Error) => void): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(BROKEN_PIPE);
    end(error);
  });
  return {
    write: (bytes) => new Promise((done) => stream.write(bytes, () => done())),
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
  };
}
