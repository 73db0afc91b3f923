import { sizeOf } from '../../core/tensors/tensor.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { bytesOf, type StoredArray } from './stored-array.ts';

const MIB = 1024 * 1024;
/** A block has about so many bytes of logits: enough that a call costs nothing beside it, and little memory. */
const BLOCK_BYTES = 8 * MIB;
/** A place of the outer axes is not cut up to so many times that: its rows lie in one piece. */
const PLACE_IN_BLOCKS = 8;
/** A row cannot be cut. */
const MOST_ROW_BYTES = 1024 * MIB;

/**
 * How logits are cut into blocks: `shape = outer… × classes × inner…`. A block is some successive places of the outer axes, with all classes
 * and all of the inner axes; or, where a single place is large, a piece of its inner axes with all classes.
 */
export interface Blocks {
  readonly outer: readonly number[];
  readonly classes: number;
  readonly inner: readonly number[];
  /** How many there are. */
  readonly count: number;
  /** Rows of each place of the outer axes, and of all. */
  readonly rowsAPlace: number;
  readonly rows: number;
  /** How many places a block has at the most; of a place that is cut how many rows. */
  readonly placesABlock: number;
  readonly rowsAPiece: number;
}

/** Some places of the outer axes, and of each the same rows. */
export interface Block {
  readonly place: number;
  readonly places: number;
  /** The first row of each place that is in it, and how many are. */
  readonly row: number;
  readonly rows: number;
}

/**
 * Cuts logits into blocks.
 *
 * @param blockBytes about how many bytes of logits a block has
 * @throws CliError a row is larger than a block can be
 */
export function blocksOf(logits: StoredArray, classAxis: number, blockBytes: number = BLOCK_BYTES): Blocks {
  const { shape, file } = logits;
  const outer = shape.slice(0, classAxis);
  const inner = shape.slice(classAxis + 1);
  const classes = shape[classAxis] as number;
  const places = sizeOf(outer);
  const rowsAPlace = sizeOf(inner);
  const placeBytes = places === 0 ? 0 : bytesOf(logits) / places;
  const rowBytes = bytesOf({ type: logits.type, shape: [classes] });
  if (rowBytes > MOST_ROW_BYTES) {
    const most = (MOST_ROW_BYTES / rowBytes) * classes;
    throw new CliError(`${file}: a row of logits has ${classes} classes; expected ${most} or fewer`, EXIT.FAILED);
  }
  const isCut = placeBytes > PLACE_IN_BLOCKS * blockBytes && rowsAPlace > 1;
  const placesABlock = isCut ? 1 : Math.max(1, Math.floor(blockBytes / Math.max(1, placeBytes)));
  const rowsAPiece = isCut ? Math.max(1, Math.floor(blockBytes / rowBytes)) : rowsAPlace;
  const count = isCut ? places * Math.ceil(rowsAPlace / rowsAPiece) : Math.ceil(places / placesABlock);
  return { outer, classes, inner, count, rowsAPlace, rows: places * rowsAPlace, placesABlock, rowsAPiece };
}

/** The block of that number, from 0. */
export function blockAt({ outer, rowsAPlace, rowsAPiece, placesABlock }: Blocks, index: number): Block {
  if (rowsAPiece === rowsAPlace) {
    const place = index * placesABlock;
    return { place, places: Math.min(placesABlock, sizeOf(outer) - place), row: 0, rows: rowsAPlace };
  }
  const pieces = Math.ceil(rowsAPlace / rowsAPiece);
  const row = (index % pieces) * rowsAPiece;
  return { place: Math.floor(index / pieces), places: 1, row, rows: Math.min(rowsAPiece, rowsAPlace - row) };
}

/** The first row of a block, and the one behind its last, counted over all axes but the classes. */
export function rowsOf({ rowsAPlace }: Blocks, { place, places, row, rows }: Block): { first: number; last: number } {
  const first = place * rowsAPlace + row;
  return { first, last: first + places * rows };
}
