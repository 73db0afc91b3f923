import { binaryFaults, fileFaults, jsonFaults, linesFaults, npzFaults } from './check-content.ts';
import { numbersOfAnswer } from './numbers-of-answer.ts';
import { type Published, type Response, schemaName } from './published.ts';
import type { FuzzRequest } from './random-request.ts';
import type { Answer } from './send.ts';

/** Everything wrong with an answer, by openapi.yaml and by the rules for all answers. */
export function faultsOf(published: Published, request: FuzzRequest, answer: Answer): string[] {
  if (answer.error !== undefined) return brokenOff(request, answer);
  const path = pathOf(request.path);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const isOperation = published.methodsAt(path).includes(method);
  const faults = [
    ...headFaults(request, answer),
    ...(isOperation
      ? operationFaults(published, request, answer, published.response(method, path, answer.status))
      : elsewhereFaults(published, path, request, answer)),
  ];
  const hasNumbers = method === 'POST' && answer.status === 200;
  return hasNumbers && faults.length === 0 ? numberFaults(request, path, answer) : faults;
}

/** NaN where nothing that was to be propagated gave it; losses and gradients that are -0, unless something tiny was rounded to it. */
function numberFaults(request: FuzzRequest, path: string, answer: Answer): string[] {
  const faults = new Set<string>();
  for (const { name, numbers } of numbersOfAnswer(answer)) {
    // Of a row that does not count the probabilities are those of its logits, whatever these are.
    const isOfAnyRow = path.includes('/cross-entropy') && /^(log_)?probs$/.test(name);
    if (!request.mayGiveNaN && !isOfAnyRow && numbers.some(Number.isNaN)) faults.add(`${path} ${name} has NaN`);
    const isUnsigned = !request.mayRound && /^loss(es)?$|grad$/.test(name);
    if (isUnsigned && numbers.some((x) => Object.is(x, -0))) faults.add(`${path} ${name} has -0`);
  }
  return [...faults];
}

/** The path as openapi.yaml spells it, which describes each model without its version. */
function pathOf(target: string): string {
  const path = (target.split(/[?#]/, 1)[0] ?? '').replace(/^(\/v2\/models\/[^/]+)\/versions\/1(?=\/|$)/, '$1');
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Only an NDJSON answer may break off, if the rest of the request cannot be read. */
function brokenOff(request: FuzzRequest, { status, headers, error }: Answer): string[] {
  const isOfLines = status === 200 && mediaTypeOf(headers['content-type']).match(/ndjson|jsonl/) !== null;
  return request.mayBreakOff && isOfLines ? [] : [`broke off after status ${status}: ${error}`];
}

function headFaults({ headers: sent, isValid }: FuzzRequest, { status, headers, body }: Answer): string[] {
  const id = sent['x-request-id'];
  const isSensible = id !== undefined && /^[\w.:/+=@-]{1,128}$/.test(id);
  return [
    ...(status >= 500 ? [`status ${status}`] : []),
    ...(isValid && status !== 200
      ? [`a valid request was answered with ${status}: ${body.toString('utf8', 0, 300)}`]
      : []),
    ...(headers['x-request-id'] ? [] : [`no x-request-id, with status ${status}`]),
    ...(isSensible && headers['x-request-id'] !== id ? ['x-request-id differs from that of the request'] : []),
    ...(status === 405 && !headers.allow ? ['no Allow with a 405'] : []),
    ...(status === 503 && !headers['retry-after'] ? ['no Retry-After with a 503'] : []),
  ];
}

function operationFaults(
  published: Published,
  { method, path }: FuzzRequest,
  answer: Answer,
  response: Response | undefined,
): string[] {
  if (response === undefined)
    return [`status ${answer.status} is not in the document for ${method} ${path.slice(0, 80)}`];
  const sent = mediaTypeOf(answer.headers['content-type']);
  const mediaType = published.mediaTypeIn(response, sent);
  if (mediaType === undefined)
    return [`content-type ${sent || 'none'} is not in the document, with status ${answer.status}`];
  const missing = Object.entries(response.headers ?? {})
    .filter(([name, { required }]) => required && answer.headers[name.toLowerCase()] === undefined)
    .map(([name]) => `no ${name}, with status ${answer.status}`);
  if (method === 'HEAD') return answer.body.length === 0 ? missing : ['HEAD has a body'];
  return [...missing, ...contentFaults(published, response, mediaType, answer)];
}

function contentFaults(published: Published, response: Response, mediaType: string, answer: Answer): string[] {
  const schema = schemaName(response, mediaType) ?? schemaName(response, 'application/json');
  if (schema === undefined) return [];
  if (mediaType === 'application/x-ndjson') return linesFaults(published, schema, answer.body.toString());
  if (mediaType === 'application/vnd.safetensors') return fileFaults(published, schema, answer.body);
  if (mediaType === 'application/x-npz') return npzFaults(published, schema, answer.body);
  if (mediaType === 'application/octet-stream') return binaryFaults(published, schema, answer);
  const text = answer.body.toString();
  const faults = jsonFaults(published, schema, text);
  return faults.length > 0 || schema !== 'Problem' ? faults : problemFaults(answer.status, text);
}

/** Outside of the operations in openapi.yaml there are pages, and errors in the form of that part of the service. */
function elsewhereFaults(published: Published, path: string, { method }: FuzzRequest, answer: Answer): string[] {
  const { status, headers, body } = answer;
  const isThere = published.methodsAt(path);
  if (isThere.length > 0 && status < 400) return [`${method} ${path} was answered with ${status}; expected an error`];
  if (status < 400) return [];
  const allow = String(headers.allow).split(', ');
  const faults =
    status === 405 ? isThere.filter((allowed) => !allow.includes(allowed)).map((name) => `Allow has no ${name}`) : [];
  if (method === 'HEAD') return body.length === 0 ? faults : [...faults, 'HEAD has a body'];
  const isInference = /^\/v2(?:\/|$)/i.test(path);
  const expected = isInference ? 'application/json' : 'application/problem+json';
  const type = mediaTypeOf(headers['content-type']);
  if (type !== expected) return [...faults, `content-type ${type} with status ${status}; expected ${expected}`];
  const text = body.toString();
  const schema = isInference ? 'InferenceError' : 'Problem';
  const unlike = jsonFaults(published, schema, text);
  return [...faults, ...unlike, ...(unlike.length === 0 && !isInference ? problemFaults(status, text) : [])];
}

function problemFaults(status: number, text: string): string[] {
  const problem = JSON.parse(text) as { status: number; code: string };
  return [
    ...(problem.status === status ? [] : [`the problem says ${problem.status}, its answer ${status}`]),
    ...(/^[A-Z][A-Z0-9_]+$/.test(problem.code) ? [] : [`the code is ${problem.code}`]),
  ];
}

/** The media type without its parameters. */
function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
