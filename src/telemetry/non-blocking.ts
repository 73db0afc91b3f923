import { constants, fstatSync, openSync } from 'node:fs';

/**
 * A descriptor of the same pipe, terminal or file as `fd`, to which a write never waits for a reader: where there is no room
 * it fails with EAGAIN.
 *
 * Pipes and terminals are opened once more where the system allows it, because the mode belongs to the opened file: other
 * processes, such as the shell that started this one, go on with theirs as it was. Sockets cannot be opened again; Node makes
 * them and other pipes non-blocking as soon as somebody asks for its own stream.
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
      // No /proc, or a pipe of another user.
    }
  }
  if (stats.isFIFO() || stats.isSocket()) void (fd === 1 ? process.stdout : process.stderr);
  return fd;
}
