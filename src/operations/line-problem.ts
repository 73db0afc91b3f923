import { DEFAULTS } from '../codecs/json/decode-defaults.ts';
import { type ProblemAnswer, type ProblemBody, problemOf } from '../errors.ts';

/**
 * The answer to an error in a line of a stream. A place in its text has the number of the line in the stream, and offset and
 * column within the line.
 */
export function lineProblem(error: unknown, line: number): ProblemAnswer {
  const answer = problemOf(error);
  return { ...answer, body: { ...explained(placed(answer.body, line), line), line } };
}

/** Details that name a line of the text, which for the text was the first one. */
function placed(body: ProblemBody, line: number): ProblemBody {
  if (body.column === undefined) return body;
  const place = (detail: string) => detail.replace(/ \(line \d+, column (\d+)\)$/, ` (line ${line}, column $1)`);
  const errors = body.errors?.map(({ pointer, detail }) => ({ pointer, detail: place(detail) }));
  return { ...body, detail: place(body.detail), ...(errors && { errors }) };
}

/** Defaults where there can be none are no field that was misspelt. */
function explained(body: ProblemBody, line: number): ProblemBody {
  const pointer = `/${DEFAULTS}`;
  if (body.code !== 'UNKNOWN_FIELD' || !body.errors?.some((error) => error.pointer === pointer)) return body;
  const detail = `${DEFAULTS} stand in line ${line}; expected them alone, in the first line that is not blank`;
  return { ...body, detail, errors: [{ pointer, detail }] };
}
