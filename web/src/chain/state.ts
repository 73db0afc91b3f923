import { batch, computed } from '@preact/signals';
import { parseNumber } from '../../../src/files/parse-number.ts';
import { asNumber, asOneOf, type Codec, param } from '../shell/url-state.ts';
import { exact } from '../ui/number.ts';

/** More classes than sliders are of use for, and more rows than a list of them: a batch is another panel. */
export const MOST_CLASSES = 20;
export const MOST_ROWS = 50;

export type Matrix = readonly (readonly number[])[];

/** Where PyTorch answers 0. */
const START: Matrix = [[0, -50]];

const asMatrix: Codec<Matrix> = {
  read: (text) => {
    const rows = text.split(';').map((row) => row.split(',').map(parseNumber));
    const width = rows[0]?.length ?? 0;
    const isMatrix =
      rows.length <= MOST_ROWS &&
      width <= MOST_CLASSES &&
      rows.every((row) => row.length === width && row.every((x) => x !== undefined));
    return isMatrix ? (rows as Matrix) : undefined;
  },
  write: (rows) => rows.map((row) => row.map(exact).join(',')).join(';'),
};

const asLabels: Codec<readonly number[]> = {
  read: (text) => {
    const values = text.split(',').map(parseNumber);
    return values.every((value) => value !== undefined) ? values : undefined;
  },
  write: (labels) => labels.join(','),
};

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
    return logitsOfRow.map((_, c) => (c === labels.value[r] ? 1 : 0));
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
