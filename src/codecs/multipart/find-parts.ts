import {
  MaxHeaderSizeExceededError,
  MaxPartsExceededError,
  MultipartParseError,
  type MultipartPart,
  parseMultipart,
} from '@remix-run/multipart-parser';
import { excerpt } from '../../core/tensors/excerpt.ts';
import { MOST_FIELDS } from '../json/decode-json.ts';
import { looksLike } from '../signature.ts';
import { UnreadableError } from '../unreadable.ts';
import { malformed } from './malformed.ts';

/** Names and types take some hundred bytes. */
const LONGEST_HEADERS = 4096;

/** What a boundary can be (RFC 2046 §5.1.1). */
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/;

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const DASH = 0x2d;
const LINE_END = 2;

/** A part of a form, where it lies in it. */
export interface FoundPart {
  readonly headers: Uint8Array;
  /** Where its headers begin, but for the line's end before them. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * The parts of a multipart/form-data body, unread. The library finds them; it is checked here that what it passes over is nothing: a
 * delimiter that goes on, or bytes behind the last one.
 *
 * @throws UnreadableError EMPTY_BODY, MALFORMED_MULTIPART with the byte
 */
export function* findParts(body: Uint8Array, boundary: string | undefined): Generator<FoundPart> {
  if (boundary === undefined || !BOUNDARY.test(boundary)) malformed(boundaryProblem(boundary), 0);
  if (body.length === 0) {
    throw new UnreadableError('EMPTY_BODY', [], 'the body is empty, expected multipart/form-data', { offset: 0 });
  }
  const delimiter = `--${boundary}`;
  if (!startsWith(body, delimiter, 0)) {
    malformed(`the body does not begin with its boundary, ${excerpt(delimiter)}${looksLike(body, 'multipart')},`, 0);
  }
  // Where the delimiter before the next part ends.
  let at = delimiter.length;
  checkDelimiter(body, at);
  const parts = parseMultipart(body, {
    boundary,
    maxHeaderSize: LONGEST_HEADERS,
    maxParts: MOST_FIELDS,
    maxFileSize: body.length,
    maxTotalSize: body.length,
  });
  for (;;) {
    const part = next(parts, body, delimiter, at);
    if (part === undefined) break;
    const start = contentStart(body, at);
    const end = start + (part.content[0]?.length ?? 0);
    yield { headers: body.subarray(at + LINE_END, start - 2 * LINE_END), at, bytes: body.subarray(start, end) };
    at = end + LINE_END + delimiter.length;
    checkDelimiter(body, at);
  }
  checkEnd(body, at);
}

/** The next part; undefined behind the last one. */
function next(
  parts: Iterator<MultipartPart, void>,
  body: Uint8Array,
  delimiter: string,
  at: number,
): MultipartPart | undefined {
  try {
    return parts.next().value ?? undefined;
  } catch (error) {
    if (error instanceof MaxHeaderSizeExceededError) {
      malformed(`the headers of a part have more than ${LONGEST_HEADERS} bytes: they begin`, at);
    }
    if (error instanceof MaxPartsExceededError)
      malformed(`there are more than ${MOST_FIELDS} parts: the next begins`, at);
    if (!(error instanceof MultipartParseError)) throw error;
    const expected = excerpt(`${delimiter}--`);
    return malformed(`the body ends without the last boundary, ${expected}: was all of it sent? It ends`, body.length);
  }
}

/** A delimiter ends with its line; the last one with two dashes. */
function checkDelimiter(body: Uint8Array, at: number): void {
  const [first, second] = [body[at], body[at + 1]];
  if (first === undefined || second === undefined) return;
  if (first === CARRIAGE_RETURN && second === LINE_FEED) return;
  if (first === DASH && second === DASH) return;
  malformed('a boundary does not end with its line; expected \\r\\n or --', at);
}

/** Behind the last delimiter there may be the end of a line. */
function checkEnd(body: Uint8Array, at: number): void {
  const end = at + 2;
  const behind = body.length - end;
  const isLineEnd = behind === 2 && body[end] === CARRIAGE_RETURN && body[end + 1] === LINE_FEED;
  if (behind > 0 && !isLineEnd) malformed(`${behind} bytes follow the last boundary; expected none`, end);
}

/** Where the bytes of a part begin whose headers begin behind the delimiter that ends at `at`. */
function contentStart(body: Uint8Array, at: number): number {
  let start = at + 2;
  while (!startsWith(body, '\r\n\r\n', start)) start++;
  return start + 4;
}

function startsWith(body: Uint8Array, text: string, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (body[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

function boundaryProblem(boundary: string | undefined): string {
  const hint = 'curl -F and other clients write it themselves: leave the content-type to them';
  if (boundary === undefined || boundary === '')
    return `the content-type has no boundary; expected "multipart/form-data; boundary=…" (${hint}), which stands`;
  return `the boundary is ${excerpt(JSON.stringify(boundary))}; expected 1 to 70 letters, digits and '()+_,-./:=? (RFC 2046), which stands`;
}
