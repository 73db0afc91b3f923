const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes whose host has a faster way to their text: undefined in a browser. */
const HostBytes = typeof Buffer === 'undefined' ? undefined : Buffer;

/** The text of the bytes [start, end), which are UTF-8: what is not becomes U+FFFD. */
export function textIn(bytes: Uint8Array, start: number, end: number): string {
  // By a quarter faster: the digits of a number are few.
  if (HostBytes && bytes instanceof HostBytes) return bytes.toString('utf8', start, end);
  return decoder.decode(bytes.subarray(start, end));
}

/** A character for each of the bytes [start, end), so that places in the text are those in the bytes. */
export function charactersIn(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}
