/**
 * JSON with a space behind each comma and colon, where its lines may break; every number stays as it is written.
 *
 * @example spacedJson('{"a":[1,-0],"b":"1,2"}') // '{"a": [1, -0], "b": "1,2"}'
 */
export function spacedJson(text: string): string {
  return text.replaceAll(
    /("(?:[^"\\]|\\.)*")|([,:])(?=\S)/g,
    (_all, string?: string, mark = '') => string ?? `${mark} `,
  );
}
