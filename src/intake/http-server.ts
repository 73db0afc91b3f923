import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { Socket } from 'node:net';
import type { Lane, LoopTurns } from '../workers/loop-turns.ts';
import type { Exchange, Exchanges } from './exchanges.ts';
import { IncomingRequest } from './incoming-request.ts';
import { oneRequestAtATime } from './one-request-at-a-time.ts';

export interface HttpServerOptions extends ServerOptions {
  readonly exchanges: Exchanges;
  readonly turns: LoopTurns;
  /** Refuses a request before anything looks at it, or does not. */
  readonly refuses: (exchange: Exchange) => boolean;
  /** More connections than this are closed as they come. */
  readonly maxConnections: number;
}

/**
 * Node's HTTP server, which begins the exchanges: one at a time on each connection, and no more in one turn of the event loop
 * than leaves it short. A request whose client has gone by the time its turn comes is not begun.
 */
export function httpServer(handler: RequestListener, options: HttpServerOptions): Server<typeof IncomingRequest> {
  const { exchanges, turns, refuses, maxConnections, ...serverOptions } = options;
  const server = createServer({ ...serverOptions, IncomingMessage: IncomingRequest });
  oneRequestAtATime(server);
  server.on('connection', (socket) => {
    if (!(socket instanceof Socket)) return;
    turns.accepted();
    if (exchanges.connections >= maxConnections) {
      socket.destroy();
      return;
    }
    exchanges.connections++;
    socket.on('close', () => exchanges.connections--);
  });
  server.on('request', (request, response) => {
    const exchange = exchanges.begin(request, response);
    request.turns = turns;
    turns.run(laneOf(request), () => {
      if (!exchange.isOver && !refuses(exchange)) handler(request, response);
    });
  });
  return server;
}

/** Whoever asks whether the service is alive must not wait behind those who keep it busy. */
function laneOf({ method, url }: IncomingMessage): Lane {
  return method !== 'POST' && url !== undefined && HEALTH.test(url) ? 'health' : 'begin';
}

const HEALTH = /^\/(?:livez|readyz|metrics|v2\/health\/)/;
