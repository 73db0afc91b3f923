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
