import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap of every thread grow to two and a half times what is alive before a full collection.
 *
 * V8 counts memory outside the heap towards its next collection. That of long bodies and answers, which we free ourselves,
 * goes to worker threads and comes back: by default, where two clients send 8 MB each, it passes the limit with every request, and
 * three quarters of all CPU are spent on marking a heap that has no garbage.
 */
export function letHeapGrow(): void {
  setFlagsFromString('--heap-growing-percent=150');
}
