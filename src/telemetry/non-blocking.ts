import { constants, fstatSync, openSync } from 'node:fs';

/**
 * A non-blocking descriptor for the pipe, terminal, socket or file behind `fd`: a write that finds no room fails with EAGAIN
 * and does not wait for the reader.
 *
 * Opens pipes and terminals a second time if the system allows it. O_NONBLOCK belongs to the open file, which other processes
 * share, such as the shell that started this one; they expect it to block. Sockets cannot be opened again, so Node does it: its own
 * stream sets O_NONBLOCK on pipes and sockets.
 *
 * @param fd 1 for standard output, 2 for standard error
 */
export function nonBlocking(fd: 1 | 2): number {
  const stats = fstatSync(fd);
  if (stats.isFIFO() || stats.isCharacterDevice()) {
    try {
      const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
      return openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    } catch {
      // There is no /proc, the pipe belongs to another user, or its reader has gone.
    }
  }
  if (stats.isFIFO() || stats.isSocket()) void (fd === 1 ? process.stdout : process.stderr);
  return fd;
}
