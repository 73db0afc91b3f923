import fc from 'fast-check';
import { type ClassLayout, classLayout, rowStart } from '../../src/core/tensors/class-layout.ts';
import { type DoubleTensor, sizeOf, type Tensor, tensor } from '../../src/core/tensors/tensor.ts';

/** Any finite double: of ordinary size, a small integer, far from 0, near 0, or of any bits at all. */
export const anyFinite = fc.oneof(
  { weight: 4, arbitrary: fc.double({ noNaN: true, min: -20, max: 20 }) },
  { weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, min: -800, max: 800 }) },
  { weight: 1, arbitrary: fc.integer({ min: -40, max: 40 }).map((n) => 1e15 + n / 8) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, min: -1e-300, max: 1e-300 }) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);

/** A finite logit or −Infinity: a masked one. */
const anyLogit = fc.oneof(
  { weight: 8, arbitrary: anyFinite },
  { weight: 1, arbitrary: fc.constant(Number.NEGATIVE_INFINITY) },
);

/** A logit for which nothing overflows or underflows: multiples of 2^-20 within ±32. */
export const benignLogit = fc.integer({ min: -(2 ** 25), max: 2 ** 25 }).map((n) => n * 2 ** -20);

/** Logits with their classes on some axis, and all that is needed to compare them with something. */
export interface Batch {
  readonly logits: Tensor;
  readonly classAxis: number;
  readonly layout: ClassLayout;
}

interface Sizes {
  readonly minClasses?: number;
  readonly minRows?: number;
}

/** A shape of rank 1 to 4 and an axis for its classes. */
function shapeAndAxis({ minClasses = 1, minRows = 1 }: Sizes) {
  const rank = fc.integer({ min: minRows > 1 ? 2 : 1, max: 4 });
  return rank.chain((axes) =>
    fc.integer({ min: 0, max: axes - 1 }).chain((axis) =>
      fc
        .tuple(...Array.from({ length: axes }, (_, a) => fc.integer({ min: a === axis ? minClasses : 1, max: 4 })))
        .map((lengths) => {
          const shape = [...lengths];
          const other = axis === 0 ? 1 : 0;
          if (axes > 1) shape[other] = Math.max(minRows, shape[other] as number);
          return { shape, axis };
        }),
    ),
  );
}

/** A batch whose every row has a finite logit. */
export function batch(logit: fc.Arbitrary<number> = anyLogit, sizes: Sizes = {}): fc.Arbitrary<Batch> {
  return shapeAndAxis(sizes).chain(({ shape, axis }) => {
    const size = sizeOf(shape);
    const layout = classLayout('logits', shape, axis);
    return fc
      .tuple(
        fc.array(logit, { minLength: size, maxLength: size }),
        fc.array(anyFinite, { minLength: layout.rows, maxLength: layout.rows }),
        fc.boolean(),
      )
      .map(([values, spares, countsFromEnd]) => {
        const logits = tensor(shape, values);
        for (let n = 0; n < layout.rows; n++) {
          if (rowOf(logits, layout, n).every((x) => x === Number.NEGATIVE_INFINITY)) {
            logits.data[rowStart(layout, n)] = spares[n] as number;
          }
        }
        return { logits, classAxis: countsFromEnd ? axis - shape.length : axis, layout };
      });
  });
}

/** A class for each row. */
export function labelsFor({ classes, rows, rowShape }: ClassLayout): fc.Arbitrary<DoubleTensor> {
  return fc
    .array(fc.integer({ min: 0, max: classes - 1 }), { minLength: rows, maxLength: rows })
    .map((labels) => tensor(rowShape, labels));
}

/** A distribution for each row, in multiples of 1/1024, so that each sums to exactly 1. */
export function targetProbsFor({ logits, layout }: Batch): fc.Arbitrary<DoubleTensor> {
  const { classes, rows, inner } = layout;
  const cuts = fc.array(fc.integer({ min: 0, max: 1024 }), { minLength: classes - 1, maxLength: classes - 1 });
  return fc.array(cuts, { minLength: rows, maxLength: rows }).map((ofRows) => {
    const probs = tensor(logits.shape);
    ofRows.forEach((ofRow, n) => {
      const ends = [0, ...ofRow.toSorted((a, b) => a - b), 1024];
      for (let c = 0; c < classes; c++) {
        probs.data[rowStart(layout, n) + c * inner] = ((ends[c + 1] as number) - (ends[c] as number)) / 1024;
      }
    });
    return probs;
  });
}

/** A weight ≥ 0 for each class, not all of them 0. */
export function weightsFor({ classes }: ClassLayout): fc.Arbitrary<DoubleTensor> {
  const weight = fc.oneof(fc.double({ noNaN: true, min: 2 ** -10, max: 100 }), fc.integer({ min: 0, max: 3 }));
  return fc
    .array(weight, { minLength: classes, maxLength: classes })
    .map((weights) => tensor([classes], weights.every((w) => w === 0) ? weights.map(() => 1) : weights));
}

/** As many numbers as the logits have. */
export function likeLogits({ logits }: Batch, number: fc.Arbitrary<number>): fc.Arbitrary<DoubleTensor> {
  const size = logits.data.length;
  return fc.array(number, { minLength: size, maxLength: size }).map((values) => tensor(logits.shape, values));
}

/** The numbers of one row. */
export function rowOf({ data }: Tensor, layout: ClassLayout, row: number): number[] {
  const start = rowStart(layout, row);
  return Array.from({ length: layout.classes }, (_, c) => data[start + c * layout.inner] as number);
}

/** The numbers of an output that must be there. */
export function numbersOf(value: Tensor | undefined): number[] {
  if (value === undefined) throw new Error('the output is missing');
  return Array.from(value.data);
}
