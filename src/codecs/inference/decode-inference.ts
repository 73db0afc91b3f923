import { OWN_MEMORY, type TensorMemory } from '../binary/read-tensor.ts';
import { type Fields, type FieldValue, type KindOf, NewFields } from '../codec.ts';
import { preview } from '../json/preview.ts';
import type { ReadTensor } from '../json/read-tensor.ts';
import { Scanner } from '../json/scanner.ts';
import { UnsafeNumber } from '../json/unsafe-number.ts';
import { UnreadableError } from '../unreadable.ts';
import { BinaryParts } from './binary-parts.ts';
import { fail } from './fail.ts';
import { IDLE_IN_REQUEST } from './idle-parameters.ts';
import { inputTensor } from './input-tensor.ts';
import type { InputPart } from './read-input.ts';
import { BINARY_OUTPUT, readReply } from './read-reply.ts';
import { type RequestParts, readRequest } from './read-request.ts';
import type { Frame, Reply } from './reply.ts';

/** A request as its fields: tensors by name, and the parameters as options; and what it says of its answer. */
export interface DecodedRequest {
  readonly fields: Fields;
  readonly reply: Reply;
}

/** Options that the protocol has its own place for. */
const NO_PARAMETERS: { readonly [name: string]: string } = {
  outputs: 'names in the outputs beside the inputs',
  encoding: 'binary_data of each of the outputs',
};

/**
 * Reads an inference request: its inputs are tensors, its parameters are options.
 *
 * Reading is strict: what the protocol does not have, and what is here said twice, is an error.
 *
 * @param body the JSON, and behind its `headerLength` bytes those of the inputs that have a `binary_data_size`, in their order
 * @throws UnreadableError EMPTY_BODY, MALFORMED_JSON, INVALID_UTF8, NESTED_TOO_DEEP, INCOMPLETE_BODY
 * @throws InputError what it says cannot be
 * @see https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md
 */
export function decodeInference(
  body: Buffer,
  kindOf: KindOf,
  frame: Frame,
  readTensor: ReadTensor,
  memory: TensorMemory = OWN_MEMORY,
): DecodedRequest {
  const end = frame.headerLength ?? body.length;
  if (end > body.length) {
    const detail = `Inference-Header-Content-Length is ${end}; expected at most ${body.length}, which is all of the body`;
    throw new UnreadableError('INCOMPLETE_BODY', [], detail, { offset: body.length });
  }
  const json = body.subarray(0, end);
  const parts = readRequest(new Scanner(json), readTensor);
  const fields = new NewFields();
  addInputs(fields, parts, kindOf, json, new BinaryParts(body, end), memory);
  addParameters(fields, parts, kindOf);
  const reply = readReply(parts, frame);
  if (reply.outputs) fields.outputs = reply.outputs.map(({ name }) => name);
  return { fields, reply };
}

function addInputs(
  fields: Fields,
  { inputs }: RequestParts,
  kindOf: KindOf,
  json: Buffer,
  binary: BinaryParts,
  memory: TensorMemory,
): void {
  if (inputs === undefined) fail('MISSING_FIELD', ['inputs'], 'is missing; it is required');
  for (const part of inputs) {
    const { name } = part;
    const namePath = [...part.path, 'name'];
    if (name === undefined) fail('MISSING_FIELD', namePath, 'is missing; it is required');
    if (typeof name !== 'string') fail('INVALID_OPTION', namePath, `is ${preview(name)}; expected a string`);
    const kind = kindOf(name);
    const value = kind === undefined ? asDescribed(part, binary) : inputTensor(part, name, kind, json, binary, memory);
    if (name in fields) fail('DUPLICATE_FIELD', namePath, `is ${preview(name)}, as is another; expected each once`);
    fields[name] = value;
  }
  binary.end();
}

/** An input that is no tensor's, as the value that a field of that name is refused with. */
function asDescribed({ path, datatype = null, shape = null, binarySize }: InputPart, binary: BinaryParts): FieldValue {
  if (Number.isSafeInteger(binarySize) && (binarySize as number) >= 0) binary.take(binarySize as number, path);
  return { datatype, shape };
}

function addParameters(fields: Fields, { parameters }: RequestParts, kindOf: KindOf): void {
  for (const [name, value] of parameters) {
    if (name === BINARY_OUTPUT) continue;
    if (value === null) continue;
    const path = ['parameters', name];
    const refuse = (expected: string) => {
      fail('INVALID_OPTION', path, `is ${preview(value)}; expected ${expected}`);
    };
    // A tensor may be a single number: whether this one may, its schema says.
    if (kindOf(name) !== undefined && typeof value !== 'number') refuse('it among the inputs, since it is a tensor');
    if (Object.hasOwn(NO_PARAMETERS, name)) refuse(NO_PARAMETERS[name] as string);
    const idle = Object.hasOwn(IDLE_IN_REQUEST, name) ? IDLE_IN_REQUEST[name] : undefined;
    if (idle) {
      if (value instanceof UnsafeNumber || !idle.isIdle(value)) refuse(idle.expected);
      continue;
    }
    if (!isScalar(value)) refuse('a string, a number, true or false');
    if (name in fields) fail('DUPLICATE_FIELD', path, 'is given twice, once among the inputs; expected it once');
    fields[name] = value;
  }
}

function isScalar(value: unknown): boolean {
  return (
    value instanceof UnsafeNumber ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  );
}
