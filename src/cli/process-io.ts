import type { Writable } from 'node:stream';
import type { Io, Output } from './io.ts';

/** What a shell makes of the signal that ends a program whose reader has gone: `| head`. */
const BROKEN_PIPE = 141;

/** Standard input and output of the process. A reader who has gone ends it without a word. */
export function processIo(): Io {
  return { stdin: process.stdin, stdout: output(process.stdout), stderr: output(process.stderr), cwd: process.cwd() };
}

function output(stream: Writable & { isTTY?: boolean }): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(BROKEN_PIPE);
    throw error;
  });
  return {
    write: (bytes) => new Promise((done) => stream.write(bytes, () => done())),
    isTerminal: stream.isTTY === true,
  };
}
