/** The address that opens a request of an operation in the playground: line breaks are left out. */
export function playgroundAddress(op: string, body: string): string {
  return `/#/losses?${new URLSearchParams({ op, body: body.replaceAll(/\n\s*/g, ' ') })}`;
}
