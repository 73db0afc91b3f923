import { InputError } from '../../core/tensors/input-error.ts';
import type { Dtype } from '../../core/tensors/numbers.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { ELEMENT_TYPE_OF, ELEMENT_TYPES } from '../binary/element-types.ts';
import { writeBlocks } from '../binary/write-blocks.ts';
import type { Answer, Form, Message, Results } from '../codec.ts';
import { SHORT, type TensorWriter, writeTensor } from '../json/encode-json.ts';
import { LONGEST_LENGTH, LONGEST_NUMBER } from '../json/longest-text.ts';
import { Pieces } from '../pieces.ts';
import { datatypeOf } from './datatypes.ts';
import type { DecodedRequest } from './decode-inference.ts';
import type { Reply } from './reply.ts';

/** The bytes of tensors start at a multiple of it. */
const ALIGNMENT = 8;

/** The most that stands around the data of an output, but for its name and shape, and around all outputs, but for names and id. */
const LONGEST_OUTPUT = '{"name":"","shape":[],"datatype":"FP64","parameters":{"binary_data_size":9007199254740992}},'
  .length;
const LONGEST_FRAME = '{"id":,"model_name":"","model_version":"","outputs":[]}'.length + ALIGNMENT;

/** An output as it is answered: a single number has shape [], and stands in an array all the same. */
interface Output extends Tensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly isBinary: boolean;
}

/** A request as a message that brings the writer of its own answer. */
export function answeredBy({ fields, reply }: DecodedRequest, writer: TensorWriter): Message {
  const binary = new Map(reply.outputs?.map(({ name, isBinary }) => [name, isBinary]));
  return {
    fields,
    encode: (results, form, take) => encodeInference(results, form, reply, writer, take),
    isBinary: (name) => binary.get(name) ?? reply.isBinary,
  };
}

/**
 * Writes the answer to an inference request. Numbers in its JSON stand in one flat array for each output, written as all JSON
 * here: in the shortest form that reads back as the same value of their datatype, and what JSON has no number for as a string.
 *
 * Bytes start at a multiple of eight, for whoever views them where they are: spaces behind the JSON see to that.
 *
 * @param take gives memory for the pieces of a long answer
 * @throws InputError INVALID_OPTION the loss was asked for by name, and there is none
 */
function encodeInference(
  results: Results,
  { dtype, isWhole = () => false }: Form,
  reply: Reply,
  writer: TensorWriter,
  take: (bytes: number) => Buffer = Buffer.allocUnsafeSlow,
): Answer {
  const outputs = outputsOf(results, reply, (name) => (isWhole(name) ? 'float64' : dtype));
  const id = reply.id === undefined ? undefined : asciiJson(reply.id);
  const start = `{${id === undefined ? '' : `"id":${id},`}"model_name":"${reply.model}","model_version":"${reply.version}"`;
  const longest = outputs.reduce((sum, output) => sum + longestOutput(output), LONGEST_FRAME + start.length);

  const isBinary = outputs.some((output) => output.isBinary);
  if (!isBinary && longest <= SHORT) {
    const { bytes, start: at } = writer.scratch();
    const text = new Pieces(longest, () => bytes, at);
    writeJson(start, outputs, writer, text);
    return { payload: bytes.toString('latin1', at, text.at) };
  }
  const text = new Pieces(longest, take);
  writeJson(start, outputs, writer, text);
  if (!isBinary) return { payload: text.end() };
  text.write(' '.repeat(ALIGNMENT - 1 - ((text.at + ALIGNMENT - 1) % ALIGNMENT)));
  const headerLength = text.size;
  for (const output of outputs) if (output.isBinary) writeBlocks(output.data, output.dtype, text);
  return { payload: text.end(), headerLength };
}

/** What is answered, in the order that was asked for; by default what there is. */
function outputsOf(
  results: Results,
  { outputs, isBinary }: Reply,
  dtypeOf: (name: string) => Dtype,
): readonly Output[] {
  const requested = outputs ?? Object.keys(results).map((name) => ({ name, isBinary: undefined }));
  return requested.flatMap(({ name, isBinary: isItself }, i) => {
    const value = results[name];
    const output = { name, dtype: dtypeOf(name), isBinary: isItself ?? isBinary };
    if (typeof value === 'number') return [{ ...output, shape: [], data: Float64Array.of(value) }];
    if (value) return [{ ...output, shape: value.shape, data: value.data }];
    if (outputs === undefined) return [];
    const detail = `outputs[${i}].name is "${name}", of which the reduction "none" makes none; expected another output`;
    throw new InputError('INVALID_OPTION', [{ path: ['outputs', i, 'name'], detail }]);
  });
}

function longestOutput({ name, shape, data, isBinary }: Output): number {
  const longestNumber = isBinary ? 8 : LONGEST_NUMBER;
  return LONGEST_OUTPUT + name.length + LONGEST_LENGTH * shape.length + longestNumber * (data.length + 1);
}

function writeJson(start: string, outputs: readonly Output[], writer: TensorWriter, text: Pieces): void {
  text.write(start);
  outputs.forEach(({ name, shape, data, dtype, isBinary }, i) => {
    const datatype = datatypeOf(dtype);
    const before = i === 0 ? ',"outputs":[' : ',';
    text.write(`${before}{"name":"${name}","shape":[${shape.join(',')}],"datatype":"${datatype}",`);
    if (isBinary) {
      const size = data.length * ELEMENT_TYPES[ELEMENT_TYPE_OF[dtype]].bytes;
      text.write(`"parameters":{"binary_data_size":${size}}}`);
    } else {
      text.write('"data":');
      // Of the halves the shortest decimals are those of the float32 that they are.
      writeTensor({ shape: [data.length], data }, dtype === 'float64' ? dtype : 'float32', writer, text);
      text.write('}');
    }
  });
  text.write(outputs.length === 0 ? ',"outputs":[]}' : ']}');
}

/** A string in JSON of ASCII characters only. */
function asciiJson(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, escaped);
}
