import { createRequire } from 'node:module';

/** Functions of glibc that manage the memory kept by `malloc`. */
interface Glibc {
  malloc_trim(pad: bigint): number;
  mallopt(parameter: number, value: number): number;
}

/** Parameters of mallopt: see malloc.h. */
const M_MMAP_THRESHOLD = -3;
const M_ARENA_MAX = -8;

/** Blocks of at least this size return to the system once freed: pieces of bodies and answers, not chunks. */
const MMAP_BYTES = 256 * 1024;
/** If each thread of libuv and each worker had its own arena, no thread could reuse what another has freed. */
const ARENAS = 2;

/**
 * Tunes the system's allocator for this process; call it before there are other threads. By default glibc keeps freed
 * memory in many arenas, in pieces between blocks still in use: 600 MB of an idle process.
 */
export function prepareSystemMemory(): void {
  const { mallopt } = glibc() ?? {};
  mallopt?.(M_ARENA_MAX, ARENAS);
  mallopt?.(M_MMAP_THRESHOLD, MMAP_BYTES);
}

/** Returns the allocator's free memory to the system, which takes some milliseconds. */
export function trimSystemMemory(): void {
  glibc()?.malloc_trim(0n);
}

let functions: Glibc | undefined;
let isAsked = false;

/** Undefined if there is no glibc, or no way to call it: then the process only uses more memory. */
function glibc(): Glibc | undefined {
  if (isAsked) return functions;
  isAsked = true;
  // Silence Node's warning that this is experimental: readers of the log can do nothing about it.
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    const { dlopen } = createRequire(import.meta.url)('node:ffi');
    functions = dlopen('libc.so.6', {
      malloc_trim: { arguments: ['uint64'], return: 'int32' },
      mallopt: { arguments: ['int32', 'int32'], return: 'int32' },
    }).functions;
  } catch {
    functions = undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
  return functions;
}
