import { Type } from '@sinclair/typebox';

/** The body of every error: RFC 9457. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'A URI for the kind of problem.' }),
    title: Type.String({ description: 'The kind of problem, in words.' }),
    status: Type.Integer({ description: 'The HTTP status.' }),
    detail: Type.String({ description: 'What is wrong here: the place, the value seen, and what is allowed.' }),
    code: Type.String({ description: 'The kind of problem, for programs: stable, UPPER_SNAKE.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'A JSON Pointer (RFC 6901) to the offending value.' }),
          detail: Type.String({ description: 'The value seen, and what is allowed.' }),
        }),
        { maxItems: 16, description: 'The offending values: the first sixteen.' },
      ),
    ),
    offset: Type.Optional(
      Type.Integer({ description: 'Malformed body: the offset in bytes, from 0; of compressed ones, in those.' }),
    ),
    line: Type.Optional(
      Type.Integer({ description: 'Malformed JSON: the line, from 1. In a stream of lines: the line of the stream.' }),
    ),
    column: Type.Optional(Type.Integer({ description: 'Malformed JSON: the column in characters, from 1.' })),
    limit: Type.Optional(
      Type.Integer({ description: 'Too large: how many bytes the body may have, or all that is kept of the request.' }),
    ),
    size: Type.Optional(
      Type.Integer({
        description: 'Too large: how many bytes there are, or were when it was refused; or how many are needed.',
      }),
    ),
    encoded_size: Type.Optional(
      Type.Integer({
        description: 'Body that decompresses to too much: the compressed bytes that `size` bytes came of.',
      }),
    ),
    ratio: Type.Optional(
      Type.Integer({
        description: 'Body that decompresses to too much: how many bytes may come of one: DECODED_RATIO.',
      }),
    ),
  },
  { title: 'Problem', description: 'A problem (RFC 9457), served as application/problem+json.' },
);
