/** Cost of a task of any size, in milliseconds. */
const TASK_MS = 0.05;
/** Initial guess until tasks have been timed: a number in JSON takes 20 bytes and 100 ns. */
const FIRST_MS_PER_BYTE = 5e-6;
/** After this many bytes of tasks, the weight of earlier timings has fallen by a factor of e. */
const MEMORY_BYTES = 8 * 1024 * 1024;

/**
 * Counts the work in a queue, and estimates how long it will take from the rate of the tasks done so far. Some take a hundred
 * times as long as others of their size: of what has taken long it is assumed that it will take as long again.
 */
export class Backlog {
  private readonly servers: number;
  private bytes = 0;
  private tasks = 0;
  private msPerByte = FIRST_MS_PER_BYTE;
  /** When the tasks that are executed were begun, the oldest first. */
  private readonly begun = new Map<Load, number>();

  /** @param servers how many tasks run at a time */
  constructor(servers: number) {
    this.servers = servers;
  }

  /** How long a new task would wait, in milliseconds. */
  get waitMs(): number {
    if (this.tasks < this.servers) return 0;
    return Math.max((this.tasks * TASK_MS + this.bytes * this.msPerByte) / this.servers, this.sinceLastBegan);
  }

  /** How long ago the last task was begun, if as many are executed as can be; else 0. */
  private get sinceLastBegan(): number {
    if (this.begun.size < this.servers) return 0;
    let last = 0;
    for (const began of this.begun.values()) last = began;
    return performance.now() - last;
  }

  /** How many tasks there are, including those being executed. */
  get size(): number {
    return this.tasks;
  }

  /** Adds a task, which has or will have this many bytes; `admitted` is how many it may have. */
  enter(bytes: number, admitted = bytes): Load {
    this.tasks++;
    this.bytes += bytes;
    return new Load(this, bytes, admitted);
  }

  /** @internal */
  changed(bytes: number): void {
    this.bytes += bytes;
  }

  /** @internal */
  began(load: Load): void {
    this.begun.set(load, performance.now());
  }

  /** @internal */
  left(load: Load, bytes: number): void {
    this.begun.delete(load);
    this.tasks--;
    this.bytes -= bytes;
  }

  /** Records how long a task took. */
  took(bytes: number, ms: number): void {
    if (bytes === 0) return;
    const weight = 1 - Math.exp(-bytes / MEMORY_BYTES);
    this.msPerByte += weight * (Math.max(0, ms - TASK_MS) / bytes - this.msPerByte);
  }
}

/** One task in a backlog. */
export class Load {
  /** How many bytes it may have without being admitted again. */
  readonly admitted: number;
  private readonly backlog: Backlog;
  private bytes: number;
  private arrived = 0;
  private hasLeft = false;

  constructor(backlog: Backlog, bytes: number, admitted: number) {
    this.backlog = backlog;
    this.bytes = bytes;
    this.admitted = admitted;
  }

  /** Records that `bytes` of it have arrived so far. */
  has(bytes: number): void {
    this.arrived = bytes;
    if (bytes > this.bytes) this.set(bytes);
  }

  /** Stops counting bytes that were announced and have not arrived. */
  forgetExpected(): void {
    this.set(this.arrived);
  }

  /** Records that it is executed from now on. */
  begin(): void {
    if (!this.hasLeft) this.backlog.began(this);
  }

  /** Moves it to another backlog. */
  moveTo(backlog: Backlog): Load {
    if (this.hasLeft || backlog === this.backlog) return this;
    this.leave();
    return backlog.enter(this.bytes);
  }

  private set(bytes: number): void {
    if (this.hasLeft) return;
    this.backlog.changed(bytes - this.bytes);
    this.bytes = bytes;
  }

  /** Removes it, when it has been executed or will not be. */
  leave(): void {
    if (this.hasLeft) return;
    this.hasLeft = true;
    this.backlog.left(this, this.bytes);
  }
}
