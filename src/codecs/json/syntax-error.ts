import type { Path } from '../../core/tensors/input-error.ts';
import { UnreadableError } from '../unreadable.ts';

/** A place in a text: `offset` in bytes from 0; `line` from 1; `column` from 1 in characters. */
export interface TextPosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export type JsonSyntaxCode = 'EMPTY_BODY' | 'MALFORMED_JSON' | 'INVALID_UTF8' | 'NESTED_TOO_DEEP';

/** The bytes are not a JSON text. Its one issue says what stands at `position`, within which field, and what could. */
export class JsonSyntaxError extends UnreadableError<JsonSyntaxCode> {
  /** What is wrong, without the place. */
  readonly problem: string;

  constructor(code: JsonSyntaxCode, path: Path, problem: string, position: TextPosition) {
    const { offset, line, column } = position;
    super(code, path, `${problem} at byte ${offset} (line ${line}, column ${column})`, position);
    this.problem = problem;
  }
}

/**
 * Line and column of a byte offset: lines end with \n, so that \r\n ends them too, and a line of NDJSON has one line; a
 * column is a character, not a byte.
 *
 * @example positionOf(Buffer.from('{\n  "é": x'), 10) // { offset: 10, line: 2, column: 8 }
 */
export function positionOf(bytes: Uint8Array, offset: number): TextPosition {
  let line = 1;
  let column = 1;
  for (let i = 0; i < offset; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x0a) {
      line++;
      column = 1;
    } else if ((byte & 0xc0) !== 0x80) {
      column++;
    }
  }
  return { offset, line, column };
}
