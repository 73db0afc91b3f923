import { Type } from '@sinclair/typebox';
import { stringEnum } from './string-enum.ts';

export const Health = Type.Object({ status: stringEnum(['ok', 'draining']) }, { title: 'Health' });

export const Info = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    commit: Type.String({ description: 'The commit the service was built from, or "unknown".' }),
    limits: Type.Object({
      body_bytes: Type.Integer({ description: 'The largest request body: BODY_LIMIT.' }),
      nesting: Type.Integer({ description: 'How deep arrays and objects may be nested.' }),
      errors: Type.Integer({ description: 'How many places one problem lists at most.' }),
    }),
    media_types: Type.Object({
      request: Type.Array(Type.String()),
      response: Type.Array(Type.String()),
    }),
    dtypes: Type.Array(Type.String()),
  },
  { title: 'Info' },
);
