import { shapeText } from '../../../../src/codecs/npy/shape-text.ts';
import { sameShape, sizeOf } from '../../../../src/core/tensors/tensor.ts';
import { toDoubles } from '../../../../src/core/tensors/to-doubles.ts';
import { ReadError } from '../../../../src/files/read-error.ts';
import { type TableContents, tableContents } from '../../../../src/files/table-contents.ts';
import { type Elements, elementsOfReals, elementsOfTensor, tensorOfElements } from './elements.ts';
import { FileError, within } from './file-error.ts';
import type { From, Held } from './hold.ts';
import type { TensorName } from './tensor-names.ts';

/** How logits lie: `shape = outer… × classes × inner…`. A place is one of the outer axes, with all classes and all of the inner axes. */
export interface Layout {
  readonly shape: readonly number[];
  readonly classAxis: number;
  readonly outer: readonly number[];
  readonly inner: readonly number[];
  readonly classes: number;
  /** The shape of the labels. */
  readonly rowShape: readonly number[];
  readonly rows: number;
  readonly rowsAPlace: number;
}

/** What is to be evaluated. */
export interface Batch {
  readonly layout: Layout;
  readonly tensors: { readonly [N in TensorName]?: Elements } & { readonly logits: Elements };
  /** The labels as numbers, in the order of the rows; undefined with soft targets. */
  readonly labels?: Float64Array;
  readonly names?: readonly string[];
}

/** The batch that is held, or which half of it is missing, and what was left out. */
export interface Ready {
  readonly batch?: Batch;
  readonly missing?: 'logits' | 'labels';
  readonly leftOut: readonly string[];
  /** Whether the labels fit another axis of classes as well. */
  readonly isAmbiguous?: boolean;
}

/** The axis of the classes: as the shapes say, or as somebody has said. */
export type AxisChoice = 'auto' | number;

export function layoutOf(shape: readonly number[], classAxis: number): Layout {
  const outer = shape.slice(0, classAxis);
  const inner = shape.slice(classAxis + 1);
  const rowShape = [...outer, ...inner];
  const classes = shape[classAxis] ?? 0;
  return { shape, classAxis, outer, inner, classes, rowShape, rows: sizeOf(rowShape), rowsAPlace: sizeOf(inner) };
}

/**
 * The batch that what is held makes.
 *
 * @param axis of the classes; negative from the end
 * @throws FileError what cannot be read as labels, or does not fit together
 */
export function batchOf(held: Held, axis: AxisChoice): Ready {
  const { table, tensors } = held;
  const ofTable: TableContents = table
    ? within(table.file, () => tableContents(table.of, table.label))
    : { leftOut: [] };
  const leftOut = [...ofTable.leftOut, ...(held.leftOut ?? [])];
  const logits = tensors.logits ?? inTable(table, ofTable.logits && elementsOfReals(ofTable.logits));
  const labels = tensors.labels ?? inTable(table, ofTable.labels && elementsOfTensor(ofTable.labels));
  const targets = tensors.target_probs;
  if (!logits) return { missing: 'logits', leftOut };
  if (!labels && !targets) return { missing: 'labels', leftOut };
  const { classAxis, isAmbiguous } = axisOf(logits, labels, axis);
  const layout = layoutOf(logits.of.shape, classAxis);
  if (targets && !sameShape(targets.of.shape, layout.shape)) throw wrongShape(targets, 'target_probs', layout.shape);
  if (labels && !sameShape(labels.of.shape, layout.rowShape)) {
    const [rows] = layout.rowShape;
    const seen = labels.of.shape;
    if (seen.length === 1 && layout.rowShape.length === 1)
      throw new FileError(labels.file, new ReadError({ path: 'labels' }, String(seen[0]), 'asManyRows', rows));
    throw wrongShape(labels, 'labels', layout.rowShape);
  }
  for (const name of ['mask', 'sample_weight'] as const) {
    const one = tensors[name];
    if (one && !sameShape(one.of.shape, layout.rowShape)) throw wrongShape(one, name, layout.rowShape);
  }
  const names = tensors.labels ? held.names : ofTable.names;
  const others = Object.fromEntries(Object.entries(tensors).map(([name, { of }]) => [name, of]));
  const values = labels && within(labels.file, () => toDoubles(tensorOfElements('labels', labels.of).data));
  return {
    leftOut,
    ...(isAmbiguous && { isAmbiguous }),
    batch: {
      layout,
      tensors: { ...others, logits: logits.of, ...(labels && { labels: labels.of }) },
      ...(values && { labels: values }),
      ...(names && { names }),
    },
  };
}

function inTable(table: Held['table'], of: Elements | undefined): From<Elements> | undefined {
  return table && of && { file: table.file, of };
}

function wrongShape({ file, of }: From<Elements>, name: TensorName, shape: readonly number[]): FileError {
  return new FileError(file, new ReadError({ path: name }, shapeText(of.shape), 'shapeOf', shapeText(shape)));
}

/** The axis of the classes: of a matrix the second; of more axes the one without which labels have the shape of the rest, the last if several. */
function axisOf(
  logits: From<Elements>,
  labels: From<Elements> | undefined,
  choice: AxisChoice,
): { classAxis: number; isAmbiguous: boolean } {
  const { shape } = logits.of;
  const rank = shape.length;
  if (choice !== 'auto') {
    const classAxis = choice < 0 ? choice + rank : choice;
    if (classAxis >= 0 && classAxis < rank) return { classAxis, isAmbiguous: false };
    const range = `[${-rank}, ${rank})`;
    throw new FileError(logits.file, new ReadError({ path: 'class_axis' }, String(choice), 'axisWithin', range));
  }
  if (rank === 2) return { classAxis: 1, isAmbiguous: false };
  const fits = (axis: number) => !labels || sameShape(labels.of.shape, shape.toSpliced(axis, 1));
  const last = rank - 1;
  if (fits(last)) return { classAxis: last, isAmbiguous: fits(1) };
  return { classAxis: fits(1) ? 1 : last, isAmbiguous: false };
}
