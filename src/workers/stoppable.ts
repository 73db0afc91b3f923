import type { Engine } from '../codecs/codec.ts';

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
 * Makes an engine check for a stop before each row. (Reading a number from shared memory takes a nanosecond. Without an
 * atomic we may see it a little later, no more.)
 */
export function stoppable(engine: Engine, stop: Stop): Engine {
  const { kernel } = engine;
  return {
    ...engine,
    kernel: {
      ...kernel,
      loadRow: (row, logits, start, stride, classes) => {
        stopIfAsked(stop);
        return kernel.loadRow(row, logits, start, stride, classes);
      },
    },
  };
}
