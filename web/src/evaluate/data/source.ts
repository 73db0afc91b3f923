/** Bytes in memory or in a file, to be sent. */
export type Part = Blob | Uint8Array<ArrayBuffer>;

/** A file or a text whose bytes are read where they are wanted. */
export interface Source {
  readonly name: string;
  readonly size: number;
  /** The bytes [start, end). */
  readonly read: (start: number, end: number) => Uint8Array<ArrayBuffer>;
  /** The same, to be sent: of a file on a disk without reading it here. */
  readonly part: (start: number, end: number) => Part;
}
