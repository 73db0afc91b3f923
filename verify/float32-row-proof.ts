import type { KernelFunctions, Ref } from '../src/core/tensors/kernel.ts';
import { EXPS, float32RowLength } from '../src/kernel/float32-row.ts';
import { EXPS as EXACT_EXPS } from '../src/kernel/softmax-row.ts';
import { float32Module } from '../test/wasm/float32-module.ts';
import type { Proof } from './proof.ts';
import { withBits } from './proof.ts';
import type { Random } from './random.ts';

/** About so many logits are checked at once. */
const LOGITS = 16_384;
const CLASSES = [2, 10, 100, 1000, 8000] as const;
const SCALES = [0.01, 1, 3, 8] as const;

/** 2e-14 of a result: the two kernels together are not further from the exact one. Only a tie that near may be missed. */
const NEAR = 2e-14;

/** The functions of the kernel with their addresses as numbers. */
type OfAddresses<Functions> = {
  readonly [Name in keyof Functions]: Functions[Name] extends (...args: infer Args) => infer Result
    ? (...args: { [I in keyof Args]: Args[I] extends Ref ? number : Args[I] }) => Result
    : never;
};

/** A result that is not that of the exact kernel rounded once. */
export interface Miss {
  readonly what: 'gradient' | 'probability';
  readonly logits: Float32Array;
  readonly label: number;
  readonly factor: number;
  readonly c: number;
  readonly actual: number;
  /** The result of the exact kernel, and what it is as float32. */
  readonly exact: number;
  readonly expected: number;
}

/**
 * The gradients and probabilities that the kernel for float32 rows writes are those of the exact kernel rounded to float32
 * once, unless the exact result is a tie within 2e-14. A probability or a gradient is one number.
 *
 * @param onMiss is told of all that differ, near ties included
 */
export function float32RowProof(total: number, random: Random, onMiss: (miss: Miss) => void = () => {}): Proof {
  const { wasm, base } = float32Module(96 * LOGITS);
  const { memory } = wasm;
  const { loadRow, writeLabelGradient, writeProbs } = wasm as unknown as OfAddresses<KernelFunctions>;
  const rowBytes = 8 * (float32RowLength(LOGITS) + EXPS + EXACT_EXPS + 2 * LOGITS);
  const [x, doubles, row, exactRow] = [0, 4 * LOGITS, 12 * LOGITS, 12 * LOGITS + rowBytes].map((at) => base + at) as [
    number,
    number,
    number,
    number,
  ];
  const [out, exactOut] = [exactRow + rowBytes, exactRow + rowBytes + 4 * LOGITS];
  const outputs = new Float32Array(memory.buffer, out, LOGITS);
  const exactOutputs = new Float64Array(memory.buffer, exactOut, LOGITS);

  return {
    name: 'float32 rows: gradients and probabilities',
    total,
    check(report) {
      const classes = random.pick(CLASSES);
      const scale = random.pick(SCALES);
      const factor = random.pick([1, 1 / 32, 1 / 7]);
      const rows = Math.floor(LOGITS / classes);
      const logits = new Float32Array(memory.buffer, x, rows * classes);
      for (let i = 0; i < logits.length; i++) logits[i] = scale * nearlyNormal(random);
      new Float64Array(memory.buffer, doubles, logits.length).set(logits);
      for (let r = 0; r < rows; r++) {
        const start = r * classes;
        const label = random.below(classes);
        wasm.loadFloat32Row(row, x, start, classes, 1);
        loadRow(exactRow, doubles, start, classes);
        const compare = (what: Miss['what']) => {
          for (let c = 0; c < classes; c++) {
            const [actual, exact] = [outputs[c] as number, exactOutputs[c] as number];
            const expected = Math.fround(exact);
            if (actual === expected) continue;
            onMiss({ what, logits: logits.slice(start, start + classes), label, factor, c, actual, exact, expected });
            if (Math.abs((actual + expected) / 2 - exact) <= NEAR * Math.abs(exact)) continue;
            const from = `class ${c} of ${classes}, ${withBits(exact)}`;
            report({ what, from, actual: withBits(actual), expected: withBits(expected) });
          }
        };
        wasm.writeFloat32LabelGradient(row, label, factor, out, 0, classes);
        writeLabelGradient(exactRow, classes, label, factor, 0, exactOut, 0);
        compare('gradient');
        wasm.writeFloat32Probs(row, out, 0, classes);
        writeProbs(exactRow, classes, exactOut, 0);
        compare('probability');
      }
      return 2 * rows * classes;
    },
  };
}

/** A sum of four uniform numbers, of variance 1. */
function nearlyNormal(random: Random): number {
  const [a, b] = [random.int32(), random.int32()];
  return ((a >> 16) + ((a << 16) >> 16) + (b >> 16) + ((b << 16) >> 16) + random.int32() / 2 ** 32) / 37_837;
}
