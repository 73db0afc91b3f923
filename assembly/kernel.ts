import { EXP_TABLE_SIZE, fillExpTable } from '../src/kernel/exp-of-difference';
import { loadMax, loadSum, loadRow as loadRowByTable } from '../src/kernel/softmax-row';
import './doubles';
import { loadExpsInPairs } from './load-exps';

const EXP_TABLE = changetype<Doubles>(memory.data(8 * EXP_TABLE_SIZE, 64));
fillExpTable(EXP_TABLE);

/** See src/kernel/softmax-row.ts. */
export function loadRow(row: Doubles, logits: Doubles, start: i32, stride: i32, classes: i32): bool {
  if (stride !== 1) return loadRowByTable(EXP_TABLE, row, logits, start, stride, classes);
  if (!loadMax(row, logits, start, 1, classes)) return false;
  loadExpsInPairs(EXP_TABLE, row, logits, start, classes);
  loadSum(row, classes);
  return true;
}

export { overflowsFloat32, roundToFloat32 } from '../src/kernel/float32';
export { writeLabelGradient } from '../src/kernel/label-row';
export { writeLogSoftmaxGradient } from '../src/kernel/log-softmax-gradient';
export { writeSoftmaxGradient } from '../src/kernel/softmax-gradient';
export { loadTarget, writeLossOfEachClass, writeTargetGradient } from '../src/kernel/target-row';
export { writeLogProbs, writeProbs } from '../src/kernel/write-row';
