import { OPERATIONS } from '../api/post.ts';
import { ignoredLabels, optionsOf } from '../options/options.ts';
import type { Question } from './question.ts';
import { labels, sent, target, targetProbs } from './state.ts';

/** What the page would ask now. */
export function questionNow(): Question {
  const options = Object.fromEntries(
    OPERATIONS.map((operation) => [operation, optionsOf(operation, target.value)]),
  ) as Question['optionsOf'];
  return {
    target: target.value,
    logits: sent.value,
    labels: labels.value,
    targetProbs: targetProbs.value,
    optionsOf: options,
    options: options['cross-entropy'],
    ignored: ignoredLabels(),
  };
}
