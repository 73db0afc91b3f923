const LINE_FEED = 0x0a;
/** Longest possible last line, in bytes. */
const LONGEST = 4096;

/** Counts lines as they arrive, and keeps the last one. */
export class LineTail {
  bytes = 0;
  lines = 0;
  private end: Buffer = Buffer.alloc(0);

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) this.lines++;
    // Copy: a view would keep the whole chunk alive.
    this.end = Buffer.concat([this.end, chunk.subarray(-LONGEST)]).subarray(-LONGEST);
  }

  last(): string {
    return this.end.toString().trimEnd().split('\n').at(-1) ?? '';
  }
}
