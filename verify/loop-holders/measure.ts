import type { Engine } from '../../src/codecs/codec.ts';
import { execute, type Job } from '../../src/operations/execute.ts';
import type { Outcome } from './attack.ts';

/** What an execution took, and gave. */
export interface Measurement {
  readonly ms: number;
  readonly answerBytes: number;
  readonly code: string;
}

/** Executes a job so many times, and gives the least: what it takes when nothing else is done on the machine. */
export function measure(job: Job, engine: Engine, times: number): Measurement {
  const durations: number[] = [];
  let outcome: Outcome = new Error('not executed');
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    outcome = outcomeOf(job, engine);
    durations.push(performance.now() - start);
  }
  return { ms: Math.min(...durations), ...described(outcome) };
}

function outcomeOf(job: Job, engine: Engine): Outcome {
  try {
    return execute(job, engine, Buffer.allocUnsafeSlow);
  } catch (error) {
    return error as Error;
  }
}

function described(outcome: Outcome): Omit<Measurement, 'ms'> {
  if (outcome instanceof Error) {
    const { code = outcome.message } = outcome as { code?: string };
    return { answerBytes: outcome.message.length, code };
  }
  const { payload } = outcome;
  const answerBytes =
    typeof payload === 'string' ? payload.length : payload.reduce((sum, { length }) => sum + length, 0);
  return { answerBytes, code: 'OK' };
}
