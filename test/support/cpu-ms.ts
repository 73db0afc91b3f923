/** The processor's time that this thread has used, in milliseconds: other processes do not make it longer, as they do a clock's. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
