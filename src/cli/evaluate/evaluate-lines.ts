import type { Texts } from '../../codecs/codec.ts';
import { createEngine } from '../../codecs/index.ts';
import { decodeSafetensors } from '../../codecs/safetensors/decode-safetensors.ts';
import { addTally, emptyTally } from '../../core/sums/tally.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { execute } from '../../operations/execute.ts';
import { operationNamed } from '../../operations/index.ts';
import { lineProblem } from '../../operations/line-problem.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { linesOf } from '../inputs/lines-of.ts';
import { countBelow, type RangeResult } from './evaluate-range.ts';

/** How lines are evaluated. */
export interface LinesTask {
  readonly file: string;
  readonly texts: Texts;
  readonly bins: number;
  readonly topK: readonly number[];
}

/**
 * Evaluates requests, one a line, as one batch of all their rows. Requests may have options of their own.
 *
 * @throws CliError a line cannot be evaluated: which, and why
 */
export async function evaluateLines(
  { file, texts, bins, topK }: LinesTask,
  chunks: AsyncIterable<Uint8Array>,
): Promise<RangeResult & { readonly classes: number }> {
  const engine = createEngine('wasm');
  const operation = operationNamed('cross-entropy');
  const tally = emptyTally(bins);
  const inTopK = topK.map(() => 0);
  let classes = 0;
  for await (const { number, bytes } of linesOf(chunks)) {
    try {
      const job = {
        operation,
        from: 'json',
        to: 'safetensors',
        chunks: [bytes],
        defaults: { bins },
        tally: true,
      } as const;
      const all = { ...job, texts: { ...texts, outputs: 'label_ranks' } };
      const { payload, cost, tally: ofLine } = execute(all, engine, Buffer.allocUnsafeSlow);
      const { fields } = decodeSafetensors(Buffer.concat(payload as readonly Buffer[]), () => 'real');
      const { data } = fields.label_ranks as Tensor;
      classes = Math.max(classes, cost.classes);
      if (ofLine) addTally(tally, ofLine);
      for (const [i, k] of topK.entries()) inTopK[i] = (inTopK[i] as number) + countBelow(data, k);
    } catch (error) {
      const { body, status } = lineProblem(error, number);
      if (status >= 500) throw error;
      throw new CliError(`${file}: line ${number}: ${body.detail}`, EXIT.FAILED);
    }
  }
  return { tally, inTopK, classes };
}
