import type { Texts } from '../../codecs/codec.ts';
import { addTally, emptyTally } from '../../core/sums/tally.ts';
import { defaultsOfTexts } from '../../operations/defaults.ts';
import { lineProblem } from '../../operations/line-problem.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { LineRequests } from '../lines/line-requests.ts';
import { linesOf } from '../lines/lines-of.ts';
import { countBelow, RANKS, type RangeResult, ranksIn } from './evaluate-range.ts';
import { OPERATION } from './names.ts';

/** How lines are evaluated. */
export interface LinesTask {
  /** What the file is called in errors. */
  readonly file: string;
  /** Options of requests that do not have them. */
  readonly texts: Texts;
  readonly bins: number;
  readonly topK: readonly number[];
}

/**
 * Evaluates requests, one a line, as one batch of all their rows. Requests may have options of their own, and the first line defaults.
 *
 * @throws InputError an option is wrong
 * @throws CliError a line cannot be evaluated: which, and why
 */
export async function evaluateLines(
  { file, texts, bins, topK }: LinesTask,
  chunks: AsyncIterable<Uint8Array>,
): Promise<RangeResult & { readonly classes: number }> {
  const requests = new LineRequests(OPERATION, { ...defaultsOfTexts(OPERATION, texts), bins });
  const tally = emptyTally(bins);
  const inTopK = topK.map(() => 0);
  let classes = 0;
  for await (const line of linesOf(chunks)) {
    try {
      if (requests.takesDefaults(line)) continue;
      const job = { to: 'safetensors', texts: { outputs: RANKS }, hasTally: true } as const;
      const { payload, cost, tally: ofLine } = requests.execute(line, job);
      classes = Math.max(classes, cost.classes);
      if (ofLine) addTally(tally, ofLine);
      const ranks = ranksIn(payload);
      for (const [i, k] of topK.entries()) inTopK[i] = (inTopK[i] as number) + countBelow(ranks, k);
    } catch (error) {
      if (error instanceof CliError) throw new CliError(`${file}: ${error.message}`, error.exitCode);
      const { body, status } = lineProblem(error, line.number);
      if (status >= 500) throw error;
      throw new CliError(
        `${file}: line ${line.number}: ${body.detail.replace(/\bthe body\b/g, 'the line')}`,
        EXIT.FAILED,
      );
    }
  }
  return { tally, inTopK, classes };
}
