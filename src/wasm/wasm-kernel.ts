import { type Kernel, referenceKernel as text } from '../core/kernel.ts';
import type { Workspace } from './workspace.ts';

/**
 * The kernel in WebAssembly, in the memory of a workspace. Numbers that are elsewhere (what the reference reader has read,
 * what there was no room for) are for the same text as TypeScript: the same bits either way.
 */
export function wasmKernel(workspace: Workspace): Kernel {
  /** The functions that write to the places at which they read, from these numbers and the loaded row. */
  const fromRowAnd =
    (name: 'writeLogProbs' | 'writeSoftmaxGradient' | 'writeLogSoftmaxGradient'): Kernel[typeof name] =>
    (row, numbers, out, start, stride, classes) =>
      workspace.holds(row, numbers, out)
        ? workspace.exports[name](row.byteOffset, numbers.byteOffset, out.byteOffset, start, stride, classes)
        : text[name](row, numbers, out, start, stride, classes);

  return {
    allocate: (length) => workspace.allocate(length),
    allocateNumbers: (dtype, length) => workspace.allocateNumbers(dtype, length),

    loadRow: (row, logits, start, stride, classes) =>
      workspace.holds(row, logits)
        ? workspace.exports.loadRow(row.byteOffset, logits.byteOffset, start, stride, classes) !== 0
        : text.loadRow(row, logits, start, stride, classes),

    writeProbs: (row, out, start, stride, classes) =>
      workspace.holds(row, out)
        ? workspace.exports.writeProbs(row.byteOffset, out.byteOffset, start, stride, classes)
        : text.writeProbs(row, out, start, stride, classes),

    writeLogProbs: fromRowAnd('writeLogProbs'),

    writeLabelGradient: (row, y, factor, divisor, out, start, stride, classes) =>
      workspace.holds(row, out)
        ? workspace.exports.writeLabelGradient(
            row.byteOffset,
            y,
            factor,
            divisor,
            out.byteOffset,
            start,
            stride,
            classes,
          )
        : text.writeLabelGradient(row, y, factor, divisor, out, start, stride, classes),

    loadTarget: (target, row, q, qStart, qStride, weights, smoothing, logits, start, stride, classes) =>
      workspace.holds(target, row, q, weights, logits)
        ? workspace.exports.loadTarget(
            target.byteOffset,
            row.byteOffset,
            q.byteOffset,
            qStart,
            qStride,
            weights.byteOffset,
            smoothing,
            logits.byteOffset,
            start,
            stride,
            classes,
          )
        : text.loadTarget(target, row, q, qStart, qStride, weights, smoothing, logits, start, stride, classes),

    writeTargetGradient: (target, row, factor, divisor, out, start, stride, classes) =>
      workspace.holds(target, row, out)
        ? workspace.exports.writeTargetGradient(
            target.byteOffset,
            row.byteOffset,
            factor,
            divisor,
            out.byteOffset,
            start,
            stride,
            classes,
          )
        : text.writeTargetGradient(target, row, factor, divisor, out, start, stride, classes),

    writeLossOfEachClass: (row, weights, smoothing, factor, divisor, logits, out, start, stride, classes) =>
      workspace.holds(row, weights, logits, out)
        ? workspace.exports.writeLossOfEachClass(
            row.byteOffset,
            weights.byteOffset,
            smoothing,
            factor,
            divisor,
            logits.byteOffset,
            out.byteOffset,
            start,
            stride,
            classes,
          )
        : text.writeLossOfEachClass(row, weights, smoothing, factor, divisor, logits, out, start, stride, classes),

    writeSoftmaxGradient: fromRowAnd('writeSoftmaxGradient'),
    writeLogSoftmaxGradient: fromRowAnd('writeLogSoftmaxGradient'),

    roundToFloat32: (values, count) =>
      workspace.holds(values)
        ? workspace.exports.roundToFloat32(values.byteOffset, count)
        : text.roundToFloat32(values, count),

    overflowsFloat32: (values, count) =>
      workspace.holds(values)
        ? workspace.exports.overflowsFloat32(values.byteOffset, count) !== 0
        : text.overflowsFloat32(values, count),
  };
}
