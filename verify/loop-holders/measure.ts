import type { Engine } from '../../src/codecs/codec.ts';
import { execute, type Job } from '../../src/operations/execute.ts';
import type { Outcome } from './attack.ts';

/** The cost and the result of an execution. */
export interface Measurement {
  readonly ms: number;
  readonly answerBytes: number;
  readonly code: string;
}

/** CPU time of this thread, which other processes do not affect. The system may count it in ticks of some milliseconds. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Executes a job `times` times and returns the mean CPU time. */
export function measure(job: Job, engine: Engine, times: number): Measurement {
  let outcome: Outcome = new Error('not executed');
  const start = cpuMs();
  for (let i = 0; i < times; i++) outcome = outcomeOf(job, engine);
  return { ms: (cpuMs() - start) / times, ...described(outcome) };
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
