import { TooLargeError } from './codecs/too-large.ts';
import { UnreadableError } from './codecs/unreadable.ts';
import { excerpt } from './core/tensors/excerpt.ts';
import { InputError, type Path } from './core/tensors/input-error.ts';

/** Every code that an answer can have, with its HTTP status and title: the only place that knows both. */
const PROBLEMS = {
  EMPTY_BODY: [400, 'The body is empty'],
  MALFORMED_JSON: [400, 'The body is not JSON'],
  MALFORMED_SAFETENSORS: [400, 'The body is not a safetensors file'],
  MALFORMED_NPY: [400, 'An array is not a .npy file'],
  MALFORMED_NPZ: [400, 'The body is not an npz file'],
  MALFORMED_MULTIPART: [400, 'The body is not multipart/form-data'],
  MALFORMED_ENCODING: [400, 'The compressed body cannot be decompressed'],
  INVALID_UTF8: [400, 'The body is not UTF-8'],
  NESTED_TOO_DEEP: [400, 'The body is nested too deep'],
  INCOMPLETE_BODY: [400, 'The body ended too soon'],
  BAD_REQUEST: [400, 'The HTTP request is malformed'],
  NOT_FOUND: [404, 'There is nothing at this path'],
  METHOD_NOT_ALLOWED: [405, 'The path does not take this method'],
  NOT_ACCEPTABLE: [406, 'No media type that Accept allows is available'],
  REQUEST_TIMEOUT: [408, 'The request took too long to arrive'],
  PRECONDITION_FAILED: [412, 'A condition of the request does not hold'],
  BODY_TOO_LARGE: [413, 'The body is too large'],
  MEMORY_LIMIT_EXCEEDED: [413, 'The request needs too much memory'],
  DECODED_TOO_LARGE: [413, 'The body decompresses to too many bytes'],
  URI_TOO_LONG: [414, 'The URI is too long'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The media type is not supported'],
  RANGE_NOT_SATISFIABLE: [416, 'The file does not have that range of bytes'],
  EXPECTATION_FAILED: [417, 'The value of Expect is not supported'],
  HEADERS_TOO_LARGE: [431, 'The headers are too large'],
  NOT_AN_OBJECT: [422, 'The body is not an object'],
  DUPLICATE_FIELD: [422, 'A field stands twice'],
  UNKNOWN_FIELD: [422, 'A field is not known'],
  MISSING_FIELD: [422, 'A field is missing'],
  CONFLICTING_FIELDS: [422, 'Fields exclude one another'],
  INVALID_OPTION: [422, 'An option has an invalid value'],
  NOT_A_NUMBER: [422, 'A tensor holds something that is not a number'],
  NUMBER_OVERFLOW: [422, 'A number is out of range'],
  RAGGED_TENSOR: [422, 'Nested arrays differ in length'],
  INVALID_TENSOR: [422, 'A tensor is invalid'],
  UNSUPPORTED_DTYPE: [422, 'A tensor has a type that the field does not take'],
  INVALID_SHAPE: [422, 'A tensor has a shape that the field does not take'],
  SHAPE_MISMATCH: [422, 'The shapes of two tensors do not match'],
  CLASS_AXIS_OUT_OF_RANGE: [422, 'The tensor has no such axis'],
  LABEL_OUT_OF_RANGE: [422, 'A label is not a class'],
  NOT_A_DISTRIBUTION: [422, 'Target probabilities are not a distribution'],
  NOT_A_BOOLEAN: [422, 'A tensor of booleans holds something else'],
  NOT_A_LOG_PROBABILITY: [422, 'A log-probability is above 0'],
  INVALID_LENGTH: [422, 'A length is not an integer of at least 1'],
  INVALID_WEIGHT: [422, 'A weight is negative or not finite'],
  NON_FINITE_INPUT: [422, 'A number is not finite'],
  UNDEFINED_MEAN: [422, 'The mean is not defined'],
  INFINITE_DIVERGENCE: [422, 'The divergence is infinite, and has no gradient'],
  INTERNAL_ERROR: [500, 'The service failed'],
  NOT_IMPLEMENTED: [501, 'The service does not support this part of HTTP'],
  OVERLOADED: [503, 'The service is overloaded'],
} as const satisfies { readonly [code: string]: readonly [status: number, title: string] };

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** The answer to a request that cannot be served: the body of RFC 9457 with its status and further headers. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: ProblemBody;
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly [extension: string]: unknown;
}

/** A request that HTTP has a status for: thrown by plugins, with headers and members of its own. */
export class HttpProblem extends Error {
  readonly code: ProblemCode;
  readonly headers: { readonly [name: string]: string };
  readonly extensions: { readonly [name: string]: number };

  constructor(
    code: ProblemCode,
    detail: string,
    more: { headers?: { readonly [name: string]: string }; extensions?: { readonly [name: string]: number } } = {},
  ) {
    // A trace would be most of what a refusal costs, and nobody reads it: this is the client's mistake.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(detail);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'HttpProblem';
    this.code = code;
    this.headers = more.headers ?? {};
    this.extensions = more.extensions ?? {};
  }
}

/** A finished answer: errors lose their class between threads. */
export class AnsweredProblem extends Error {
  readonly answer: ProblemAnswer;

  constructor(answer: ProblemAnswer) {
    super(answer.body.detail);
    this.name = 'AnsweredProblem';
    this.answer = answer;
  }
}

/** What Fastify itself may refuse, by its code, and what its files may, by name: as ours. */
const FRAMEWORK_CODES: { readonly [codeOrName: string]: ProblemCode } = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'INCOMPLETE_BODY',
  FST_ERR_BAD_URL: 'BAD_REQUEST',
  FST_ERR_ASYNC_CONSTRAINT: 'BAD_REQUEST',
  FST_ERR_MAX_PARAM_LENGTH: 'URI_TOO_LONG',
  FST_STATIC_FORBIDDEN_PATH: 'NOT_FOUND',
  PreconditionFailedError: 'PRECONDITION_FAILED',
  RangeNotSatisfiableError: 'RANGE_NOT_SATISFIABLE',
};

/**
 * The answer to an error: what the client did wrong and where, or, for anything unknown, a fixed text. The cause of
 * a 500 is for the log only.
 *
 * @example problemOf(new InputError('LABEL_OUT_OF_RANGE', [{ path: ['labels', 3], detail: 'labels[3] is 12; …' }]))
 *   // status 422, body.errors [{ pointer: '/labels/3', detail: 'labels[3] is 12; …' }]
 */
export function problemOf(error: unknown): ProblemAnswer {
  if (error instanceof InputError && Object.hasOwn(PROBLEMS, error.code)) {
    const position =
      error instanceof UnreadableError ? error.position : error instanceof TooLargeError ? error.extensions : {};
    const errors = error.issues.map(({ path, detail }) => ({ pointer: pointerTo(path), detail }));
    return answer(error.code as ProblemCode, error.issues[0]?.detail ?? '', { ...position, errors });
  }
  if (error instanceof AnsweredProblem) return error.answer;
  if (error instanceof HttpProblem) return answer(error.code, error.message, error.extensions, error.headers);
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const known = [String(code), String(name)].find((key) => Object.hasOwn(FRAMEWORK_CODES, key));
  const frameworkCode = known === undefined ? undefined : FRAMEWORK_CODES[known];
  if (frameworkCode !== undefined) return answer(frameworkCode, withExcerpt((error as Error).message));
  return answer(
    'INTERNAL_ERROR',
    'The request could not be served because of an error in the service; it has been logged.',
  );
}

/** A message of Fastify's, which quotes what the client sent. */
function withExcerpt(message: string): string {
  return message.replace(/^'(.*)'/s, (_all, quoted: string) => `'${excerpt(quoted)}'`);
}

function answer(
  code: ProblemCode,
  detail: string,
  extensions: { readonly [name: string]: unknown } = {},
  headers: { readonly [name: string]: string } = {},
): ProblemAnswer {
  const [status, title] = PROBLEMS[code];
  const type = `urn:exact-loss:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  return { status, headers, body: { type, title, status, detail: detail.toWellFormed(), code, ...extensions } };
}

/**
 * A path as a JSON Pointer (RFC 6901). A name is cut as all that clients send is: no field has one that long.
 *
 * @example pointerTo(['labels', 3]) // '/labels/3'
 * @example pointerTo(['a/b~c']) // '/a~1b~0c'
 */
export function pointerTo(path: Path): string {
  return path.map((step) => `/${excerpt(String(step)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
