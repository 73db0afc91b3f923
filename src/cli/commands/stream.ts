import type { Payload, Texts } from '../../codecs/codec.ts';
import { hasDefaults } from '../../codecs/json/decode-defaults.ts';
import { addTally, emptyTally, type Tally } from '../../core/sums/tally.ts';
import { type Defaults, defaultsOfLine } from '../../operations/defaults.ts';
import { type Execution, execute } from '../../operations/execute.ts';
import { lineOptions } from '../../operations/line-options.ts';
import { lineProblem } from '../../operations/line-problem.ts';
import type { Operation } from '../../operations/operation.ts';
import { summaryOf } from '../../operations/summary.ts';
import { theEngine } from '../asking/compute-here.ts';
import { CliError } from '../cli-error.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Line, linesOf } from '../inputs/lines-of.ts';

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
  write: (text: string | Uint8Array) => Promise<void> | void,
): Promise<ExitCode> {
  const { defaults, summary } = lineOptions(operation, texts);
  const answers = new LineAnswers(operation, defaults, summary);
  for await (const line of linesOf(chunks)) {
    for (const piece of answers.to(line)) await write(piece);
  }
  if (answers.tally) await write(`${summaryOf(operation, answers, answers.tally)}\n`);
  return answers.problems > 0 ? EXIT.FAILED : EXIT.OK;
}

/** Answers lines, and keeps account of them. */
class LineAnswers {
  lines = 0;
  problems = 0;
  readonly tally: Tally | undefined;
  private readonly operation: Operation;
  private defaults: Defaults;
  private isFirst = true;

  constructor(operation: Operation, defaults: Defaults, hasSummary: boolean) {
    this.operation = operation;
    this.defaults = defaults;
    this.tally = hasSummary ? emptyTally() : undefined;
  }

  /** The answer to a line, in pieces; none to one that has the defaults. */
  to({ number, bytes }: Line): readonly (string | Uint8Array)[] {
    const isFirst = this.isFirst;
    this.isFirst = false;
    if (isFirst && hasDefaults(bytes)) {
      this.takeDefaults(number, bytes);
      return [];
    }
    this.lines++;
    try {
      return [...piecesOf(this.execute(bytes).payload), '\n'];
    } catch (error) {
      this.problems++;
      const { body, status } = lineProblem(error, number);
      if (status >= 500) throw error;
      return [`${JSON.stringify(body)}\n`];
    }
  }

  private execute(bytes: Buffer): Execution {
    const { operation, defaults, tally } = this;
    const job = {
      operation,
      from: 'json',
      to: 'json',
      chunks: [bytes],
      defaults,
      ...(tally && { tally: true as const }),
    } as const;
    const execution = execute(job, theEngine(), Buffer.allocUnsafeSlow);
    if (tally && execution.tally) addTally(tally, execution.tally);
    return execution;
  }

  private takeDefaults(number: number, bytes: Buffer): void {
    try {
      this.defaults = defaultsOfLine(this.operation, bytes, this.defaults);
    } catch (error) {
      throw new CliError(`line ${number}: ${lineProblem(error, number).body.detail}`, EXIT.FAILED);
    }
  }
}

function piecesOf(payload: Payload): readonly (string | Uint8Array)[] {
  return typeof payload === 'string' ? [payload] : payload;
}
