import { Type } from '@sinclair/typebox';
import { stringEnum } from './string-enum.ts';

export const Health = Type.Object(
  {
    status: stringEnum(['ok', 'draining'], {
      description: 'draining: requests are still served, but no more should come.',
    }),
  },
  { title: 'Health', description: 'How the process is.' },
);

export const Info = Type.Object(
  {
    name: Type.String({ description: 'exact-loss.' }),
    version: Type.String({ description: 'The version of the service.' }),
    commit: Type.String({ description: 'The commit the service was built from, or "unknown".' }),
    limits: Type.Object(
      {
        body_bytes: Type.Integer({ description: 'The largest request body: BODY_LIMIT.' }),
        nesting: Type.Integer({ description: 'How deep arrays and objects may be nested.' }),
        errors: Type.Integer({ description: 'How many places one problem lists at most.' }),
      },
      { description: 'What a request may have.' },
    ),
    media_types: Type.Object(
      {
        request: Type.Array(Type.String(), { description: 'What a body may be.' }),
        response: Type.Array(Type.String(), { description: 'What an answer may be, as Accept asks.' }),
      },
      { description: 'The media types of operations.' },
    ),
    dtypes: Type.Array(Type.String(), { description: 'What results can be rounded to.' }),
  },
  { title: 'Info', description: 'What the service is, and its limits.' },
);
