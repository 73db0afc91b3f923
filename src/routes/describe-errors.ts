import { HttpProblem, PROBLEM_CODES, type ProblemBody, type ProblemCode, problemOf } from '../errors.ts';
import { InferenceError } from '../schemas/inference.ts';
import { Problem } from '../schemas/problem.ts';
import { INFERENCE_EXAMPLES } from './inference-error-examples.ts';
import { PROBLEM_EXAMPLES } from './problem-examples.ts';

/** A response of the document. */
interface Described {
  readonly description: string;
  readonly content: { readonly [mediaType: string]: { readonly schema: object; readonly examples?: object } };
}

/** The schema of problems with all codes there are, as examples: others may be added, so it is no enum. */
const KnownProblem = {
  ...Problem,
  properties: { ...Problem.properties, code: { ...Problem.properties.code, examples: [...PROBLEM_CODES] } },
};

/** When a status is answered. */
const WHEN: { readonly [status: string]: string } = {
  '400': 'The request cannot be read.',
  '406': 'No media type that Accept allows is available.',
  '408': 'The request took too long to arrive.',
  '412': 'A condition of the request does not hold.',
  '413': 'The body is too large, or needs too much memory.',
  '415': 'The media type is not supported.',
  '416': 'The file does not have that range of bytes.',
  '417': 'The value of Expect is not supported.',
  '422': 'The body was read, and something in it is not acceptable: `errors` has the places.',
  '431': 'The headers are too large.',
  '500': 'The service failed: this is a bug.',
  '501': 'The service does not support this part of HTTP.',
  '503': 'The service is overloaded: try again after as many seconds as Retry-After says.',
  '4XX': 'Any other mistake in the request.',
  '5XX': 'Any other failure.',
};

/** Statuses of which routes have none of their own: those of requests that have another path or method. */
const ELSEWHERE = [404, 405, 414];

/** What every route can answer, since the head of a request may be what is wrong. */
const OF_HEADS = ['400', '408', '417', '431', '500', '501', '4XX', '5XX'];

/** What routes with a body can answer besides. */
const OF_BODIES = ['413', '415', '503'];

/** The body of the example of a code. */
export function exampleProblem(code: ProblemCode): ProblemBody {
  const { detail, pointers, members = {} } = PROBLEM_EXAMPLES[code];
  const { body } = problemOf(new HttpProblem(code, detail, { extensions: members }));
  return pointers ? { ...body, errors: pointers.map((pointer) => ({ pointer, detail })) } : body;
}

function problemResponse(status: string): Described {
  const examples = PROBLEM_CODES.map((code) => ({ code, value: exampleProblem(code) }))
    .filter(({ value }) => (status === '4XX' ? ELSEWHERE.includes(value.status) : String(value.status) === status))
    .map(({ code, value }) => [code, { summary: value.title, description: PROBLEM_EXAMPLES[code].mend, value }]);
  return responseOf(status, 'application/problem+json', KnownProblem, examples);
}

function inferenceResponse(status: string): Described {
  const examples = Object.entries(INFERENCE_EXAMPLES[status] ?? {}).map(([name, { summary, error }]) => [
    name,
    { summary, value: { error } },
  ]);
  const response = responseOf(status, 'application/json', InferenceError, examples);
  return status === '400'
    ? { ...response, description: 'The request cannot be read, or is not acceptable.' }
    : response;
}

function responseOf(status: string, mediaType: string, schema: object, examples: (string | object)[][]): Described {
  const named = examples.length > 0 && { examples: Object.fromEntries(examples) };
  return { description: WHEN[status] ?? '', content: { [mediaType]: { schema, ...named } } };
}

type Responses = { readonly [status: string]: Described };

function each(statuses: readonly string[], response: (status: string) => Described): Responses {
  return Object.fromEntries(statuses.map((status) => [status.toLowerCase(), response(status)]));
}

/** The errors of a route without a body. */
export const PROBLEM_RESPONSES = each(OF_HEADS, problemResponse);

/** The errors of a route whose answer is a file. */
export const FILE_PROBLEM_RESPONSES = each([...OF_HEADS, '412', '416'], problemResponse);

/** The errors of an operation. */
export const OPERATION_PROBLEM_RESPONSES = each([...OF_HEADS, ...OF_BODIES, '406', '422'], problemResponse);

/** The errors of a route of the inference protocol, without a body and with one. */
export const INFERENCE_ERROR_RESPONSES = each(OF_HEADS, inferenceResponse);
export const INFER_ERROR_RESPONSES = each([...OF_HEADS, ...OF_BODIES], inferenceResponse);
