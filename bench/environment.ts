import { cpus, totalmem } from 'node:os';
import { canPin } from './pinning.ts';

/** Where figures were taken: without it they mean little. */
export interface Environment {
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly pinned: boolean;
}

/** The machine and runtime of this process; `pinned`: server and load generator have a core each where the case says so. */
export function environment(): Environment {
  return {
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    pinned: canPin,
  };
}
