/**
 * Keeps the memory of long bodies bounded: each is admitted when there is room for all of it, first come first served, and until
 * then no more of it is read, so that its client waits.
 */
export class Admission {
  private free: number;
  private readonly waiting: { readonly bytes: number; readonly admit: () => void }[] = [];

  /** @param limit so many bytes there is room for */
  constructor(limit: number) {
    this.free = limit;
  }

  /**
   * Asks for room for so many bytes, at most the limit; `admit` is called once there is.
   *
   * @returns gives the room back, or the place in the queue: to be called once
   */
  enter(bytes: number, admit: () => void): () => void {
    const entry = { bytes, admit };
    this.waiting.push(entry);
    this.admitNext();
    return () => {
      const place = this.waiting.indexOf(entry);
      if (place < 0) this.free += bytes;
      else this.waiting.splice(place, 1);
      this.admitNext();
    };
  }

  private admitNext(): void {
    for (let next = this.waiting[0]; next !== undefined && next.bytes <= this.free; next = this.waiting[0]) {
      this.waiting.shift();
      this.free -= next.bytes;
      next.admit();
    }
  }
}
