/** The parameter, as a token or a quoted text (RFC 9110 §5.6.6). */
const BOUNDARY = /;[ \t]*boundary=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/i;

/**
 * What is between the parts of a form; empty where its content-type does not say.
 *
 * @example boundaryOf('multipart/form-data; boundary=----a') // '----a'
 */
export function boundaryOf(contentType: string): string {
  const [, quoted, token] = BOUNDARY.exec(contentType) ?? [];
  return quoted?.replace(/\\(.)/g, '$1') ?? token ?? '';
}
