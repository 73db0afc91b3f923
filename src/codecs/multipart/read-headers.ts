import { excerpt } from '../../core/tensors/excerpt.ts';
import type { Part } from '../parts/part.ts';
import { malformed } from './malformed.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A header in one line: a name, and a value without control characters. */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\P{Cc}]*)$/u;

/** A parameter, of a token or a quoted text. */
const PARAMETER = /[ \t]*;[ \t]*([^\s;="]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"][^\s;]*))/y;

const NO_NAME = 'a part has no name; expected "content-disposition: form-data; name=…" in its headers, which begin';

/**
 * What its headers say of a part: its name, and that of its file (RFC 7578 §4.2). Readers do not agree on headers that stand twice, are
 * folded or are none: these are refused, so that no part is one field here and another elsewhere.
 *
 * @param at where they begin, for errors
 * @throws UnreadableError MALFORMED_MULTIPART
 */
export function readHeaders(bytes: Uint8Array, at: number): Omit<Part, 'bytes'> {
  let disposition: string | undefined;
  for (const line of textOf(bytes, at).split('\r\n')) {
    const [, name, text] = HEADER.exec(line) ?? [];
    if (name === undefined || text === undefined) {
      return malformed(
        `${excerpt(JSON.stringify(line))} is no header of a part; expected such as "name: value" in those`,
        at,
      );
    }
    const value = text.trim();
    const isDisposition = name.toLowerCase() === 'content-disposition';
    if (isDisposition && disposition !== undefined)
      return malformed('content-disposition stands twice in the headers', at);
    if (isDisposition) disposition = value;
    if (name.toLowerCase() === 'content-transfer-encoding') checkCoding(value, at);
  }
  if (disposition === undefined) return malformed(NO_NAME, at);
  return readDisposition(disposition, at);
}

function textOf(bytes: Uint8Array, at: number): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return malformed('the headers of a part are not UTF-8: they begin', at);
  }
}

function checkCoding(coding: string, at: number): void {
  if (/^(binary|8bit|7bit)$/i.test(coding)) return;
  const seen = `a part has the content-transfer-encoding ${excerpt(coding)}`;
  malformed(`${seen}; expected its bytes as they are (RFC 7578 §4.7), in the headers`, at);
}

function readDisposition(value: string, at: number): Omit<Part, 'bytes'> {
  const fail = () => {
    const seen = `content-disposition is ${excerpt(value)}`;
    return malformed(`${seen}; expected form-data; name="…", and each parameter once, in the headers`, at);
  };
  const type = /^form-data(?=[ \t]*(;|$))/i.exec(value)?.[0];
  if (type === undefined) return fail();
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = type.length;
  let end = type.length;
  for (let match = PARAMETER.exec(value); match !== null; match = PARAMETER.exec(value)) {
    const [, key = '', quoted, token = ''] = match;
    const parameter = key.toLowerCase();
    if (parameters.has(parameter)) return fail();
    parameters.set(parameter, quoted?.replace(/\\(.)/g, '$1') ?? token);
    end = PARAMETER.lastIndex;
  }
  if (!/^[ \t;]*$/.test(value.slice(end))) return fail();
  const name = parameters.get('name');
  if (name === undefined || name === '') return malformed(NO_NAME, at);
  // Only errors name the file; filename*, in a charset of its choice, is not looked at.
  return { name, fileName: parameters.get('filename') };
}
