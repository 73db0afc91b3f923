import { Type } from '@sinclair/typebox';

const VectorFile = Type.Object({
  url: Type.String({ description: 'Where it is.' }),
  bytes: Type.Integer({ description: 'How long it is.' }),
});

/** Which golden vectors there are. */
export const VectorList = Type.Object(
  {
    vectors: Type.Array(
      Type.Object({
        operation: Type.String({ description: 'As in /v1/{operation}.' }),
        json: VectorFile,
        safetensors: VectorFile,
      }),
      { description: 'For each operation its files: json and safetensors, each with url and bytes.' },
    ),
  },
  { title: 'VectorList', description: 'The test vectors that there are.' },
);
