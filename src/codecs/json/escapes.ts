const LETTER_U = 0x75;
const NONE = 0xff;

/** What the character after a backslash stands for, but of `u`. */
const PLAIN = new Uint8Array(256).fill(NONE);
[...'"\\/bfnrt'].forEach((letter, i) => {
  PLAIN[letter.charCodeAt(0)] = '"\\/\b\f\n\r\t'.charCodeAt(i);
});

/** The value of each hexadecimal digit. */
const HEX = new Uint8Array(256).fill(NONE);
[...'0123456789abcdefABCDEF'].forEach((digit) => {
  HEX[digit.charCodeAt(0)] = Number.parseInt(digit, 16);
});

/** Whether an escape goes on at `at`, behind its backslash. */
export function isEscape(bytes: Uint8Array, at: number): boolean {
  const letter = bytes[at] as number;
  if (letter !== LETTER_U) return PLAIN[letter] !== NONE && letter !== undefined;
  for (let i = at + 1; i <= at + 4; i++) if (!((HEX[bytes[i] as number] ?? NONE) < 16)) return false;
  return true;
}

/** How many bytes an escape takes, from its backslash on. */
export function escapeLength(bytes: Uint8Array, at: number): number {
  return bytes[at + 1] === LETTER_U ? 6 : 2;
}

/** The UTF-16 code unit that a right escape stands for, whose backslash is at `at`. */
export function escapedUnit(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] !== LETTER_U) return PLAIN[bytes[at + 1] as number] as number;
  let unit = 0;
  for (let i = at + 2; i < at + 6; i++) unit = unit * 16 + (HEX[bytes[i] as number] as number);
  return unit;
}
