import type { ProblemAnswer } from '../errors.ts';

/** Whether a URL belongs to the Open Inference Protocol, existing or not: its errors have a format of their own. */
export function isInferencePath(url: string): boolean {
  return /^(?:https?:\/\/[^/?#]*)?\/v2(?:[/?#]|$)/i.test(url);
}

/**
 * Converts a problem to the Open Inference Protocol: one member says what is wrong. The protocol has no 422.
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
