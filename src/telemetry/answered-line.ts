import type { FastifyBaseLogger } from 'fastify';
import { type DestinationStream, pino } from 'pino';
import { thousandths } from './thousandths.ts';

/** Parts of pino's logger: its own fields as JSON, and its destination. */
interface Parts {
  readonly [pino.symbols.chindingsSym]: string;
  readonly [pino.symbols.streamSym]: DestinationStream;
}

/** The fields of the line for an answered request. */
export interface AnsweredFields {
  readonly reqId: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** In milliseconds, like the stages below. */
  readonly ms: number;
  readonly bytes: number;
  readonly rows: number;
  readonly classes: number;
  readonly parse: number;
  readonly compute: number;
  readonly format: number;
}

/**
 * Writes the line that `logger.info(fields, 'request completed')` would write, in 0.5 µs instead of 4.8: pino examines
 * the name and value of every field, and prints fractions in full.
 */
export function logAnswered(logger: FastifyBaseLogger, fields: AnsweredFields): void {
  const { reqId, method, url, status, ms, bytes, rows, classes, parse, compute, format } = fields;
  const parts = logger as unknown as Parts;
  const bindings = parts[pino.symbols.chindingsSym];
  parts[pino.symbols.streamSym].write(
    `{"level":30,"time":${Date.now()}${bindings},"reqId":${JSON.stringify(reqId)},"method":"${method}","url":${JSON.stringify(url)},"status":${status},"ms":${thousandths(ms)},"bytes":${bytes},"rows":${rows},"classes":${classes},"parse":${thousandths(parse)},"compute":${thousandths(compute)},"format":${thousandths(format)},"msg":"request completed"}\n`,
  );
}
