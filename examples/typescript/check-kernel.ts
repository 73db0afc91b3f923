/**
 * The service as an oracle: a float32 kernel of cross-entropy, as one writes it first, against the exact values. Prints the worst
 * row of each hostile case and its errors, in ulps of float32.
 *
 *     node check-kernel.ts
 */
import { ask } from './tensors.ts';

// region ulps
/**
 * How far a float32 is from an exact value that is known to float64: |got − exact| / ulp, where ulp is the distance of
 * neighbouring float32 at the exact value, never less than that of subnormal ones.
 */
function ulps(got: number, exact: number): number {
  if (Object.is(got, exact) || got === exact) return 0;
  if (!Number.isFinite(got) || !Number.isFinite(exact)) return Number.POSITIVE_INFINITY;
  float.setFloat64(0, exact);
  const exponent = Math.max(((float.getUint16(0) >> 4) & 0x7ff) - 1023, -126);
  return Math.abs(got - exact) / 2 ** (exponent - 23);
}
const float = new DataView(new ArrayBuffer(8));
// endregion

// region kernel
/** The kernel under test, in its place: every result rounded to float32, as a shader or an intrinsic would. */
function kernel(logits: Float32Array, label: number): { loss: number; grad: Float32Array } {
  const f = Math.fround;
  const grad = new Float32Array(logits.length);
  if (label === IGNORED) return { loss: 0, grad };
  const max = logits.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (const [c, x] of logits.entries()) {
    grad[c] = Math.exp(f(x - max));
    sum = f(sum + (grad[c] as number));
  }
  for (const [c, e] of grad.entries()) grad[c] = f(e / sum) - (c === label ? 1 : 0);
  return { loss: f(f(Math.log(sum)) - f((logits[label] as number) - max)), grad };
}
// endregion

const IGNORED = -100;

interface Row {
  readonly logits: readonly number[];
  readonly label: number;
}

/** Numbers in [0, 1) that are the same every time: a failure must come again. */
function* uniform(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

function randomRows(seed: number, rows: number, classes: number): Row[] {
  const random = uniform(seed);
  const next = () => random.next().value;
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Array.from({ length: rows }, () => ({
    logits: Array.from({ length: classes }, () => 4 * normal()),
    label: Math.floor(next() * classes),
  }));
}

const filled = (classes: number, x: number, first = x) => [first, ...Array<number>(classes - 1).fill(x)];

// region cases
const cases: { readonly [name: string]: readonly Row[] } = {
  'random, 64 × 1000': randomRows(1, 64, 1000),
  'large equal logits': [{ logits: filled(1000, 3e38), label: 5 }],
  'far from zero': [{ logits: [1e4 + 1, 1e4, 1e4 - 1], label: 2 }],
  'tie of the largest': [{ logits: [7, 7, -7], label: 1 }],
  'gap 20, likely': [{ logits: [0, -20], label: 0 }],
  'gap 50, likely': [{ logits: [0, -50], label: 0 }],
  'gap 50, unlikely': [{ logits: [0, -50], label: 1 }],
  'gap 700, likely': [{ logits: [0, -700], label: 0 }],
  'gap 700, unlikely': [{ logits: [0, -700], label: 1 }],
  'subnormal probability': [{ logits: [0, -100], label: 1 }],
  'masked classes': [{ logits: [1, -Infinity, 2, -Infinity], label: 2 }],
  'masked label': [{ logits: [1, -Infinity, 2], label: 1 }],
  '100000 classes, equal': [{ logits: filled(100_000, 0), label: 0 }],
  '100000 classes, one ahead': [{ logits: filled(100_000, -12, 0), label: 0 }],
  'ignored row of NaN': [{ logits: [NaN, 1], label: IGNORED }],
};
// endregion

// region check
/** The largest errors of a case, in ulps, and the row with the larger one. */
async function check(rows: readonly Row[]): Promise<{ row: number; loss: number; grad: number }> {
  const classes = rows[0]?.logits.length ?? 0;
  const logits = Float32Array.from(rows.flatMap((row) => row.logits));
  const labels = Int32Array.from(rows, (row) => row.label);
  // The sum leaves each row's gradient unscaled; float64 shows errors of fractions of a float32's ulp.
  const exact = await ask(
    'cross-entropy',
    {
      logits: { dtype: 'F32', shape: [rows.length, classes], data: logits },
      labels: { dtype: 'I32', shape: [rows.length], data: labels },
    },
    { reduction: 'sum', outputs: 'losses,grad', dtype: 'float64' },
  );
  let worst = { row: 0, loss: 0, grad: 0 };
  labels.forEach((label, row) => {
    const [start, end] = [row * classes, (row + 1) * classes];
    const got = kernel(logits.subarray(start, end), label);
    const exactGrad = exact.grad?.data.subarray(start, end) ?? [];
    const loss = ulps(got.loss, exact.losses?.data[row] as number);
    const grad = got.grad.reduce((most, g, c) => Math.max(most, ulps(g, exactGrad[c] as number)), 0);
    if (Math.max(loss, grad) > Math.max(worst.loss, worst.grad)) worst = { row, loss, grad };
  });
  return worst;
}
// endregion

const figure = (x: number) => (x < 1000 ? x.toFixed(1) : x.toExponential(1)).padStart(8);

console.log('case                       row     loss     grad   in ulps of float32');
for (const [name, rows] of Object.entries(cases)) {
  const { row, loss, grad } = await check(rows);
  console.log(`${name.padEnd(26)} ${String(row).padStart(3)} ${figure(loss)} ${figure(grad)}`);
}
