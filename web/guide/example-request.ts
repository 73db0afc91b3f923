/** A request of the guide that a page shows or quotes: the operation, and its JSON as it is written. */
export interface ExampleRequest {
  readonly operation: string;
  readonly body: string;
}

/** The one form in which the guide writes a request with a JSON body. */
const CURL =
  /^curl -sS?N? (?<quote>'?)localhost:8080\/v1\/(?<operation>[a-z-]+)\k<quote> -H 'content-type: application\/json' -d '(?<body>[^']*)'\n$/;

/** `<!-- request POST /v1/softmax {"logits":[1,2]} -->`: not shown, but the text quotes its answer. */
export const QUOTED = /^[ \t]*<!-- request POST \/v1\/(?<operation>[a-z-]+)\s+(?<body>\{[^>]*?)\s*-->[ \t]*\n?/gm;

/** The request of a block of code; undefined where it is none, or one of a file, of several lines, or to another protocol. */
export function requestOf(code: string): ExampleRequest | undefined {
  const { operation, body } = CURL.exec(code)?.groups ?? {};
  return operation === undefined || body === undefined ? undefined : { operation, body };
}

/** JSON without the spaces between its parts; numbers stay as they are written. */
export function compact(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}
