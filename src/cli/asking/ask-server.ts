import { mediaTypesOf } from '../../codecs/formats.ts';
import { InputError, type Path } from '../../core/tensors/input-error.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { Answerer } from './answerer.ts';

/**
 * Asks a service.
 *
 * @param server its address, such as http://127.0.0.1:8080
 */
export function askServer(server: string): Answerer {
  return async ({ operation, body, to }) => {
    const response = await post(server, `/v1/${operation.name}?${new URLSearchParams(body.texts)}`, {
      headers: { 'content-type': mediaTypesOf('safetensors')[0] as string, accept: mediaTypesOf(to)[0] as string },
      body: new Blob(body.chunks as readonly Uint8Array<ArrayBuffer>[] as Uint8Array<ArrayBuffer>[]),
    });
    return [Buffer.from(await response.arrayBuffer())];
  };
}

/**
 * Sends a request, and waits for the head of an answer that is none of a problem.
 *
 * @throws InputError a problem with a place
 * @throws CliError another problem, or no answer
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
  if (!response.ok) throw problemOf(server, response.status, await response.text());
  return response;
}

function urlOf(server: string, path: string): URL {
  try {
    const url = new URL(server.replace(/\/+$/, '') + path);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  } catch {
    // Is no URL.
  }
  throw new CliError(`--server is ${JSON.stringify(server)}; expected an address such as http://127.0.0.1:8080`);
}

/** A problem of the service, as one that was found here. */
function problemOf(server: string, status: number, text: string): Error {
  try {
    const { code, detail, errors } = JSON.parse(text) as Problem;
    if (errors === undefined) return new CliError(detail, EXIT.FAILED);
    const issues = errors.map((error) => ({ path: pathOf(error.pointer), detail: error.detail }));
    return new InputError(code, issues);
  } catch {
    return new CliError(`--server ${server} answers ${status}, and not as exact-loss does`, EXIT.FAILED);
  }
}

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** The path of a JSON Pointer. */
function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
