/**
 * The media types of a stream of lines of which each is a JSON object, the one that names it first. (NDJSON has no registered
 * type: these are what clients send.)
 *
 * @see https://github.com/ndjson/ndjson-spec
 */
export const LINE_TYPES: readonly string[] = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];
