/** A request as JSON, with −Infinity as a string, as the API takes it. */
export function requestJson(request: object): string {
  return JSON.stringify(request, (_key, value) => (value === Number.NEGATIVE_INFINITY ? '-Infinity' : value));
}
