import type { Payload, Texts } from '../../codecs/codec.ts';
import { addTally, emptyTally } from '../../core/sums/tally.ts';
import { lineOptions } from '../../operations/line-options.ts';
import { lineProblem } from '../../operations/line-problem.ts';
import type { Operation } from '../../operations/operation.ts';
import { summaryOf } from '../../operations/summary.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Write } from '../outputs/open-output.ts';
import { LineRequests } from './line-requests.ts';
import { linesOf } from './lines-of.ts';

/**
 * Answers a stream of requests line by line, as the service does: what is wrong with a line is its answer, and the first line may have
 * defaults.
 *
 * @param texts options of all lines, and `summary`
 * @param write takes each answer
 * @returns FAILED where a line had a problem
 * @throws InputError an option is wrong
 * @throws CliError the defaults in the first line are
 */
export async function answerLines(
  operation: Operation,
  texts: Texts,
  chunks: AsyncIterable<Uint8Array>,
  write: Write,
): Promise<ExitCode> {
  const { defaults, summary } = lineOptions(operation, texts);
  const requests = new LineRequests(operation, defaults);
  const tally = summary ? emptyTally() : undefined;
  const counts = { lines: 0, problems: 0 };
  for await (const line of linesOf(chunks)) {
    if (requests.takesDefaults(line)) continue;
    counts.lines++;
    try {
      const execution = requests.execute(line, { to: 'json', hasTally: summary });
      if (tally && execution.tally) addTally(tally, execution.tally);
      for (const piece of piecesOf(execution.payload)) await write(piece);
      await write('\n');
    } catch (error) {
      counts.problems++;
      const { body, status } = lineProblem(error, line.number);
      if (status >= 500) throw error;
      await write(`${JSON.stringify(body)}\n`);
    }
  }
  if (tally) await write(`${summaryOf(operation, counts, tally)}\n`);
  return counts.problems > 0 ? EXIT.FAILED : EXIT.OK;
}

function piecesOf(payload: Payload): readonly (string | Uint8Array)[] {
  return typeof payload === 'string' ? [payload] : payload;
}
