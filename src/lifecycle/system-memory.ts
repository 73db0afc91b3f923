import { createRequire } from 'node:module';

/** Functions of glibc that manage what `malloc` keeps. */
interface Glibc {
  malloc_trim(pad: bigint): number;
  mallopt(parameter: number, value: number): number;
}

/** mallopt's parameters: see malloc.h. */
const M_MMAP_THRESHOLD = -3;
const M_ARENA_MAX = -8;

/** Memory in blocks of this size and more is given back as soon as it is freed: pieces of bodies and answers, not chunks. */
const MMAP_BYTES = 256 * 1024;
/** With an arena for each thread of libuv and each worker, what one has freed is of no use to the others. */
const ARENAS = 2;

/**
 * Tells the allocator of the system how this process uses memory; to be called before there are other threads. By itself glibc
 * keeps what is freed in many arenas, in pieces between what is still used: 600 MB of an idle process.
 */
export function prepareSystemMemory(): void {
  const { mallopt } = glibc() ?? {};
  mallopt?.(M_ARENA_MAX, ARENAS);
  mallopt?.(M_MMAP_THRESHOLD, MMAP_BYTES);
}

/** Gives what the allocator keeps back to the system: some milliseconds' work. */
export function trimSystemMemory(): void {
  glibc()?.malloc_trim(0n);
}

let functions: Glibc | undefined;
let isAsked = false;

/** Undefined where there is no glibc, or no way to call it: then nothing is lost but memory. */
function glibc(): Glibc | undefined {
  if (isAsked) return functions;
  isAsked = true;
  // Node warns of what is experimental; whoever reads the log could do nothing about it.
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
