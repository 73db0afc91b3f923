import { batch, computed } from '@preact/signals';
import { asNumber, asOneOf } from '../shell/codecs.ts';
import { param } from '../shell/url-state.ts';
import { asLabels, asMatrix, type Matrix } from './address.ts';

/** Where PyTorch answers 0. */
const START: Matrix = [[0, -50]];

/** Logits as they are moved and typed, before the shift. */
export const logits = param('z', START, asMatrix);
const labelsGiven = param<readonly number[]>('y', [0], asLabels);
const probsGiven = param<Matrix>('q', [], asMatrix);
export const target = param<'labels' | 'target_probs'>('target', 'labels', asOneOf(['labels', 'target_probs']));
export const shift = param('shift', 0, asNumber);
const rowGiven = param('row', 0, asNumber);

export const classes = computed(() => logits.value[0]?.length ?? 0);

/** The row that the bars show. */
export const row = computed(() => Math.min(Math.max(0, Math.trunc(rowGiven.value)), logits.value.length - 1));

/** One label for each row. */
export const labels = computed(() => logits.value.map((_, r) => labelsGiven.value[r] ?? 0));

/** Soft targets for each row; until they are moved, all of it on the label. */
export const targetProbs = computed<Matrix>(() =>
  logits.value.map((logitsOfRow, r) => {
    const given = probsGiven.value[r];
    if (given?.length === logitsOfRow.length) return given;
    // A label that is no class says nothing of them: all alike.
    const label = labels.value[r] ?? 0;
    return logitsOfRow.map((_, c, { length }) => (label in logitsOfRow ? Number(c === label) : 1 / length));
  }),
);

/** What is sent: the logits, shifted. */
export const sent = computed<Matrix>(() => logits.value.map((logitsOfRow) => logitsOfRow.map((x) => x + shift.value)));

export function showRow(r: number): void {
  rowGiven.value = r;
}

export function setLogit(c: number, x: number): void {
  logits.value = replaced(logits.value, row.value, (old) => old.with(c, x));
}

export function setLabel(label: number): void {
  labelsGiven.value = labels.value.with(row.value, label);
}

/** A probability of the soft target as it is typed: what the row sums to is the reader's affair. */
export function typeTargetProb(c: number, q: number): void {
  probsGiven.value = replaced(targetProbs.value, row.value, (old) => old.with(c, q));
}

/** A probability of the soft target as it is dragged: the others give and take in proportion, so that they sum to 1. */
export function dragTargetProb(c: number, q: number): void {
  probsGiven.value = replaced(targetProbs.value, row.value, (old) => {
    const others = old.reduce((sum, p, i) => (i === c ? sum : sum + Math.max(0, p)), 0);
    const left = 1 - q;
    return old.map((p, i) => {
      if (i === c) return q;
      return others > 0 ? (Math.max(0, p) / others) * left : left / (old.length - 1);
    });
  });
}

/** Another matrix; labels stay where they are classes. */
export function setMatrix(rows: Matrix, newLabels?: readonly number[]): void {
  batch(() => {
    logits.value = rows;
    const width = rows[0]?.length ?? 0;
    labelsGiven.value = rows.map(
      (_, r) => newLabels?.[r] ?? ((labels.value[r] ?? 0) < width ? (labels.value[r] ?? 0) : 0),
    );
    probsGiven.value = [];
    rowGiven.value = Math.min(row.value, rows.length - 1);
  });
}

export function addClass(): void {
  setMatrix(logits.value.map((old) => [...old, 0]));
}

export function removeClass(): void {
  setMatrix(logits.value.map((old) => old.slice(0, -1)));
}

export function addRow(): void {
  setMatrix([...logits.value, logits.value[row.value] ?? []]);
  showRow(logits.value.length - 1);
}

export function removeRow(): void {
  const r = row.value;
  setMatrix(logits.value.toSpliced(r, 1), labels.value.toSpliced(r, 1));
}

function replaced(rows: Matrix, r: number, change: (row: readonly number[]) => readonly number[]): Matrix {
  return rows.map((old, i) => (i === r ? change(old) : old));
}
