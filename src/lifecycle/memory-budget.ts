/** Bodies are read on while less than this share of the budget is held: the rest is for computing and answering. */
const BODIES_SHARE = 0.4;
/** The most for one execution. Requests that need more are refused (operations/memory-need.ts). */
const EXECUTION_SHARE = 0.35;
/** What we expect a body to add when it reads on. */
const CHUNK_BYTES = 64 * 1024;

interface Waiting {
  readonly claim: Claim;
  readonly bytes: number;
  readonly granted: () => void;
}

/**
 * One budget for the memory that requests hold, in bytes: bodies received and decoded, the memory of computing, and
 * answers until their clients have read them.
 *
 * We stop reading bodies when all requests together hold 40 % of it, except for the body that has waited longest: it may
 * finish whatever the others hold. So there is always room to execute, and there can be no deadlock.
 */
export class MemoryBudget {
  readonly limit: number;
  /** The most that one execution may take. */
  readonly executionLimit: number;
  private readonly bodiesLimit: number;
  private held = 0;
  /** The part held by requests and their bodies, which wait for an execution. */
  private received = 0;
  private peak = 0;
  /** Queues of executions that wait for room, and of bodies that wait to be read on: first come, first served. */
  private readonly executions: Waiting[] = [];
  private readonly bodies: Waiting[] = [];
  /** The body that may be read on without room. */
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

  /** Returns the most bytes held since the last call. */
  takePeak(): number {
    const { peak } = this;
    this.peak = this.held;
    return peak;
  }

  /** How many executions and bodies wait for room. */
  get waiting(): number {
    return this.executions.length + this.bodies.length;
  }

  /** Whether nothing is queued and there is room for another body. */
  get hasRoom(): boolean {
    return this.held < this.bodiesLimit && this.waiting === 0;
  }

  /** Whether an execution that needs `bytes` can start at once. */
  fits(bytes: number): boolean {
    return this.executions.length === 0 && this.heldBeside() + bytes <= this.limit;
  }

  /** Makes an empty claim. */
  claim(): Claim {
    return new Claim(this);
  }

  /** @internal records that a claim has changed */
  changed(bytes: number, received: number): void {
    this.held += bytes;
    this.received += received;
    if (this.held > this.peak) this.peak = this.held;
    // There is room again, so nobody needs the exemption.
    if (this.held < this.bodiesLimit) this.exempt = undefined;
    if (bytes < 0 && this.waiting > 0) this.grant();
  }

  /** @internal */
  enter(kind: 'execution' | 'body', entry: Waiting): void {
    // The exempt body goes first: behind others, it would wait for bodies that wait for it.
    if (kind === 'execution') this.executions.push(entry);
    else if (entry.claim === this.exempt) this.bodies.unshift(entry);
    else this.bodies.push(entry);
    this.grant();
  }

  /** @internal removes a claim from the queues */
  leave(claim: Claim): void {
    if (this.waiting === 0 && this.exempt !== claim) return;
    if (this.exempt === claim) this.exempt = undefined;
    for (const queue of [this.executions, this.bodies]) {
      const place = queue.findIndex((entry) => entry.claim === claim);
      if (place >= 0) queue.splice(place, 1);
    }
    if (this.waiting > 0) this.grant();
  }

  /** What counts against a new execution: bodies count only up to a limit, so that there is always room for one. */
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

/** One request's share of the budget. */
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

  /**
   * Adds bytes, or subtracts them if negative. The memory is in use already, so it counts whether there is room or not.
   */
  add(bytes: number): void {
    if (this.isOver) return;
    this.bytes += bytes;
    this.budget.changed(bytes, 0);
  }

  /** Does the same for a request and its body. */
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

  /** Whether a body may be read on now. If not, queues it and calls `resume` as soon as it may. */
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

  /** Queues for memory to execute with. Adds `bytes` and calls `granted` as soon as there is room. */
  forExecution(bytes: number, granted: () => void): void {
    this.budget.enter('execution', { claim: this, bytes, granted });
  }

  /** Stops waiting for room. */
  leaveQueue(): void {
    this.budget.leave(this);
  }

  /** Gives back everything for good, and leaves the queues. */
  release(): void {
    if (this.isOver) return;
    this.isOver = true;
    // First out of the queues: what it gives back must not be granted to itself.
    this.leaveQueue();
    this.budget.changed(-this.bytes, -this.received);
  }
}
