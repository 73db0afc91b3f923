import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { MemoryBudget } from '../lifecycle/memory-budget.ts';
import { exchangeOf } from './exchanges.ts';
import { PipelinedConnection } from './pipelined-connection.ts';

/** What Node's HTTP server hangs on a socket: not documented, so the tests of this file say what is relied on. */
interface ParsedSocket extends Socket {
  readonly parser?: Parser;
}
interface Parser {
  onIncoming: OnIncoming | null;
  /** What has been read and is being parsed. */
  getCurrentBuffer(): Buffer;
}
interface ParsedRequest extends IncomingMessage {
  /** Whether the client asks for another protocol. */
  readonly upgrade?: boolean;
}
type OnIncoming = (request: ParsedRequest, shouldKeepAlive: boolean) => number;

/** The parser stops with an error where its callback returns this. */
const STOP = -1;

/** The error of a parser that was stopped: `rawPacket` is what it was parsing, `bytesParsed` how much of that it has taken. */
interface StopDetails {
  readonly rawPacket?: Buffer | undefined;
  readonly bytesParsed?: number | undefined;
}

/** Requests that came too early, by their socket. */
const early = new WeakMap<Socket, IncomingMessage>();

/**
 * Holds back what a client pipelines behind a request until that has been answered.
 *
 * Node parses all that arrives in one read, so that 64 KiB of short requests are a thousand requests at once, with a
 * thousand answers in memory. Here the parser is stopped at the head of the second one, which costs connections that
 * do not pipeline nothing; the connection then continues as a `PipelinedConnection`, which feeds a parser one request
 * after the other, and reads no more from the socket meanwhile.
 */
export function oneRequestAtATime(server: Server): void {
  // A head that is parsed twice must keep all of its headers; their size is limited as it is.
  server.maxHeadersCount = 0;
  server.on('request', ({ socket }, response) => {
    if (socket instanceof PipelinedConnection) response.on('close', () => process.nextTick(() => socket.next()));
  });
  server.on('connection', (socket: ParsedSocket) => {
    const { parser } = socket;
    if (!(socket instanceof Socket) || !parser?.onIncoming) return;
    const accept = parser.onIncoming;
    parser.onIncoming = (request, shouldKeepAlive) => {
      if (exchangeOf(socket) === undefined)
        return accept(request, shouldKeepAlive && !losesWhatIsBehind(request, parser));
      early.set(socket, request);
      return STOP;
    };
  });
}

/**
 * Whether a parser's error is that it was stopped by `oneRequestAtATime`; the connection then goes on in pipelined
 * mode. To be asked first in a handler of `clientError`.
 */
export function continuesPipelined(server: Server, budget: MemoryBudget, error: Error, socket: Duplex): boolean {
  if (!(socket instanceof Socket)) return false;
  const request = early.get(socket);
  if (request === undefined) return false;
  const { rawPacket, bytesParsed } = error as StopDetails;
  // The old parser reports once more that it waits for the rest of that request; its connection has moved on.
  if (rawPacket === undefined || bytesParsed === undefined || PipelinedConnection.isOn(socket)) return true;
  const held = Buffer.concat([headOf(request), rawPacket.subarray(bytesParsed)]);
  const connection = new PipelinedConnection(socket, held, budget.claim());
  const current = exchangeOf(socket);
  const go = () => {
    // Where there is no room to wait, a client has to send the rest again.
    const hasRoom = budget.fits(held.length);
    if (hasRoom && !socket.destroyed && socket.writable) server.emit('connection', connection);
    else connection.destroy();
  };
  if (current === undefined) go();
  else current.response.once('close', go);
  return true;
}

/**
 * Whether Node loses requests behind this one: it drops what it has read in one go behind a request that asks for an upgrade, which
 * nobody grants here. The connection then ends with the answer, so that the client knows that those have not been served.
 */
function losesWhatIsBehind({ upgrade, headers }: ParsedRequest, parser: Parser): boolean {
  if (!upgrade) return false;
  const bytes = parser.getCurrentBuffer();
  return bytes.length > bytes.indexOf('\r\n\r\n') + 4 + Number(headers['content-length'] ?? 0);
}

/** The head of a request that has been parsed, as it can be parsed again. */
function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
