import type { Engine } from '../../../src/codecs/codec.ts';
import { InputError } from '../../../src/core/tensors/input-error.ts';
import { execute } from '../../../src/operations/execute.ts';
import { OPERATIONS } from '../../../src/operations/index.ts';
import type { Operation } from '../../../src/operations/operation.ts';

/** The answer to a request in JSON, as text; or the code of its error. */
export function answerOf(engine: Engine, operation: string, json: string): string {
  const job = {
    operation: OPERATIONS.find(({ name }) => name === operation) as Operation,
    from: 'json',
    to: 'json',
    chunks: [Buffer.from(json)],
  } as const;
  try {
    const { payload } = execute(job, engine, (bytes) => Buffer.allocUnsafeSlow(bytes));
    return typeof payload === 'string' ? payload : Buffer.concat(payload).toString('latin1');
  } catch (error) {
    if (error instanceof InputError) return `${error.code}: ${error.message}`;
    throw error;
  }
}
