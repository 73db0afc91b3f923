import type { Engine } from '../codecs/codec.ts';
import type { Kernel } from '../core/tensors/kernel.ts';

/** A flag in shared memory: another thread sets its first element to stop the work. */
export interface Stop {
  flag: Int32Array<ArrayBufferLike>;
}

/** The work was stopped on request. */
export class Stopped extends Error {}

export function stopIfAsked({ flag }: Stop): void {
  if (flag[0] !== 0) throw new Stopped();
}

/**
 * Makes an engine check for a stop at each checkpoint. (Reading a number from shared memory takes a nanosecond. Without an
 * atomic we may see it a little later, no more.)
 */
export function stoppable(engine: Engine, stop: Stop): Engine {
  const { codecs, release, trim } = engine;
  let given: Kernel | undefined;
  let kernel: Kernel | undefined;
  /** What refers to a kernel keeps its memory, which the engine may be about to give up. */
  const forget = () => {
    given = undefined;
    kernel = undefined;
  };
  return {
    codecs,
    release: () => {
      forget();
      release();
    },
    trim: () => {
      forget();
      trim();
    },
    get kernel() {
      // An engine takes a new one when it gives up its memory.
      if (kernel === undefined || given !== engine.kernel) {
        given = engine.kernel;
        kernel = stoppableKernel(given, stop);
      }
      return kernel;
    },
  };
}

function stoppableKernel(kernel: Kernel, stop: Stop): Kernel {
  return { ...kernel, checkpoint: () => stopIfAsked(stop) };
}
