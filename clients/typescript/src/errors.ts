import type { ProblemCode } from './operations.ts';

/** What is wrong with one value of a request. */
export interface Issue {
  /** A JSON Pointer (RFC 6901) to it: `/labels/3`. */
  readonly pointer: string;
  /** The value seen, what is allowed, and how to mend it. */
  readonly detail: string;
}

/** Every error of this package, but the reason of an AbortSignal, which is thrown as it is. */
export class ExactLossError extends Error {
  override readonly name: string = 'ExactLossError';
}

/** The body of a problem (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode | (string & {});
  readonly errors?: readonly Issue[];
  /** More of some codes: `offset`, `line`, `limit`, `size`, … */
  readonly [member: string]: unknown;
}

/** The service does not accept a request, and says why. */
export class Refused extends ExactLossError {
  override readonly name = 'Refused';
  /** What to branch on: `LABEL_OUT_OF_RANGE`. */
  readonly code: ProblemCode | (string & {});
  readonly status: number;
  /** What is wrong: the place, the value seen, and what is allowed. */
  readonly detail: string;
  /** The offending values: the first sixteen. */
  readonly errors: readonly Issue[];
  /** Where they are: `['/labels/3']`. */
  readonly pointers: readonly string[];
  readonly problem: Problem;
  /** By which the service's log has the request; of a line in a stream undefined. */
  readonly requestId: string | undefined;

  constructor(problem: Problem, requestId?: string) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.pointers = this.errors.map(({ pointer }) => pointer);
    this.problem = problem;
    this.requestId = requestId;
  }
}

/** A request cannot be written, since a field is nothing that the service could read: nothing was sent. */
export class InvalidRequest extends ExactLossError {
  override readonly name = 'InvalidRequest';
  /** The code that the service has for it. */
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: readonly Issue[];
  readonly pointers: readonly string[];

  constructor(code: ProblemCode, path: readonly (string | number)[], detail: string) {
    super(detail);
    const pointer = path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    this.code = code;
    this.detail = detail;
    this.errors = [{ pointer, detail }];
    this.pointers = [pointer];
  }
}

/** No answer came, or not all of it: the service cannot be reached, or the connection broke. `cause` is what fetch says. */
export class ConnectionLost extends ExactLossError {
  override readonly name = 'ConnectionLost';
}

/** There was no answer within `timeout`. */
export class TimedOut extends ExactLossError {
  override readonly name = 'TimedOut';
}

/** An answer that is not the service's: a proxy's page, say. */
export class UnexpectedAnswer extends ExactLossError {
  override readonly name = 'UnexpectedAnswer';
  readonly status: number;
  /** Its content-type. */
  readonly type: string;
  readonly body: string;

  constructor(url: string, status: number, type: string, body: string) {
    const text = body
      .replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    const excerpt = text.length > 200 ? `${text.slice(0, 200)}…` : text;
    const what = `${url} answered ${status} with ${type || 'no content-type'}`;
    super(`${what}, which is not exact-loss but a proxy or another server${excerpt && `: ${excerpt}`}`);
    this.status = status;
    this.type = type;
    this.body = body;
  }
}
