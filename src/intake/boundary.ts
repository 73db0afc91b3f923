/** A parameter, of a token or a quoted text (RFC 9110 §5.6.6). */
const PARAMETER = /;[ \t]*(?:([^\s;="]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*)))?[ \t]*/y;

/**
 * What is between the parts of a form; empty where its content-type does not say. One that it says twice is given as both, which no
 * boundary is.
 *
 * @example boundaryOf('multipart/form-data; boundary=----a') // '----a'
 * @example boundaryOf('multipart/form-data; boundary=a; boundary=b') // 'a; b'
 */
export function boundaryOf(contentType: string): string {
  const boundaries: string[] = [];
  PARAMETER.lastIndex = contentType.indexOf(';');
  if (PARAMETER.lastIndex < 0) return '';
  for (let match = PARAMETER.exec(contentType); match !== null; match = PARAMETER.exec(contentType)) {
    const [, name, quoted, token = ''] = match;
    if (name?.toLowerCase() === 'boundary') boundaries.push(quoted?.replace(/\\(.)/g, '$1') ?? token);
  }
  return boundaries.join('; ');
}
