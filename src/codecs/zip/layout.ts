/** Signatures and lengths of a zip file's records (PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.5). All numbers are little-endian. */
export const LOCAL = 0x04034b50;
export const LOCAL_BYTES = 30;
export const CENTRAL = 0x02014b50;
export const CENTRAL_BYTES = 46;
export const END = 0x06054b50;
export const END_BYTES = 22;
export const END_64 = 0x06064b50;
export const END_64_BYTES = 56;
export const LOCATOR_64 = 0x07064b50;
export const LOCATOR_64_BYTES = 20;
export const DESCRIPTOR = 0x08074b50;

/** Stands for a number that an extra field of zip64 has in 64 bits. */
export const IN_EXTRA = 0xffffffff;
export const ZIP64 = 0x0001;
/** An extra field with another name, which newer readers take instead of the first: two readers would see two files. */
export const UNICODE_PATH = 0x7075;

/** How the bytes of an entry are stored. */
export const STORED = 0;
export const DEFLATED = 8;

/** Bits of an entry's flags. */
export const ENCRYPTED = 0x2041;
export const HAS_DESCRIPTOR = 0x0008;

/** No operation has so many fields. */
export const MOST_ENTRIES = 64;
/** The directory of so many entries is far shorter, if their names are fields. */
export const LONGEST_DIRECTORY = 65_536;
export const LONGEST_COMMENT = 65_535;
/** The end of a file, in which its directory is, whatever the comment. */
export const TAIL_BYTES = LONGEST_DIRECTORY + END_64_BYTES + LOCATOR_64_BYTES + END_BYTES + LONGEST_COMMENT;

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** An integer of 64 bits; one beyond 2^53 is rounded, which is beyond any file. */
export function long(view: DataView, at: number): number {
  return view.getUint32(at, true) + 2 ** 32 * view.getUint32(at + 4, true);
}
