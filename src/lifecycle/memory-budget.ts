/** Of the budget bodies may take this much, so that what has arrived can always be computed and answered. */
const BODIES_SHARE = 0.4;
/** … and one execution this much at most: what would need more is refused (operations/memory-need.ts). */
const EXECUTION_SHARE = 0.35;
/** A body that is read on gets this much more at once. */
const CHUNK_BYTES = 64 * 1024;

interface Waiting {
  readonly claim: Claim;
  readonly bytes: number;
  readonly granted: () => void;
}

/**
 * One budget for the memory that requests hold, in bytes: bodies received and decoded, what computing takes, and answers until
 * their clients have read them.
 *
 * Bodies stop being read when all together hold 40 % of it, but for the one that has waited longest, which may finish
 * whatever the others hold. So there is always room to execute, and nothing can wait for itself.
 */
export class MemoryBudget {
  readonly limit: number;
  /** The most that one execution may take. */
  readonly executionLimit: number;
  private readonly bodiesLimit: number;
  private held = 0;
  /** What of it are requests and their bodies, that is, wait for an execution. */
  private received = 0;
  private peak = 0;
  /** Executions that wait for room, and bodies that wait to be read on: first come, first served. */
  private readonly executions: Waiting[] = [];
  private readonly bodies: Waiting[] = [];
  /** The body that may go on though there is no room. */
  private exempt: Claim | undefined;

  constructor(limit: number) {
    this.limit = limit;
    this.bodiesLimit = limit * BODIES_SHARE;
    this.executionLimit = Math.floor(limit * EXECUTION_SHARE);
  }

  /** How many bytes are held. */
  get used(): number {
    return this.held;
  }

  /** The most bytes that were held since this was last asked. */
  takePeak(): number {
    const { peak } = this;
    this.peak = this.held;
    return peak;
  }

  /** How many wait for room. */
  get waiting(): number {
    return this.executions.length + this.bodies.length;
  }

  /** Whether nobody waits, and there is room for another body. */
  get hasRoom(): boolean {
    return this.held < this.bodiesLimit && this.waiting === 0;
  }

  /** Whether something of so many bytes can be executed at once. */
  fits(bytes: number): boolean {
    return this.executions.length === 0 && this.heldBeside() + bytes <= this.limit;
  }

  /** A claim of nothing yet. */
  claim(): Claim {
    return new Claim(this);
  }

  /** @internal a claim has changed by so many bytes */
  changed(bytes: number, received: number): void {
    this.held += bytes;
    this.received += received;
    if (this.held > this.peak) this.peak = this.held;
    // There is room for everybody again.
    if (this.held < this.bodiesLimit) this.exempt = undefined;
    if (bytes < 0 && this.waiting > 0) this.grant();
  }

  /** @internal */
  enter(kind: 'execution' | 'body', entry: Waiting): void {
    // The exempt one has waited longest: behind others it would wait for those that wait for it.
    if (kind === 'execution') this.executions.push(entry);
    else if (entry.claim === this.exempt) this.bodies.unshift(entry);
    else this.bodies.push(entry);
    this.grant();
  }

  /** @internal gives up a place in the queues */
  leave(claim: Claim): void {
    if (this.waiting === 0 && this.exempt !== claim) return;
    if (this.exempt === claim) this.exempt = undefined;
    for (const queue of [this.executions, this.bodies]) {
      const place = queue.findIndex((entry) => entry.claim === claim);
      if (place >= 0) queue.splice(place, 1);
    }
    if (this.waiting > 0) this.grant();
  }

  /** What is held beside an execution: however much bodies take, they leave room for one. */
  private heldBeside(): number {
    return this.held - this.received + Math.min(this.received, this.limit - this.executionLimit);
  }

  private grant(): void {
    for (let next = this.executions[0]; next !== undefined; next = this.executions[0]) {
      if (this.heldBeside() + Math.min(next.bytes, this.executionLimit) > this.limit) break;
      this.executions.shift();
      next.claim.add(next.bytes);
      next.granted();
    }
    let expected = this.held;
    for (let next = this.bodies[0]; next !== undefined; next = this.bodies[0]) {
      if (expected >= this.bodiesLimit) {
        if (this.exempt !== undefined && this.exempt !== next.claim) break;
        this.exempt = next.claim;
      }
      this.bodies.shift();
      expected += CHUNK_BYTES;
      next.granted();
    }
  }
}

/** What one request holds of the budget. */
export class Claim {
  private readonly budget: MemoryBudget;
  private bytes = 0;
  private received = 0;
  private isOver = false;

  constructor(budget: MemoryBudget) {
    this.budget = budget;
  }

  /** How many bytes it holds. */
  get held(): number {
    return this.bytes;
  }

  /** Holds so many bytes more, or fewer: what is there already is counted, whether there is room or not. */
  add(bytes: number): void {
    if (this.isOver) return;
    this.bytes += bytes;
    this.budget.changed(bytes, 0);
  }

  /** The same, of a request and its body. */
  receive(bytes: number): void {
    if (this.isOver) return;
    this.bytes += bytes;
    this.received += bytes;
    this.budget.changed(bytes, bytes);
  }

  /** Whether a body may be read on at once. */
  get hasRoom(): boolean {
    return this.isOver || this.budget.hasRoom;
  }

  /** Whether a body that has arrived so far may be read on. If not, `resume` is called as soon as it may. */
  mayReadOn(resume: () => void): boolean {
    if (this.hasRoom) return true;
    let isNow = true;
    let isGranted = false;
    this.budget.enter('body', {
      claim: this,
      bytes: 0,
      granted: () => {
        isGranted = true;
        if (!isNow) resume();
      },
    });
    isNow = false;
    return isGranted;
  }

  /** Asks for so many bytes to execute with, which are added as soon as there is room: `granted` is called then. */
  forExecution(bytes: number, granted: () => void): void {
    this.budget.enter('execution', { claim: this, bytes, granted });
  }

  /** Waits no longer for room. */
  leaveQueue(): void {
    this.budget.leave(this);
  }

  /** Gives all back, and its place where it waits: for good. */
  release(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.budget.changed(-this.bytes, -this.received);
    this.leaveQueue();
  }
}
