import { type ProblemAnswer, problemOf } from '../errors.ts';
import { inferenceError, isInferencePath } from './inference-error.ts';

const PROBLEM_TYPE = 'application/problem+json';

/** An answer to an error, in the form that its path has for them. */
export interface ErrorAnswer extends Omit<ProblemAnswer, 'body'> {
  /** The media type of the body. */
  readonly type: string;
  readonly body: object;
}

/**
 * The answer to an error at a URL: that of the inference protocol under /v2, a problem (RFC 9457) everywhere else.
 *
 * @example errorAnswer(new HttpProblem('NOT_FOUND', 'there is nothing at /x'), '/x').type // 'application/problem+json'
 */
export function errorAnswer(error: unknown, url: string): ErrorAnswer {
  const answer = problemOf(error);
  return isInferencePath(url) ? inferenceError(answer) : { ...answer, type: PROBLEM_TYPE };
}
