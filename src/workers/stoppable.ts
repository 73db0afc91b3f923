import type { Engine } from '../codecs/codec.ts';

/** Where another thread asks for a stop: the first element is not 0 then. */
export interface Stop {
  flag: Int32Array<ArrayBufferLike>;
}

/** The work was stopped because somebody asked for it. */
export class Stopped extends Error {}

export function stopIfAsked({ flag }: Stop): void {
  if (flag[0] !== 0) throw new Stopped();
}

/**
 * An engine that stops between two rows when it is asked to. (Reading a number from shared memory takes a nanosecond, and
 * needs no atomic: it is seen a little later, no more.)
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
