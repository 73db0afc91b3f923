import type { Path } from '../../core/tensors/input-error.ts';
import type { JsonValue } from '../codec.ts';
import { preview } from '../json/preview.ts';
import { readValue } from '../json/read-value.ts';
import type { Scanner } from '../json/scanner.ts';
import type { FirstProblem } from './first-problem.ts';

/** A parameter whose value can be one that changes nothing: any other is refused, since what it asks for is not done. */
interface IdleParameter {
  readonly isIdle: (value: JsonValue) => boolean;
  readonly expected: string;
}

const oneOf = (expected: string, ...values: JsonValue[]): IdleParameter => ({
  isIdle: (value) => values.includes(value),
  expected,
});

/** HTTP headers, which MLServer and Triton hand on to models. */
const headers: IdleParameter = {
  isIdle: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  expected: 'an object',
};

const UNORDERED = 'or no such parameter, since requests here have no order';

/**
 * Of a request: MLServer's content type, and what Triton schedules by, with the values that schedule nothing.
 *
 * @see https://docs.seldon.ai/mlserver/user-guide/content-type
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_parameters.md
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_sequence.md
 */
export const IDLE_IN_REQUEST: { readonly [name: string]: IdleParameter } = {
  content_type: oneOf('"np" or "pd", since inputs are tensors', 'np', 'pd'),
  headers,
  // The answer to a request over HTTP is one, and never empty.
  triton_enable_empty_final_response: oneOf('true or false', true, false),
  sequence_id: oneOf(`0 ${UNORDERED}`, 0, ''),
  sequence_start: oneOf(`false ${UNORDERED}`, false),
  sequence_end: oneOf(`false ${UNORDERED}`, false),
  priority: oneOf(`0 ${UNORDERED}`, 0),
  timeout: oneOf(`0 ${UNORDERED}`, 0),
};

/** Of an input or output. */
const IDLE_IN_TENSOR = { content_type: oneOf('"np", since it is a tensor', 'np'), headers };

/** Readers of the idle parameters of an input or output whose parameters stand at `path`, `depth` deep. */
export function idleReaders(scanner: Scanner, depth: number, path: Path, problem: FirstProblem) {
  const reader = (name: keyof typeof IDLE_IN_TENSOR) => () => {
    const value = readValue(scanner, depth);
    const { isIdle, expected } = IDLE_IN_TENSOR[name];
    if (value === null || isIdle(value)) return;
    const detail = (place: string) => `${place} is ${preview(value)}; expected ${expected}`;
    problem.report('INVALID_OPTION', () => [...path, name], detail);
  };
  return { content_type: reader('content_type'), headers: reader('headers') };
}
