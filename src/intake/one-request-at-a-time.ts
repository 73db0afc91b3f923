import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { MemoryBudget } from '../lifecycle/memory-budget.ts';
import { exchangeOf } from './exchanges.ts';
import { PipelinedConnection } from './pipelined-connection.ts';

/** Node's HTTP parser as found on its socket. It is undocumented, so this file's tests check what we rely on. */
interface ParsedSocket extends Socket {
  readonly parser?: Parser;
}
interface Parser {
  readonly constructor: { readonly kOnExecute: number };
  /** At `kOnExecute`: called after each read, with how much of it was consumed, or with an error. */
  [callback: number]: (result: number | Error) => void;
  onIncoming: OnIncoming | null;
  /** What has been read and is being parsed. */
  getCurrentBuffer(): Buffer;
}
interface ParsedRequest extends IncomingMessage {
  /** Whether the client asks for another protocol. */
  readonly upgrade?: boolean;
}
type OnIncoming = (request: ParsedRequest, shouldKeepAlive: boolean) => number;

/** The parser stops with an error when its callback returns this. */
const STOP = -1;

/** The error of a stopped parser: `rawPacket` is what it was parsing, `bytesParsed` how much of that it consumed. */
interface StopDetails {
  readonly rawPacket?: Buffer | undefined;
  readonly bytesParsed?: number | undefined;
}

/** Requests at whose head we stopped the parser, by socket. */
const stopped = new WeakMap<Socket, IncomingMessage>();

/**
 * Holds back pipelined requests until the one before has been answered, and chunked bodies until there is time for them.
 *
 * Node parses everything that arrives in one read: 64 KiB of short requests would be a thousand requests at once, with a
 * thousand answers in memory; 64 KiB of chunks of one byte would keep the event loop busy for 40 ms. We stop the parser
 * at the head of a second request, and of a chunked one, which costs other connections nothing. The connection continues
 * as a `PipelinedConnection`, which feeds a parser one request at a time, in parts, and reads no more from the socket
 * meanwhile.
 */
export function oneRequestAtATime(server: Server): void {
  // We parse that head twice, so Node must not drop headers above a number; their total size is limited anyway.
  server.maxHeadersCount = 0;
  server.on('request', ({ socket }, response) => {
    if (socket instanceof PipelinedConnection) response.on('close', () => process.nextTick(() => socket.next()));
  });
  server.on('connection', (socket: ParsedSocket) => {
    const { parser } = socket;
    if (!(socket instanceof Socket) || !parser?.onIncoming) return;
    const accept = parser.onIncoming;
    parser.onIncoming = (request, shouldKeepAlive) => {
      if (exchangeOf(socket) === undefined && !isChunked(request))
        return accept(request, shouldKeepAlive && !losesWhatIsBehind(request, parser));
      stopped.set(socket, request);
      if (request.upgrade) reportStop(parser);
      return STOP;
    };
  });
}

/**
 * Whether `oneRequestAtATime` caused a parser's error by stopping it. If so, the connection goes on in pipelined mode.
 * Call this first in a handler of `clientError`.
 */
export function continuesPipelined(server: Server, budget: MemoryBudget, error: Error, socket: Duplex): boolean {
  if (!(socket instanceof Socket)) return false;
  const request = stopped.get(socket);
  if (request === undefined) return false;
  const { rawPacket, bytesParsed } = error as StopDetails;
  // The old parser complains once more that the request is incomplete, but its connection has moved on.
  if (rawPacket === undefined || bytesParsed === undefined || PipelinedConnection.isOn(socket)) return true;
  const held = Buffer.concat([headOf(request), rawPacket.subarray(bytesParsed)]);
  const connection = new PipelinedConnection(socket, held, budget.claim());
  const current = exchangeOf(socket);
  const go = () => {
    // If there is no memory to hold what is pipelined, the client has to send it again.
    const hasRoom = current === undefined || budget.fits(held.length);
    // Set when the previous request was answered; only its own parser would take it back.
    socket.setTimeout(server.timeout);
    if (hasRoom && !socket.destroyed && socket.writable) server.emit('connection', connection);
    else connection.destroy();
  };
  if (current === undefined) go();
  else current.response.once('close', go);
  return true;
}

function isChunked({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined;
}

/**
 * Whether Node loses requests behind this one: it drops what it read together with a request that asks for an upgrade,
 * which this service never grants. The connection then ends with the answer, so that the client knows.
 */
function losesWhatIsBehind({ upgrade, headers }: ParsedRequest, parser: Parser): boolean {
  if (!upgrade) return false;
  const bytes = parser.getCurrentBuffer();
  return bytes.length > bytes.indexOf('\r\n\r\n') + 4 + Number(headers['content-length'] ?? 0);
}

/**
 * Makes a parser report that it was stopped. At a request for an upgrade it only says how much it consumed, and Node would
 * close the connection.
 */
function reportStop(parser: Parser): void {
  const { kOnExecute } = parser.constructor;
  const onExecute = parser[kOnExecute];
  if (onExecute === undefined) return;
  parser[kOnExecute] = (result) => {
    parser[kOnExecute] = onExecute;
    onExecute(typeof result === 'number' ? Object.assign(new Error('stopped'), { bytesParsed: result }) : result);
  };
}

/** Rebuilds the head of a parsed request, so that it can be parsed again. */
function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
