import type { Layout } from '../data/batch.ts';

/** Some successive places of a batch, and which of all rows these are. */
export interface Piece {
  readonly place: number;
  readonly places: number;
  readonly first: number;
  readonly rows: number;
}

/** A request is about so large, where it need not be larger: small enough to show progress, large enough that nothing else takes time. */
export const PIECE_BYTES = 16 * 1024 * 1024;

/**
 * Cuts a batch into pieces of at most so many bytes; undefined where a single place has more.
 *
 * @param placeBytes how many bytes a place takes in a request
 * @example piecesOf(layoutOf([10, 3], 1), 24, 100).length // 3
 */
export function piecesOf({ outer, rowsAPlace }: Layout, placeBytes: number, most: number): Piece[] | undefined {
  const all = outer.reduce((product, length) => product * length, 1);
  const each = Math.floor(most / placeBytes);
  if (each < 1) return undefined;
  const pieces: Piece[] = [];
  for (let place = 0; place < all; place += each) {
    const places = Math.min(each, all - place);
    pieces.push({ place, places, first: place * rowsAPlace, rows: places * rowsAPlace });
  }
  return pieces;
}
