import { PROBLEM_CODES } from '../errors.ts';
import { InferenceError } from '../schemas/inference.ts';
import { Problem } from '../schemas/problem.ts';

/** The schema of problems with all codes there are, as examples: others may be added, so it is no enum. */
const KnownProblem = {
  ...Problem,
  properties: { ...Problem.properties, code: { ...Problem.properties.code, examples: [...PROBLEM_CODES] } },
};

const problem = {
  description: 'A problem: see its code.',
  content: { 'application/problem+json': { schema: KnownProblem } },
};

const error = { description: 'What is wrong.', content: { 'application/json': { schema: InferenceError } } };

/** The errors of a route: any can have them, since the head of a request may be what is wrong. */
export const PROBLEM_RESPONSES = { '4xx': problem, '5xx': problem };

/** The errors of a route of the inference protocol. */
export const INFERENCE_ERROR_RESPONSES = { '4xx': error, '5xx': error };
