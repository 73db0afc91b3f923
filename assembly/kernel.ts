import { EXP_TABLE_SIZE, fillExpTable } from '../src/kernel/exp-table';
import { loadRow as loadRowByTable } from '../src/kernel/softmax-row';
import './doubles';

const EXP_TABLE = changetype<Doubles>(memory.data(8 * EXP_TABLE_SIZE, 64));
fillExpTable(EXP_TABLE);

/** See src/kernel/softmax-row.ts. */
export function loadRow(row: Doubles, logits: Doubles, start: i32, classes: i32): bool {
  return loadRowByTable(EXP_TABLE, row, logits, start, classes);
}

export { labelLoss, writeLabelGradient } from '../src/kernel/label-row';
export { writeLogProbs } from '../src/kernel/log-row';
export { writeLogSoftmaxGradient } from '../src/kernel/log-softmax-gradient';
export { writeSoftmaxGradient } from '../src/kernel/softmax-gradient';
export { writeProbs } from '../src/kernel/softmax-row';
export { loadTarget, targetLoss, writeLossOfEachClass, writeTargetGradient } from '../src/kernel/target-row';
