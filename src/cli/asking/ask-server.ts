import { mediaTypesOf } from '../../codecs/formats.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { Answerer } from './answerer.ts';

/** No more than so many places of one mistake are printed. */
const MOST_SHOWN = 3;

/**
 * Asks a service.
 *
 * @param server its address, such as http://127.0.0.1:8080
 */
export function askServer(server: string): Answerer {
  return async ({ operation, body, texts, to }) => {
    const response = await post(server, `/v1/${operation.name}?${new URLSearchParams(texts)}`, {
      headers: { 'content-type': mediaTypesOf('safetensors')[0] as string, accept: mediaTypesOf(to)[0] as string },
      body: new Blob(body.chunks as readonly Uint8Array<ArrayBuffer>[] as Uint8Array<ArrayBuffer>[]),
    });
    return [Buffer.from(await response.arrayBuffer())];
  };
}

/**
 * Sends a request, and waits for the head of an answer that is none of a problem.
 *
 * @throws CliError
 */
export async function post(server: string, path: string, request: RequestInit): Promise<Response> {
  const url = urlOf(server, path);
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', ...request });
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; message?: string } };
    const reason = cause?.code === 'ECONNREFUSED' ? 'nothing listens there' : (cause?.message ?? String(error));
    throw new CliError(`--server ${server}: ${reason}; exact-loss serve starts a service`, EXIT.FAILED);
  }
  if (!response.ok) throw new CliError(problemText(server, response.status, await response.text()), EXIT.FAILED);
  return response;
}

function urlOf(server: string, path: string): URL {
  try {
    const url = new URL(path, server);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  } catch {
    // Is no URL.
  }
  throw new CliError(`--server is ${JSON.stringify(server)}; expected an address such as http://127.0.0.1:8080`);
}

/** A problem of the service, as one that was found here. */
function problemText(server: string, status: number, text: string): string {
  try {
    const { detail, errors } = JSON.parse(text) as { detail: string; errors?: readonly { detail: string }[] };
    const details = errors?.map((error) => error.detail) ?? [detail];
    const more = details.length > MOST_SHOWN ? [`and ${details.length - MOST_SHOWN} more of this kind`] : [];
    return [...details.slice(0, MOST_SHOWN), ...more].join('\n  ');
  } catch {
    return `--server ${server} answers ${status}, and not as exact-loss does`;
  }
}
