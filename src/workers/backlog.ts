/** What a task costs whatever its size, in milliseconds. */
const TASK_MS = 0.05;
/** Assumed until tasks have been timed: a number of JSON takes 20 bytes and 100 ns. */
const FIRST_MS_PER_BYTE = 5e-6;
/** How many bytes of tasks it takes to forget what earlier ones cost by a factor of e. */
const MEMORY_BYTES = 8 * 1024 * 1024;

/** How much work there is, and how long it will take at the rate of the work that has been done. */
export class Backlog {
  private readonly servers: number;
  private bytes = 0;
  private tasks = 0;
  private msPerByte = FIRST_MS_PER_BYTE;

  /** @param servers how many tasks are done at a time */
  constructor(servers: number) {
    this.servers = servers;
  }

  /** How long a new task would wait, in milliseconds. */
  get waitMs(): number {
    if (this.tasks < this.servers) return 0;
    return (this.tasks * TASK_MS + this.bytes * this.msPerByte) / this.servers;
  }

  /** How many tasks there are, those under way included. */
  get size(): number {
    return this.tasks;
  }

  /** One more task, which has or will have so many bytes. */
  enter(bytes: number): Load {
    this.tasks++;
    this.bytes += bytes;
    return new Load(this, bytes);
  }

  /** @internal */
  changed(bytes: number): void {
    this.bytes += bytes;
  }

  /** @internal */
  left(bytes: number): void {
    this.tasks--;
    this.bytes -= bytes;
  }

  /** Says how long a task took. */
  took(bytes: number, ms: number): void {
    if (bytes === 0) return;
    const weight = 1 - Math.exp(-bytes / MEMORY_BYTES);
    this.msPerByte += weight * (Math.max(0, ms - TASK_MS) / bytes - this.msPerByte);
  }
}

/** One task of a backlog, until it leaves it. */
export class Load {
  private readonly backlog: Backlog;
  private bytes: number;
  private arrived = 0;
  private hasLeft = false;

  constructor(backlog: Backlog, bytes: number) {
    this.backlog = backlog;
    this.bytes = bytes;
  }

  /** So many bytes of it have arrived. */
  has(bytes: number): void {
    this.arrived = bytes;
    if (bytes > this.bytes) this.set(bytes);
  }

  /** Of what was expected and has not arrived, nothing counts from now on. */
  forgetExpected(): void {
    this.set(this.arrived);
  }

  /** It is another backlog's. */
  moveTo(backlog: Backlog): Load {
    this.leave();
    return backlog.enter(this.bytes);
  }

  private set(bytes: number): void {
    if (this.hasLeft) return;
    this.backlog.changed(bytes - this.bytes);
    this.bytes = bytes;
  }

  /** It has been done, or is not to be done. */
  leave(): void {
    if (this.hasLeft) return;
    this.hasLeft = true;
    this.backlog.left(this.bytes);
  }
}
