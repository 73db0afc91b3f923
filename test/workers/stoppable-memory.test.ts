import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Engine } from '../../src/codecs/codec.ts';
import { type Kernel, referenceKernel } from '../../src/core/tensors/kernel.ts';
import { collectGarbage } from '../../src/wasm/collect-garbage.ts';
import { stoppable } from '../../src/workers/stoppable.ts';

test('an engine that can be stopped keeps no kernel that the engine gives up when a message is over', async () => {
  let kernel: Kernel | undefined = { ...referenceKernel };
  const given = new WeakRef(kernel);
  const engine = {
    get kernel() {
      return kernel as Kernel;
    },
    // As a workspace does: a new kernel, and then the memory of the old one is to be had.
    release: () => {
      kernel = undefined;
    },
  } as unknown as Engine;
  const stopped = stoppable(engine, { flag: new Int32Array(1) });
  expect(stopped.kernel.checkpoint).toBeTypeOf('function');
  stopped.release();
  // What a WeakRef was made for lives to the end of the turn.
  await turn();
  collectGarbage();
  expect(given.deref()).toBeUndefined();
});
