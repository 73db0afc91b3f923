import type { Path } from '../../core/tensors/input-error.ts';
import { formatPath } from '../../core/tensors/input-error.ts';
import { UnreadableError } from '../unreadable.ts';
import { fail } from './fail.ts';

/** The bytes behind the JSON of a request: those of its inputs, one behind the other, and nothing else. */
export class BinaryParts {
  readonly body: Buffer;
  private at: number;

  constructor(body: Buffer, start: number) {
    this.body = body;
    this.at = start;
  }

  /**
   * Goes over the bytes of the next input, which stands at `path`.
   *
   * @returns where they start in the body
   *
   * @throws UnreadableError INCOMPLETE_BODY
   */
  take(size: number, path: Path): number {
    const start = this.at;
    const left = this.body.length - start;
    if (size > left) {
      const detail = `${formatPath(path)} has ${size} bytes behind the JSON, where ${left} are left of the body; expected all`;
      const hint = left === 0 ? ' (Inference-Header-Content-Length says where the JSON ends)' : '';
      throw new UnreadableError('INCOMPLETE_BODY', path, detail + hint, { offset: this.body.length });
    }
    this.at += size;
    return start;
  }

  /** @throws InputError INVALID_TENSOR bytes belong to no input */
  end(): void {
    const left = this.body.length - this.at;
    if (left > 0) fail('INVALID_TENSOR', [], `has ${left} bytes behind those of its inputs; expected none`);
  }
}
