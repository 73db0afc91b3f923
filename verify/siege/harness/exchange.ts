import { type Agent, request } from 'node:http';

const NOTHING = Buffer.alloc(0);

/** The result of a request: an answer, or status 0 and the error of its connection. */
export interface Exchange {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: Buffer;
  /** Milliseconds until the whole answer had arrived. */
  readonly ms: number;
  readonly error?: string;
  /** Whether it was sent on a connection that had been used before. */
  readonly isReused: boolean;
}

export interface Outgoing {
  readonly path: string;
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Buffer;
}

/** Sends a request and reads the whole answer; never rejects. */
export function exchange(
  port: number,
  { path, method = 'POST', headers = {}, body }: Outgoing,
  agent: Agent | false = false,
  timeoutMs = 60_000,
): Promise<Exchange> {
  const start = performance.now();
  const elapsed = () => performance.now() - start;
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const all = { ...length, ...headers };
    const outgoing = request({ port, host: '127.0.0.1', path, method, headers: all, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', fail);
      answer.on('end', () => {
        clearTimeout(timer);
        const { statusCode, headers } = answer;
        const body = Buffer.concat(chunks);
        resolve({ status: statusCode as number, headers, body, ms: elapsed(), isReused: outgoing.reusedSocket });
      });
    });
    const fail = (error: Error) => {
      clearTimeout(timer);
      const code = (error as NodeJS.ErrnoException).code ?? error.message;
      const isReused = outgoing.reusedSocket;
      resolve({ status: 0, headers: {}, body: NOTHING, ms: elapsed(), error: code, isReused });
    };
    const timer = setTimeout(() => outgoing.destroy(new Error('no answer')), timeoutMs);
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}
