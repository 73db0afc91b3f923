import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// A context has `gc` if the flag was set when it was made: none but the one that is made here.
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as NodeJS.GCFunction;
setFlagsFromString('--no-expose-gc');

/**
 * Collects all garbage now: memory that is no longer used is otherwise only given back once the heap has grown, which
 * memory outside the heap does not make happen.
 */
export function collectGarbage(): void {
  gc();
}
