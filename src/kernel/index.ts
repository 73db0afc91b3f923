/** What the kernel computes of a row: all of it, by the names that every kernel has. */
export { allDoublesWithin } from './all-within.ts';
export { countBooleans } from './count-booleans.ts';
export { writeFloat32PolicyTokens } from './float32-policy.ts';
export {
  loadFloat32Row,
  writeFloat32LabelGradient,
  writeFloat32LabelGradient as writeFloat32LabelGradientToDoubles,
  writeFloat32LogProbs,
  writeFloat32LogProbs as writeFloat32LogProbsToDoubles,
  writeFloat32Probs,
  writeFloat32Probs as writeFloat32ProbsToDoubles,
} from './float32-row.ts';
export { writeLabelGradient } from './label-row.ts';
export { writeLogProbs } from './log-row.ts';
export { writeLogSoftmaxGradient } from './log-softmax-gradient.ts';
export { writePolicyTokens } from './policy-tokens.ts';
export { refineRow } from './refine-row.ts';
export { writeSoftmaxGradient } from './softmax-gradient.ts';
export { loadRow, writeProbs } from './softmax-row.ts';
export { loadTarget, refineTarget, targetLoss, writeLossOfEachClass, writeTargetGradient } from './target-row.ts';
