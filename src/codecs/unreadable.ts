import { InputError, type Path } from '../core/tensors/input-error.ts';

/** A place in a message: `offset` in bytes from 0; in a text `line` from 1 and `column` from 1 in characters. */
export interface Position {
  readonly offset: number;
  readonly line?: number;
  readonly column?: number;
}

/** The bytes are no message of their media type. The one issue says what stands at `position`, and what could. */
export class UnreadableError<Code extends string = string> extends InputError<Code> {
  readonly position: Position;

  constructor(code: Code, path: Path, detail: string, position: Position) {
    super(code, [{ path, detail }]);
    this.position = position;
  }
}
