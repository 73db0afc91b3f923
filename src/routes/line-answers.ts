import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Body, giveBack } from '../codecs/body.ts';
import type { Payload } from '../codecs/codec.ts';
import { hasDefaults } from '../codecs/json/decode-defaults.ts';
import { addTally, emptyTally, type Tally } from '../core/sums/tally.ts';
import { AnsweredProblem, HttpProblem } from '../errors.ts';
import type { Line } from '../intake/line-reader.ts';
import { type Defaults, defaultsOfLine } from '../operations/defaults.ts';
import { type Execution, type Job, microseconds, STAGES } from '../operations/execute.ts';
import type { LineOptions } from '../operations/line-options.ts';
import { lineProblem } from '../operations/line-problem.ts';
import type { Operation } from '../operations/operation.ts';
import { summaryOf } from '../operations/summary.ts';
import { payloadBytes } from '../workers/executor.ts';

/** Answers the lines of a stream, and keeps account of them. */
export class LineAnswers {
  private readonly app: FastifyInstance;
  private readonly operation: Operation;
  private readonly request: FastifyRequest;
  private readonly tally: Tally | undefined;
  private readonly cost = { parse: 0, compute: 0, format: 0, rows: 0, classes: 0 };
  private job: Omit<Job, 'chunks'>;
  private defaults: Defaults;
  private isFirst = true;
  private lines = 0;
  private problems = 0;

  constructor(app: FastifyInstance, operation: Operation, request: FastifyRequest, options: LineOptions) {
    this.app = app;
    this.operation = operation;
    this.request = request;
    this.tally = options.summary ? emptyTally() : undefined;
    this.defaults = options.defaults;
    this.job = this.newJob();
    request.cost = this.cost;
  }

  /**
   * The answer to a line: now, or if it is long later; undefined if there is none to it, being the defaults of the others.
   *
   * @throws AnsweredProblem the defaults are wrong, and with them all that would follow
   */
  to({ number, body }: Line): Payload | Promise<Payload> | undefined {
    const isFirst = this.isFirst;
    this.isFirst = false;
    if (isFirst && body && this.takeDefaults(number, body)) return undefined;
    this.lines++;
    if (body === undefined) return this.problem(this.tooLong(), number);
    try {
      const execution = this.app.executor.execute(this.job, body, this.request.exchange);
      if (!(execution instanceof Promise)) return this.count(execution);
      return execution.then(this.count, (error: unknown) => this.problem(error, number));
    } catch (error) {
      return this.problem(error, number);
    }
  }

  /** The summary, if it was asked for. */
  summary(): string | undefined {
    const { operation, lines, problems, tally } = this;
    return tally && summaryOf(operation, { lines, problems }, tally);
  }

  /** Whether a line gave the defaults. */
  private takeDefaults(number: number, body: Body): boolean {
    const { chunks } = body;
    if (!hasDefaults(chunks[0] as Buffer)) return false;
    try {
      this.defaults = defaultsOfLine(this.operation, Buffer.concat(chunks), this.defaults);
    } catch (error) {
      throw new AnsweredProblem(lineProblem(error, number));
    } finally {
      this.request.exchange.claim.receive(-body.size);
      giveBack(body, this.app.executor.memory);
    }
    this.job = this.newJob();
    return true;
  }

  private newJob(): Omit<Job, 'chunks'> {
    const { operation, defaults, tally } = this;
    const hasDefaults = Object.keys(defaults).length > 0;
    return { operation, from: 'json', to: 'json', ...(hasDefaults && { defaults }), ...(tally && { tally: true }) };
  }

  private readonly count = ({ payload, cost, tally }: Execution): Payload => {
    const sums = this.cost;
    for (const stage of STAGES) sums[stage] = microseconds(sums[stage] + cost[stage]);
    sums.rows += cost.rows;
    sums.classes = Math.max(sums.classes, cost.classes);
    if (this.tally && tally) addTally(this.tally, tally);
    // The writer counts it from here on.
    this.request.exchange.claim.add(-payloadBytes({ payload }));
    return payload;
  };

  private problem(error: unknown, number: number): string {
    this.problems++;
    const { status, body } = lineProblem(error, number);
    if (status >= 500) this.request.log.error({ err: error, line: number }, 'line failed');
    return JSON.stringify(body);
  }

  private tooLong(): HttpProblem {
    const { limit } = this.app.reception;
    const detail = `the line has more than ${limit} bytes; expected at most ${limit}`;
    return new HttpProblem('BODY_TOO_LARGE', detail, { extensions: { limit } });
  }
}
