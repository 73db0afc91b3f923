import type { Texts } from '../../codecs/codec.ts';
import type { Format } from '../../codecs/formats.ts';
import { hasDefaults } from '../../codecs/json/decode-defaults.ts';
import { type Defaults, defaultsOfLine } from '../../operations/defaults.ts';
import { type Execution, execute } from '../../operations/execute.ts';
import { lineProblem } from '../../operations/line-problem.ts';
import type { Operation } from '../../operations/operation.ts';
import { theEngine } from '../asking/compute-here.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { Line } from './lines-of.ts';

/** What becomes of the request in a line. */
export interface LineJob {
  readonly to: Format;
  /** Options besides those of the request. */
  readonly texts?: Texts;
  /** Whether its losses are to be tallied. */
  readonly hasTally: boolean;
}

/** Executes requests, one a line. The first line may have defaults of those that follow. */
export class LineRequests {
  private readonly operation: Operation;
  private defaults: Defaults;
  private isFirst = true;

  /** @param defaults options that hold for lines that do not have them */
  constructor(operation: Operation, defaults: Defaults) {
    this.operation = operation;
    this.defaults = defaults;
  }

  /**
   * Whether a line has the defaults: these are taken, and it is no request.
   *
   * @throws CliError they are wrong
   */
  takesDefaults({ number, bytes }: Line): boolean {
    const isFirst = this.isFirst;
    this.isFirst = false;
    if (!isFirst || !hasDefaults(bytes)) return false;
    try {
      this.defaults = defaultsOfLine(this.operation, bytes, this.defaults);
    } catch (error) {
      throw new CliError(`line ${number}: ${lineProblem(error, number).body.detail}`, EXIT.FAILED);
    }
    return true;
  }

  /**
   * Executes a request.
   *
   * @throws InputError, UnreadableError what is wrong with it
   */
  execute({ bytes }: Line, { to, texts, hasTally }: LineJob): Execution {
    const { operation, defaults } = this;
    const job = { operation, from: 'json', to, chunks: [bytes], texts, defaults } as const;
    return execute(hasTally ? { ...job, tally: true } : job, theEngine(), Buffer.allocUnsafeSlow);
  }
}
