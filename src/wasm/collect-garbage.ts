import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const gc = makeGc();

/**
 * Collects all garbage now: memory that is no longer used is otherwise only given back once the heap has grown, which
 * memory outside the heap does not make happen.
 */
export function collectGarbage(): void {
  gc();
}

/**
 * A new context has `gc` if the flag is set when it is made; only this one gets it. The flag belongs to the whole process:
 * another thread that starts at the same time may take it back before our context is made. It does that once, so we try again.
 */
function makeGc(): NodeJS.GCFunction {
  for (;;) {
    setFlagsFromString('--expose-gc');
    const made: NodeJS.GCFunction | undefined = runInNewContext('globalThis.gc');
    setFlagsFromString('--no-expose-gc');
    if (made !== undefined) return made;
  }
}
