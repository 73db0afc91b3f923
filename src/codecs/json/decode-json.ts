import { excerpt } from '../../core/tensors/excerpt.ts';
import { formatPath, InputError, type Issue, MAX_ISSUES, type Path } from '../../core/tensors/input-error.ts';
import { newNumbers } from '../../core/tensors/numbers.ts';
import type { IntegerTensor, TensorKind } from '../../core/tensors/tensor.ts';
import type { Allocate } from '../binary/read-tensor.ts';
import { type Fields, type KindOf, NewFields } from '../codec.ts';
import { looksLike, signatureOf } from '../signature.ts';
import { charactersIn } from '../text-in.ts';
import { checkIntegers } from './check-integers.ts';
import { preview } from './preview.ts';
import { readEncodedTensor } from './read-encoded-tensor.ts';
import { readOption } from './read-option.ts';
import type { ReadTensor } from './read-tensor.ts';
import { readMembers, readValue, skipValue } from './read-value.ts';
import { Scanner } from './scanner.ts';

const OPEN_BRACE = 0x7b;
const LETTER_N = 0x6e;

/** How a value starts that is no array or object. */
const SCALAR = /^\s*([-\d"]|true|false|null|NaN|Infinity)/;

/** No operation has so many fields: what has more is refused for the first of them, whatever the others are. */
export const MOST_FIELDS = 64;

/**
 * Reads a JSON object whose fields are tensors, where `kindOf` says so, or plain values. A tensor is nested arrays, or an
 * object that holds the base64 of its bytes.
 *
 * The whole text is read before anything in it is refused, a text that is not JSON being one whatever else is wrong: but of
 * one with sixteen mistakes, or with more fields than any operation has, the rest is left unread.
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
  bytes: Uint8Array,
  kindOf: KindOf,
  readTensor: ReadTensor,
  allocate: Allocate = newNumbers,
): Fields {
  const scanner = new Scanner(bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    scanner.fail('MALFORMED_JSON', 'unexpected byte order mark, expected UTF-8 without one');
  }
  const first = scanner.peek();
  if (first === undefined) scanner.fail('EMPTY_BODY', 'the body is empty, expected a JSON object');

  const problems = new Problems();
  const fields = new NewFields();
  let hint = '';
  if (first === OPEN_BRACE) {
    const isRead = readFields(scanner, 1, { fields, kindOf, readTensor, allocate, report: problems.report });
    if (!isRead) return fields;
  } else {
    const signature = signatureOf(bytes);
    // A table may begin as JSON does: where it no longer does, it is told.
    if (signature?.kind === 'csv' && SCALAR.test(charactersIn(bytes, 0, Math.min(9, bytes.length))))
      hint = looksLike(bytes, 'json');
    else if (signature !== undefined && signature.kind !== 'json') {
      scanner.fail('MALFORMED_JSON', `the body is no JSON${looksLike(bytes, 'json')}, expected a JSON object`);
    }
    const seen = preview(readValue(scanner, 0));
    problems.report(
      'NOT_AN_OBJECT',
      () => [],
      (place) => `${place} is ${seen}; expected a JSON object`,
    );
  }
  if (scanner.peek() !== undefined) scanner.unexpected(`nothing after the body${hint}`);
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

/**
 * Reads the object at the cursor, `depth` objects deep, whose members are fields. A field that is null is one: whether it may
 * be left out is for its schema to say.
 *
 * @returns false where the rest is unread, since there are more than {@link MOST_FIELDS} fields
 */
export function readFields(scanner: Scanner, depth: number, reader: FieldReader): boolean {
  const { fields, report } = reader;
  let count = 0;
  return readMembers(scanner, depth, (name) => {
    scanner.where = () => [name];
    if (name in fields) {
      const detail = (place: string) => `${excerpt(place)} stands twice; expected each field at most once`;
      report('DUPLICATE_FIELD', () => [name], detail);
      skipValue(scanner, depth);
    } else {
      readField(scanner, depth, name, reader);
      count++;
    }
    scanner.where = () => [];
    return count <= MOST_FIELDS;
  });
}

/** Reads the value at the cursor, `depth` objects deep, as that of a field. */
export function readField(
  scanner: Scanner,
  depth: number,
  name: string,
  { fields, kindOf, readTensor, allocate, report }: FieldReader,
): void {
  const kind = kindOf(name);
  const byte = scanner.peek();
  if (kind === undefined || byte === LETTER_N) fields[name] = readOption(scanner, depth);
  else if (byte === OPEN_BRACE) fields[name] = readEncodedTensor(scanner, name, kind, report, allocate);
  else if (kind === 'real') fields[name] = readTensor(scanner, name, report);
  else fields[name] = readIntegers(scanner, name, kind, readTensor, report);
}

/** Reads a tensor of integers or booleans. What is wrong with its nesting leaves nothing more to say of it. */
function readIntegers(
  scanner: Scanner,
  name: string,
  kind: TensorKind,
  readTensor: ReadTensor,
  report: Problems['report'],
): IntegerTensor {
  const start = scanner.at;
  let isFine = true;
  const note: Problems['report'] = (...problem) => {
    isFine = false;
    report(...problem);
  };
  const tensor = readTensor(scanner, name, note, kind);
  if (isFine) checkIntegers(tensor, scanner.bytes, start, [name], name, report);
  return tensor;
}

/**
 * Mistakes that do not keep the text from being read, until it has been, or until there are {@link MAX_ISSUES}: nobody
 * is told of more.
 */
export class Problems {
  private code = '';
  private count = 0;
  private readonly issues: Issue[] = [];

  readonly report = (code: string, path: () => Path, detail: (place: string) => string): void => {
    if (this.count++ === 0) this.code = code;
    if (this.code === code) {
      const place = path();
      this.issues.push({ path: place, detail: detail(formatPath(place)) });
    }
    if (this.count === MAX_ISSUES) this.throwIfAny();
  };

  throwIfAny(): void {
    if (this.issues.length > 0) throw new InputError(this.code, this.issues);
  }
}
