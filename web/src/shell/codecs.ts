/** How a value is written in the address; `read` is undefined for what it cannot read, and the default holds. */
export interface Codec<T> {
  readonly read: (text: string) => T | undefined;
  readonly write: (value: T) => string;
}

/** Texts are written as they are. */
export const asText: Codec<string> = { read: (text) => text, write: (value) => value };

/** Finite numbers. */
export const asNumber: Codec<number> = {
  read: (text) => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined),
  write: String,
};

/** One of a few. */
export function asOneOf<T extends string>(choices: readonly T[]): Codec<T> {
  return { read: (text) => choices.find((choice) => choice === text), write: (value) => value };
}
