export {
  loadRow,
  loadTarget,
  targetLoss,
  writeLabelGradient,
  writeLogProbs,
  writeLogSoftmaxGradient,
  writeLossOfEachClass,
  writeProbs,
  writeSoftmaxGradient,
  writeTargetGradient,
} from './kernel';
export { rank, readTensor, shape } from './read-tensor';
export { writeTensor } from './write-tensor';

/** The first byte of memory that is free: what lies below belongs to the module. */
export const heapBase: usize = __heap_base;
