/** What the kernel computes of a row of doubles: all of it, by the names that every kernel has. */
export { writeLabelGradient } from './label-row.ts';
export { writeLogProbs } from './log-row.ts';
export { writeLogSoftmaxGradient } from './log-softmax-gradient.ts';
export { writeSoftmaxGradient } from './softmax-gradient.ts';
export { loadRow, writeProbs } from './softmax-row.ts';
export { loadTarget, targetLoss, writeLossOfEachClass, writeTargetGradient } from './target-row.ts';
