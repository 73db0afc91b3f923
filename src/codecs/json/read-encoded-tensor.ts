import type { Path } from '../../core/input-error.ts';
import { formatShape, sizeOf } from '../../core/tensor.ts';
import { checkShapeGiven, isShape, noShape } from '../binary/check-shape-given.ts';
import { ELEMENT_TYPES, elementTypesOf, isElementType } from '../binary/element-types.ts';
import { type Allocate, readTensorBytes } from '../binary/read-tensor.ts';
import { type Fields, NewFields, type TensorField } from '../codec.ts';
import { fromBase64 } from './base64.ts';
import { preview, shorten } from './preview.ts';
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
  kind: 'real' | 'integer',
  report: Report,
  allocate: Allocate,
): TensorField {
  const { members, unknown, bytesOfData } = readAll(scanner, field, report);
  const { dtype, shape, data } = members;
  const refuse = (code: Parameters<Report>[0], path: Path, detail: (place: string) => string): TensorField => {
    report(code, () => path, detail);
    return NOTHING;
  };
  if (!MEMBERS.some((name) => name in members)) {
    const expected = 'nested arrays of numbers, or dtype, shape and data';
    return refuse('NOT_A_NUMBER', [field], (place) => `${place} is an object; expected ${expected}`);
  }
  for (const name of unknown) {
    const path = [field, name];
    report(
      'INVALID_TENSOR',
      () => path,
      (place) => `${shorten(place)} is not known; expected dtype, shape and data`,
    );
  }
  for (const name of MEMBERS) {
    if (!(name in members))
      return refuse('INVALID_TENSOR', [field, name], (place) => `${place} is missing; it is required`);
  }
  if (typeof dtype !== 'string' || !isElementType(dtype) || ELEMENT_TYPES[dtype].kind !== kind) {
    const allowed = elementTypesOf(kind)
      .map((type) => `"${type}"`)
      .join(', ');
    return refuse(
      'UNSUPPORTED_DTYPE',
      [field, 'dtype'],
      (place) => `${place} is ${preview(dtype)}; expected ${allowed}`,
    );
  }
  if (!isShape(shape)) {
    return refuse('INVALID_SHAPE', [field, 'shape'], (place) => `${place} ${noShape(shape)}`);
  }
  if (typeof data !== 'string') {
    return refuse(
      'INVALID_TENSOR',
      [field, 'data'],
      (place) => `${place} is ${preview(data)}; expected a string of base64`,
    );
  }
  const decoded = bytesOfData ? { bytes: bytesOfData } : decode(data);
  if ('wrongAt' in decoded) {
    const seen = shorten(JSON.stringify(data.slice(decoded.wrongAt, decoded.wrongAt + 8)));
    const at = `has ${data.length === decoded.wrongAt ? 'its end' : seen} at character ${decoded.wrongAt}`;
    const expected = 'base64 with padding (RFC 4648 §4)';
    return refuse('INVALID_TENSOR', [field, 'data'], (place) => `${place} ${at}; expected ${expected}`);
  }
  const { bytes } = decoded;
  const type = ELEMENT_TYPES[dtype];
  const needed = sizeOf(shape) * type.bytes;
  if (bytes.length !== needed) {
    const expected = `${needed} for shape ${formatShape(shape)} of ${dtype}`;
    return refuse(
      'INVALID_TENSOR',
      [field, 'data'],
      (place) => `${place} has ${bytes.length} bytes; expected ${expected}`,
    );
  }
  checkShapeGiven(field, [field, 'shape'], shape);
  return readTensorBytes(dtype, bytes, field, shape, allocate);
}

interface Members {
  readonly members: Fields;
  readonly unknown: readonly string[];
  /** Of good base64 in `data`. */
  readonly bytesOfData: Buffer | undefined;
}

/** Reads the members; those that stand twice are reported. */
function readAll(scanner: Scanner, field: string, report: Report): Members {
  const members = new NewFields();
  const unknown: string[] = [];
  let bytesOfData: Buffer | undefined;
  readMembers(scanner, 2, (name) => {
    const path = [field, name];
    scanner.where = () => path;
    const base64 = name === 'data' && scanner.peek() === QUOTE ? readBase64(scanner) : undefined;
    const value = base64 ? '' : readValue(scanner, 2);
    scanner.where = () => [field];
    if (!MEMBERS.includes(name)) {
      unknown.push(name);
    } else if (name in members) {
      report(
        'INVALID_TENSOR',
        () => path,
        (place) => `${place} stands twice; expected it once`,
      );
    } else {
      members[name] = value;
      bytesOfData ??= base64;
    }
  });
  scanner.where = () => [];
  return { members, unknown, bytesOfData };
}

/** Reads the string at the cursor at the pace of the host; undefined, unread, where that is no base64 as it stands. */
function readBase64(scanner: Scanner): Buffer | undefined {
  const start = scanner.at + 1;
  const end = scanner.bytes.indexOf(QUOTE, start);
  if (end < 0) return undefined;
  const decoded = fromBase64(scanner.bytes, start, end);
  if ('wrongAt' in decoded) return undefined;
  scanner.at = end + 1;
  return decoded.bytes;
}

/** A text that was not read as it stands: it has escapes, or is wrong. */
function decode(text: string): ReturnType<typeof fromBase64> {
  const bytes = Buffer.from(text);
  return fromBase64(bytes, 0, bytes.length);
}
