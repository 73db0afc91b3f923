import type { ProblemAnswer } from '../errors.ts';

/** Whether a URL is one of the Open Inference Protocol, whose errors have a form of their own: whatever is there, or is not. */
export function isInferencePath(url: string): boolean {
  return /^(?:https?:\/\/[^/?#]*)?\/v2(?:[/?#]|$)/i.test(url);
}

/**
 * A problem as the Open Inference Protocol has it: one member, with what is wrong. The protocol knows no 422.
 *
 * @example inferenceError({ status: 422, headers: {}, body: { detail: 'labels[3] is 12; …', … } })
 *   // status 400, body { error: 'labels[3] is 12; …' }
 */
export function inferenceError({ status, headers, body }: ProblemAnswer) {
  return {
    status: status === 422 ? 400 : status,
    headers,
    type: 'application/json',
    body: { error: body.detail },
  };
}
