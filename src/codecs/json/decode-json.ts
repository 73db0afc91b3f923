import { formatPath, InputError, type Issue, MAX_ISSUES, type Path } from '../../core/input-error.ts';
import type { Allocate } from '../binary/read-tensor.ts';
import { type Fields, type KindOf, NewFields } from '../codec.ts';
import { preview, shorten } from './preview.ts';
import { readEncodedTensor } from './read-encoded-tensor.ts';
import type { ReadTensor } from './read-tensor.ts';
import { readMembers, readValue } from './read-value.ts';
import { Scanner } from './scanner.ts';

const OPEN_BRACE = 0x7b;

/**
 * Reads a JSON object whose fields are tensors, where `kindOf` says so, or plain values. A tensor is nested arrays, or an
 * object that holds the base64 of its bytes.
 *
 * The whole text is read before anything in it is refused: a text that is not JSON is one whatever else is wrong.
 * The empty text and a byte order mark are errors (RFC 8259 §8.1: none shall be sent), so is a field that stands twice.
 *
 * @param readTensor the reference's, or a faster reader that gives the same
 * @param allocate room for so many numbers
 * @throws JsonSyntaxError EMPTY_BODY, MALFORMED_JSON, INVALID_UTF8, NESTED_TOO_DEEP with byte offset, line and column
 * @throws InputError NOT_AN_OBJECT, DUPLICATE_FIELD, NOT_A_NUMBER, NUMBER_OVERFLOW, RAGGED_TENSOR, and of
 *   encoded tensors INVALID_TENSOR, UNSUPPORTED_DTYPE, INVALID_SHAPE: the first kind met, with up to sixteen places
 * @example decodeJson(Buffer.from('{"logits":[[0,-50]]}'), () => 'real', readTensor).logits // shape [1, 2]
 */
export function decodeJson(
  bytes: Buffer,
  kindOf: KindOf,
  readTensor: ReadTensor,
  allocate: Allocate = (length) => new Float64Array(length),
): Fields {
  const scanner = new Scanner(bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    scanner.fail('MALFORMED_JSON', 'unexpected byte order mark, expected UTF-8 without one');
  }
  const first = scanner.peek();
  if (first === undefined) scanner.fail('EMPTY_BODY', 'the body is empty, expected a JSON object');

  const problems = new Problems();
  const fields = new NewFields();
  if (first === OPEN_BRACE) {
    readFields(scanner, 1, { fields, kindOf, readTensor, allocate, report: problems.report });
  } else {
    const seen = preview(readValue(scanner, 0));
    problems.report(
      'NOT_AN_OBJECT',
      () => [],
      (place) => `${place} is ${seen}; expected a JSON object`,
    );
  }
  if (scanner.peek() !== undefined) scanner.unexpected('nothing after the body');
  problems.throwIfAny();
  return fields;
}

/** Where fields go to, and how they are read. */
export interface FieldReader {
  readonly fields: Fields;
  readonly kindOf: KindOf;
  readonly readTensor: ReadTensor;
  readonly allocate: Allocate;
  readonly report: Problems['report'];
}

/** Reads the object at the cursor, `depth` objects deep, whose members are fields. */
export function readFields(
  scanner: Scanner,
  depth: number,
  { fields, kindOf, readTensor, allocate, report }: FieldReader,
): void {
  readMembers(scanner, depth, (name) => {
    scanner.where = () => [name];
    if (name in fields) {
      const detail = (place: string) => `${shorten(place)} stands twice; expected each field at most once`;
      report('DUPLICATE_FIELD', () => [name], detail);
      readValue(scanner, depth);
    } else {
      const kind = kindOf(name);
      fields[name] =
        kind === undefined
          ? readValue(scanner, depth)
          : scanner.peek() === OPEN_BRACE
            ? readEncodedTensor(scanner, name, kind, report, allocate)
            : readTensor(scanner, name, report);
    }
    scanner.where = () => [];
  });
}

/** Mistakes that do not keep the text from being read, until it has been. */
export class Problems {
  private code = '';
  private readonly issues: Issue[] = [];

  readonly report = (code: string, path: () => Path, detail: (place: string) => string): void => {
    if (this.issues.length === 0) this.code = code;
    if (this.code !== code || this.issues.length === MAX_ISSUES) return;
    const place = path();
    this.issues.push({ path: place, detail: detail(formatPath(place)) });
  };

  throwIfAny(): void {
    if (this.issues.length > 0) throw new InputError(this.code, this.issues);
  }
}
