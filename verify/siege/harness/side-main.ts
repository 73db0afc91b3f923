/** The process of a Side: runs one exported function of one module, and sends back its result. */
import { constants, setPriority } from 'node:os';
import type { Call, SideFunction } from './side.ts';

const stop = new AbortController();

process.once('disconnect', () => process.exit(1));
process.once('message', async (call) => {
  const { module, run, options, isNice } = call as Call;
  if (isNice) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  process.once('message', () => stop.abort());
  const exports = (await import(module)) as { readonly [name: string]: SideFunction<object, unknown> };
  const result = await (exports[run] as SideFunction<object, unknown>)(options, stop.signal);
  process.send?.(result ?? null, () => process.exit(0));
});
