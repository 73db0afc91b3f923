import type { Engine } from '../../codecs/codec.ts';
import { createEngine } from '../../codecs/index.ts';
import { execute } from '../../operations/execute.ts';
import { NATIVE_ZIP } from '../../workers/native-zip.ts';
import type { Answerer } from './answerer.ts';

let engine: Engine | undefined;

/** The engine of this process. */
export function theEngine(): Engine {
  engine ??= createEngine('wasm', undefined, NATIVE_ZIP);
  return engine;
}

/**
 * Answers a request here, as the service does, but without its limits.
 *
 * @throws InputError
 */
export const computeHere: Answerer = async ({ operation, body, to }) => {
  const job = { operation, from: 'safetensors', to, ...body } as const;
  const { payload } = execute(job, theEngine(), Buffer.allocUnsafeSlow);
  return typeof payload === 'string' ? [Buffer.from(payload, 'latin1')] : payload;
};
