import { MAX_ISSUES, type Path } from '../../core/tensors/input-error.ts';
import { formatShape, sizeOf, type TensorKind } from '../../core/tensors/tensor.ts';
import { checkShapeGiven, isShape, noShape } from '../binary/check-shape-given.ts';
import { canHold, ELEMENT_TYPES, elementTypesOf, isElementType } from '../binary/element-types.ts';
import { meantByReals } from '../binary/meant-by-reals.ts';
import { type Allocate, readTensorBytes } from '../binary/read-tensor.ts';
import { type Fields, NewFields, type TensorField } from '../codec.ts';
import { fromBase64 } from './base64.ts';
import { type DecodedText, decodeEscapedBase64 } from './escaped-base64.ts';
import { preview } from './preview.ts';
import type { Report } from './read-tensor.ts';
import { readMembers, readValue } from './read-value.ts';
import type { Scanner } from './scanner.ts';

const QUOTE = 0x22;
const MEMBERS = ['dtype', 'shape', 'data'];

/** What stands for a tensor that is none: what is wrong with it has been reported. */
const NOTHING: TensorField = { shape: [0], data: new Float64Array(0) };

/**
 * Reads the object at the cursor that is a tensor: `dtype` and `shape`, and in `data` the base64 of its bytes, little-endian.
 *
 * @param field the tensor's name, for paths
 * @param kind what it must hold
 */
export function readEncodedTensor(
  scanner: Scanner,
  field: string,
  kind: TensorKind,
  report: Report,
  allocate: Allocate,
): TensorField {
  const { members, unknown, base64 } = readAll(scanner, field, report);
  const { dtype, shape, data } = members;
  const refuse = (code: Parameters<Report>[0], path: Path, detail: (place: string) => string): TensorField => {
    report(code, () => path, detail);
    return NOTHING;
  };
  if (!MEMBERS.some((name) => name in members)) {
    const expected = 'nested arrays of numbers, or dtype, shape and data';
    return refuse('NOT_A_NUMBER', [field], (place) => `${place} is an object; expected ${expected}`);
  }
  reportUnknown(unknown, field, report);
  for (const name of MEMBERS) {
    if (!(name in members))
      return refuse('INVALID_TENSOR', [field, name], (place) => `${place} is missing; it is required`);
  }
  if (typeof dtype !== 'string' || !isElementType(dtype) || !canHold(kind, dtype)) {
    const allowed = elementTypesOf(kind)
      .map((type) => `"${type}"`)
      .join(', ');
    const meant = meantByReals(field, kind, typeof dtype === 'string' && isElementType(dtype) ? dtype : undefined);
    return refuse(
      'UNSUPPORTED_DTYPE',
      [field, 'dtype'],
      (place) => `${place} is ${preview(dtype)}; expected ${allowed}${meant}`,
    );
  }
  if (!isShape(shape)) {
    return refuse('INVALID_SHAPE', [field, 'shape'], (place) => `${place} ${noShape(shape)}`);
  }
  if (base64 === undefined) {
    return refuse(
      'INVALID_TENSOR',
      [field, 'data'],
      (place) => `${place} is ${preview(data)}; expected a string of base64`,
    );
  }
  if ('wrongAt' in base64) {
    const at = `has ${base64.seen === '' ? 'its end' : preview(base64.seen)} at character ${base64.wrongAt}`;
    const expected = 'base64 with padding (RFC 4648 §4)';
    return refuse('INVALID_TENSOR', [field, 'data'], (place) => `${place} ${at}; expected ${expected}`);
  }
  const { bytes } = base64;
  const length = sizeOf(shape);
  const needed = length * ELEMENT_TYPES[dtype].bytes;
  if (bytes.length !== needed) {
    const expected = `${needed} for shape ${formatShape(shape)} of ${dtype}`;
    return refuse(
      'INVALID_TENSOR',
      [field, 'data'],
      (place) => `${place} has ${bytes.length} bytes; expected ${expected}`,
    );
  }
  checkShapeGiven(field, [field, 'shape'], shape);
  // The bytes are good until the next text is read: without a `view` they are copied.
  return readTensorBytes(dtype, bytes, 0, field, shape, length, { allocate });
}

interface Members {
  readonly members: Fields;
  /** The names of others, up to {@link MAX_ISSUES}. */
  readonly unknown: readonly string[];
  /** What the string in `data` stands for; undefined where that is no string. */
  readonly base64: DecodedText | undefined;
}

/** Reads the members; those that stand twice are reported. */
function readAll(scanner: Scanner, field: string, report: Report): Members {
  const members = new NewFields();
  const unknown: string[] = [];
  let base64: DecodedText | undefined;
  readMembers(scanner, 2, (name) => {
    const path = [field, name];
    scanner.where = () => path;
    const decoded = name === 'data' && scanner.peek() === QUOTE ? readBase64(scanner) : undefined;
    const value = decoded ? '' : readValue(scanner, 2);
    scanner.where = () => [field];
    if (!MEMBERS.includes(name)) {
      unknown.push(name);
      // With as many reported reading stops.
      if (unknown.length === MAX_ISSUES) reportUnknown(unknown, field, report);
    } else if (name in members) {
      report(
        'INVALID_TENSOR',
        () => path,
        (place) => `${place} stands twice; expected it once`,
      );
    } else {
      members[name] = value;
      base64 ??= decoded;
    }
  });
  scanner.where = () => [];
  return { members, unknown, base64 };
}

function reportUnknown(unknown: readonly string[], field: string, report: Report): void {
  for (const name of unknown) {
    const path = [field, name];
    report(
      'INVALID_TENSOR',
      () => path,
      (place) => `${place} is not known; expected dtype, shape and data`,
    );
  }
}

/** Reads the string at the cursor: as it stands, or if that is no base64, with its escapes. */
function readBase64(scanner: Scanner): DecodedText {
  // base64 is read by the host.
  const { buffer, byteOffset, byteLength } = scanner.bytes;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const start = scanner.at + 1;
  const end = bytes.indexOf(QUOTE, start);
  const decoded = end < 0 ? undefined : fromBase64(bytes, start, end);
  if (decoded && 'bytes' in decoded) {
    scanner.at = end + 1;
    return decoded;
  }
  scanner.skipString();
  return decodeEscapedBase64(bytes, start, scanner.at - 1);
}
