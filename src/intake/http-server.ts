import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { LoopTurns } from '../workers/loop-turns.ts';
import type { Exchange, Exchanges } from './exchanges.ts';
import { IncomingRequest } from './incoming-request.ts';
import { oneRequestAtATime } from './one-request-at-a-time.ts';

export interface HttpServerOptions extends ServerOptions {
  readonly exchanges: Exchanges;
  readonly turns: LoopTurns;
  /** Returns a function that refuses a request, if it must be refused. */
  readonly refusal: (exchange: Exchange) => (() => void) | undefined;
  /** Further connections are closed as soon as they are accepted, except for those of probes. */
  readonly maxConnections: number;
}

/**
 * Node's HTTP server, which begins the exchanges: one at a time on each connection, and only as many in a turn of the
 * event loop as keep the turn short. Skips a request whose client has gone before its turn comes.
 */
export function httpServer(handler: RequestListener, options: HttpServerOptions): Server<typeof IncomingRequest> {
  const { exchanges, turns, refusal, maxConnections, ...serverOptions } = options;
  const server = createServer({ ...serverOptions, IncomingMessage: IncomingRequest });
  oneRequestAtATime(server);
  server.on('connection', (socket: Duplex, isProbe?: unknown) => {
    if (!(socket instanceof Socket)) return;
    turns.accepted();
    if (exchanges.connections >= maxConnections && !isProbe) {
      socket.destroy();
      return;
    }
    exchanges.connections++;
    socket.on('close', () => exchanges.connections--);
  });
  server.on('request', (request, response) => {
    const exchange = exchanges.begin(request, response);
    request.turns = turns;
    const isProbe = isHealth(request);
    const refuse = isProbe ? undefined : refusal(exchange);
    let isLater = false;
    const begin = () => {
      if (isLater) request.begin();
      if (exchange.isOver) return;
      // While it waited, others may have come that take longer than expected.
      const refuseNow = refuse ?? (isLater ? refusal(exchange) : undefined);
      if (refuseNow) refuseNow();
      else handler(request, response);
    };
    const lane = isProbe ? 'health' : refuse ? 'refuse' : 'begin';
    isLater = turns.run(lane, begin) !== undefined;
    if (isLater) request.waitToBegin();
  });
  return server;
}

/** Health checks must not queue behind the requests that keep the service busy. */
function isHealth({ method, url }: IncomingMessage): boolean {
  return method !== 'POST' && url !== undefined && HEALTH.test(url);
}

const HEALTH = /^\/(?:livez|readyz|metrics|v2\/health\/)/;
