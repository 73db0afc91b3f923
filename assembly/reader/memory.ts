/**
 * All memory that the reader writes to, but for the doubles: in one piece, so that a test can see that nothing else changes.
 */

/** PyTorch's largest rank. */
export const MOST_AXES: i32 = 64;

/** So many bytes of text are a window: few enough for the first cache, enough for its start to cost nothing. */
export const WINDOW: i32 = 4096;
/** A number takes a byte, and one behind it. */
const MOST_NUMBERS: i32 = WINDOW / 2;

/** The length of each axis, and how many elements the open array on it has so far (u32). */
const AXES_SIZE: i32 = 4 * MOST_AXES;
/** The ends of a window's numbers (u32), and three more: they are stored four at a time. */
const ENDS_SIZE: i32 = 4 * (MOST_NUMBERS + 4);
/** What is known of them before they are multiplied (`number-records.ts`), and one more: they are multiplied in pairs. */
export const RECORD_SIZE: i32 = 32;
const RECORDS_SIZE: i32 = RECORD_SIZE * (MOST_NUMBERS + 1);

export const shape: usize = memory.data(2 * AXES_SIZE + ENDS_SIZE + RECORDS_SIZE, 16);
export const COUNTS: usize = shape + AXES_SIZE;
export const ENDS: usize = COUNTS + AXES_SIZE;
export const RECORDS: usize = ENDS + ENDS_SIZE;
export const readerMemoryEnd: usize = RECORDS + RECORDS_SIZE;
