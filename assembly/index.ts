export {
  allDoublesWithin,
  countBooleans,
  loadRow,
  loadTarget,
  refineRow,
  refineTarget,
  targetLoss,
  writeLabelGradient,
  writeLogProbs,
  writeLogSoftmaxGradient,
  writeLossOfEachClass,
  writePolicyTokens,
  writeProbs,
  writeSoftmaxGradient,
  writeTargetGradient,
} from './kernel';
export {
  loadFloat32Row,
  writeFloat32LabelGradient,
  writeFloat32LabelGradientToDoubles,
  writeFloat32LogProbs,
  writeFloat32LogProbsToDoubles,
  writeFloat32Probs,
  writeFloat32ProbsToDoubles,
} from './kernel/float32-row';
export { writeFloat32PolicyTokens } from './kernel/float32-policy';
export { rank } from './reader/brackets';
export { readTensor } from './reader/read-tensor';
export { readerMemoryEnd, shape } from './reader/memory';
export { readFloat32Row, readRow, writeFloat32Row, writeRow } from './kernel/rows';
export { writeTensor } from './writer/write-tensor';

/** The first byte of memory that is free: what lies below belongs to the module. */
export const heapBase: usize = __heap_base;
