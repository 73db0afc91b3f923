import { Type } from '@sinclair/typebox';

/** A file with the tensors of a request, or of an answer. */
export const SafetensorsFile = Type.Unsafe<Uint8Array>({
  type: 'string',
  contentMediaType: 'application/vnd.safetensors',
  description:
    'A safetensors file whose tensors are named as the tensors of the JSON: F64, F32, F16 or BF16; labels I64, I32, I16, I8, ' +
    'U64, U32, U16 or U8. In a request, other fields stand as texts in its __metadata__ (numbers in decimal, arrays with ' +
    'commas), or in the query; what in the metadata resembles none of them is passed over. In an answer all tensors have one ' +
    'dtype, a number is a tensor of shape [], and what would be null is left out. application/safetensors, ' +
    'application/x-safetensors and application/octet-stream name the same.',
});

/** The same as arrays of NumPy. */
export const NpzFile = Type.Unsafe<Uint8Array>({
  type: 'string',
  contentMediaType: 'application/x-npz',
  description:
    'An npz file as np.savez or np.savez_compressed writes it, whose arrays are named as the fields of the JSON: logits and the like ' +
    'float64, float32 or float16; labels of any integer type; masks bool or integers; of any byte and axis order. Options are arrays ' +
    'too, of one text, number or boolean or a list of them (reduction="sum"), or stand in the query. Object arrays are refused: nothing ' +
    'is unpickled. In an answer, which np.load reads, all arrays have one dtype (float32 where that is bfloat16), a number is an array of ' +
    'shape (), and what would be null is left out. application/npz names the same.',
});

/** Files and texts that are a request together. */
export const FormParts = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: { type: 'string' },
  description:
    'Parts as curl -F sends them, recognised by their first bytes: a .npy file is the tensor that its part is named after; of an .npz or ' +
    "safetensors file, or of a JSON object, all fields are the request's, whatever the part is named; a text is nested arrays where its " +
    'part is named after a tensor, and else an option, as in the query. The answer is JSON unless Accept says otherwise.',
});
