/** A request that the page sends: of a GET the path only. */
export interface Sent {
  readonly path: string;
  readonly type?: string | undefined;
  readonly body?: string | undefined;
}

/**
 * The command that sends the same request to `host`. Lines go to curl as they are.
 *
 * @example curl({ path: '/info' }, 'localhost:8080') // 'curl -sS localhost:8080/info'
 */
export function curl({ path, type, body }: Sent, host: string): string {
  if (body === undefined) return `curl -sS ${host}${path}`;
  const option = body.includes('\n') && type?.endsWith('ndjson') ? '--data-binary' : '-d';
  return `curl -sS ${host}${path} -H 'content-type: ${type}' \\\n  ${option} '${body.replaceAll("'", "'\\''")}'`;
}
