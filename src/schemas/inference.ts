import { Type } from '@sinclair/typebox';
import { stringEnum } from './string-enum.ts';

/** The messages of the Open Inference Protocol, field for field. */

const DATATYPE_NAMES = [
  'FP64',
  'FP32',
  'FP16',
  'BF16',
  'INT64',
  'INT32',
  'INT16',
  'INT8',
  'UINT64',
  'UINT32',
  'UINT16',
  'UINT8',
  'BOOL',
] as const;

export const ServerMetadata = Type.Object(
  {
    name: Type.String({ description: 'exact-loss.' }),
    version: Type.String({ description: 'The version of the service.' }),
    extensions: Type.Array(Type.String(), { description: 'The extensions of the protocol that it has.' }),
  },
  { title: 'InferenceServerMetadata', description: 'What the server is.' },
);

export const ServerLive = Type.Object(
  { live: Type.Boolean({ description: 'Always true.' }) },
  { title: 'InferenceServerLive', description: 'The process is alive.' },
);

export const ServerReady = Type.Object(
  {
    live: Type.Boolean({ description: 'Always true: the text of the protocol has it here.' }),
    ready: Type.Boolean({ description: 'What clients look for: false while the server drains.' }),
  },
  { title: 'InferenceServerReady', description: 'Whether to send requests here.' },
);

export const ModelReady = Type.Object(
  {
    name: Type.String({ description: 'The model.' }),
    ready: Type.Boolean({ description: 'False while the server drains.' }),
  },
  { title: 'InferenceModelReady', description: 'Whether to send requests for the model here.' },
);

const MetadataTensor = Type.Object(
  {
    name: Type.String({ description: 'As in requests and answers.' }),
    datatype: Type.String({ description: 'The widest that it may have.' }),
    shape: Type.Array(Type.Integer(), { description: 'The length of each axis; -1 for any.' }),
  },
  { title: 'InferenceMetadataTensor' },
);

export const ModelMetadata = Type.Object(
  {
    name: Type.String({ description: 'The model.' }),
    versions: Type.Array(Type.String(), { description: 'The only version, 1.' }),
    platform: Type.String({ description: 'What computes it.' }),
    inputs: Type.Array(MetadataTensor, { description: 'Those that are required.' }),
    outputs: Type.Array(MetadataTensor, { description: 'Those that these give where none are asked for by name.' }),
  },
  { title: 'InferenceModelMetadata', description: 'The inputs and outputs of a model.' },
);

export const InferenceError = Type.Object(
  { error: Type.String({ description: 'What is wrong: the place, the value seen, and what is allowed.' }) },
  { title: 'InferenceError', description: 'An error in the form of the protocol.' },
);

/** What a tensor of a request and of an answer have in common. */
const Shape = Type.Array(Type.Integer({ minimum: 0 }), { description: 'The length of each axis; [] for a number.' });
const Data = (description: string) => Type.Array(Type.Any(), { description, examples: [[0.5, -1]] });

const Headers = Type.Record(Type.String(), Type.Any(), { description: 'Changes nothing.' });

/** What MLServer's clients say of a tensor. */
const IdleParameters = {
  content_type: Type.Optional(stringEnum(['np'], { description: "MLServer's: changes nothing." })),
  headers: Type.Optional(Headers),
};

/** What clients of MLServer and Triton say of a request: other values are refused. */
export const RequestIdleParameters = {
  content_type: Type.Optional(stringEnum(['np', 'pd'], { description: "MLServer's: changes nothing." })),
  headers: Type.Optional(Headers),
  triton_enable_empty_final_response: Type.Optional(Type.Boolean({ description: "Triton's: changes nothing." })),
};

/** An input that is one of those. */
export const inferenceInput = (names: readonly string[]) =>
  Type.Object(
    {
      name: stringEnum(names, { description: 'The field of the operation.' }),
      shape: Shape,
      datatype: stringEnum(DATATYPE_NAMES, {
        description:
          'Of labels an integer type, of what is true or false BOOL or an integer type, of all others a floating-point type.',
      }),
      parameters: Type.Optional(
        Type.Object(
          {
            binary_data_size: Type.Optional(
              Type.Integer({
                minimum: 0,
                description: 'How many bytes of it stand behind the JSON, in place of data.',
              }),
            ),
            ...IdleParameters,
          },
          { additionalProperties: false },
        ),
      ),
      data: Type.Optional(
        Data(
          'Its numbers, flat or nested as the shape says, in row-major order: rounded to the datatype; integers are ones. ' +
            'The strings "Infinity", "-Infinity" and "NaN", or the bare tokens of the same names, are numbers.',
        ),
      ),
    },
    { additionalProperties: false },
  );

/** An output that is one of those, asked for by name. */
export const inferenceRequestedOutput = (names: readonly string[]) =>
  Type.Object(
    {
      name: stringEnum(names, { description: 'The output of the operation.' }),
      parameters: Type.Optional(
        Type.Object(
          {
            binary_data: Type.Optional(
              Type.Boolean({
                description: 'Whether it is answered as bytes behind the JSON; else as binary_data_output says.',
              }),
            ),
            ...IdleParameters,
          },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  );

export const InferenceResponse = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'That of the request.' })),
    model_name: Type.String({ description: 'The model, as in the address.' }),
    model_version: Type.String({ description: 'The only version, 1.' }),
    outputs: Type.Array(
      Type.Object(
        {
          name: Type.String({ description: 'The output.' }),
          shape: Shape,
          datatype: stringEnum(['FP64', 'FP32', 'FP16', 'BF16'], {
            description: 'That of the logits or log_probs, unless the parameter dtype says another.',
          }),
          parameters: Type.Optional(
            Type.Object({
              binary_data_size: Type.Integer({
                description: 'How many bytes of it stand behind the JSON, in place of data.',
              }),
            }),
          ),
          data: Type.Optional(
            Data('Its numbers in row-major order, flat; "Infinity", "-Infinity" or "NaN" as strings.'),
          ),
        },
        { additionalProperties: false },
      ),
      { description: 'In the order in which they were asked for.' },
    ),
  },
  { title: 'InferenceResponse', additionalProperties: false },
);

/** A message with the bytes of tensors behind its JSON. */
export const InferenceBytes = Type.Unsafe<Uint8Array>({
  type: 'string',
  contentMediaType: 'application/octet-stream',
  description:
    'The JSON, of as many bytes as Inference-Header-Content-Length says, and behind it the numbers of those tensors that have a ' +
    'binary_data_size, in the order of the JSON: little-endian, in row-major order, without gaps.',
});
