const LINE_FEED = 0x0a;

/** A line that is not blank, counted from 1. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer;
}

/** Splits bytes into lines as they arrive, without their line feeds. Blank lines are left out, but counted. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void, void> {
  let pieces: Uint8Array[] = [];
  let number = 1;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const bytes = Buffer.concat([...pieces, chunk.subarray(start, end)]);
      pieces = [];
      if (!isBlank(bytes)) yield { number, bytes };
      number++;
      start = end + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  const bytes = Buffer.concat(pieces);
  if (!isBlank(bytes)) yield { number, bytes };
}

/** Whether all bytes are JSON's white space. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
