import { EXP_TABLE_SIZE, fillExpTable } from '../../src/kernel/exp-table';
import { writeAtLabel } from '../../src/kernel/label-row';
import { refineRow as refineRowByTable } from '../../src/kernel/refine-row';
import { ARGMAX, EXPS, finishSum, loadMax, MAX, setFactor } from '../../src/kernel/softmax-row';
import { finishLoss, finishWeights, loadShare, setTargetFactor, writeAtArgmax } from '../../src/kernel/target-row';
import './doubles';
import { writeExpsInPairs } from './exps-in-pairs';
import { writePolicyTokensInPairs } from './policy-in-pairs';
import { addExpsInPairs, writeScaledExpsInPairs } from './softmax-in-pairs';
import { addLossesInPairs, addWeightsInPairs, writeDifferencesInPairs, writeWeightsInPairs } from './target-in-pairs';

const EXP_TABLE = changetype<Doubles>(memory.data(8 * EXP_TABLE_SIZE, 64));
fillExpTable(EXP_TABLE);

/** See src/kernel/softmax-row.ts. */
export function loadRow(row: Doubles, logits: Doubles, start: i32, classes: i32): bool {
  if (!loadMax(row, logits, start, classes)) return false;
  writeExpsInPairs(EXP_TABLE, logits, start, row[MAX], row, EXPS, classes, classes);
  addExpsInPairs(row, classes);
  finishSum(row, classes);
  return true;
}

/** See src/kernel/refine-row.ts. */
export function refineRow(row: Doubles, x: Doubles, first: i32, classes: i32): void {
  refineRowByTable(EXP_TABLE, row, x, first, classes);
}

/** See src/kernel/softmax-row.ts. */
export function writeProbs(row: Doubles, classes: i32, out: Doubles, start: i32): void {
  setFactor(row, 1, 0);
  writeScaledExpsInPairs(row, classes, out, start);
}

/** See src/kernel/label-row.ts. */
export function writeLabelGradient(
  row: Doubles,
  classes: i32,
  y: i32,
  factorHigh: f64,
  factorLow: f64,
  out: Doubles,
  start: i32,
): void {
  setFactor(row, factorHigh, factorLow);
  writeScaledExpsInPairs(row, classes, out, start);
  writeAtLabel(row, classes, y, out, start);
}

/** See src/kernel/policy-tokens.ts. */
export function writePolicyTokens(
  policy: Doubles,
  x: Doubles,
  old: Doubles,
  advantages: Doubles,
  advantageFirst: i32,
  advantageStep: i32,
  mask: Doubles,
  hasMask: bool,
  first: i32,
  count: i32,
  losses: Doubles,
  grad: Doubles,
): i32 {
  return writePolicyTokensInPairs(
    EXP_TABLE,
    policy,
    x,
    old,
    advantages,
    advantageFirst,
    advantageStep,
    mask,
    hasMask,
    first,
    count,
    losses,
    grad,
  );
}

export { allDoublesWithin } from './all-within';
export { countBooleans } from './count-booleans';
export { writeLogProbs } from '../../src/kernel/log-row';
export { writeLogSoftmaxGradient } from '../../src/kernel/log-softmax-gradient';
export { writeSoftmaxGradient } from '../../src/kernel/softmax-gradient';
export { refineTarget, writeLossOfEachClass } from '../../src/kernel/target-row';

/** See src/kernel/target-row.ts. */
export function loadTarget(
  target: Doubles,
  row: Doubles,
  classes: i32,
  q: Doubles,
  qFirst: i32,
  classWeight: Doubles,
  smoothing: f64,
  x: Doubles,
  first: i32,
): void {
  const argmax = <i32>row[ARGMAX];
  loadShare(target, smoothing, x, first, classes);
  writeWeightsInPairs(target, classes, q, qFirst, classWeight, smoothing, x, first);
  addWeightsInPairs(target, argmax, classes);
  finishWeights(target, argmax, classes);
}

/** See src/kernel/target-row.ts. */
export function targetLoss(target: Doubles, row: Doubles, classes: i32, x: Doubles, first: i32): f64 {
  const infinite = addLossesInPairs(target, row, classes, x, first);
  return finishLoss(target, row, classes, infinite);
}

/** See src/kernel/target-row.ts. */
export function writeTargetGradient(
  target: Doubles,
  row: Doubles,
  classes: i32,
  factorHigh: f64,
  factorLow: f64,
  out: Doubles,
  start: i32,
): i32 {
  setTargetFactor(target, row, factorHigh, factorLow);
  const doubtful = writeDifferencesInPairs(target, row, classes, factorHigh, factorLow, out, start);
  return doubtful + writeAtArgmax(target, row, factorHigh, factorLow, out, start);
}
