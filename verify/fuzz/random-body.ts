import { operationNamed } from '../../src/operations/index.ts';
import { hasLosses } from '../../src/operations/operation.ts';
import type { Random } from '../random.ts';
import { FORM_TYPE } from '../siege/harness/npz-file.ts';
import {
  type Draft,
  formDraft,
  inferenceDraft,
  jsonDraft,
  npzDraft,
  safetensorsDraft,
  textsOf,
  write,
} from './formats.ts';
import { NAMES, randomMessage } from './message.ts';
import type { JsonObject, Message } from './message-types.ts';
import { mutateBytes, mutateJson } from './mutations.ts';

/** A POST to an operation, before its headers are changed. */
export interface Post {
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
  /** Whether it must be answered with 200: nothing in it is broken. */
  readonly isValid: boolean;
  /** Whether something that is not finite, or too large for some type, may be in it, together with `propagate`. */
  readonly mayGiveNaN: boolean;
  /** Whether results may be rounded to a type shorter than float64. */
  readonly mayRound: boolean;
}

/** One body in two has broken JSON, of those with wild numbers one in ten; one in six has broken bytes. */
const WRONG_PLACE = 2;
const WRONG_PLACE_IN_WILD = 10;
const WRONG_BYTE = 6;

/** A POST to any operation in any format. About half are valid. */
export function randomPost(random: Random): Post {
  const operation = random.pick(NAMES);
  switch (random.below(4)) {
    case 0:
      return linesPost(random, operation);
    case 1:
      return inferencePost(random, operation);
    default:
      return operationPost(random, operation);
  }
}

/** How messages to operations are written, some more often than others, and what they are then called. */
const JSON_TYPES = ['application/json', 'application/json', 'application/json; charset=utf-8', 'Application/JSON'];
const FORMATS: readonly (readonly [draftOf: (random: Random, message: Message) => Draft, types: readonly string[]])[] =
  [
    [jsonDraft, JSON_TYPES],
    [jsonDraft, JSON_TYPES],
    [jsonDraft, JSON_TYPES],
    [safetensorsDraft, ['application/vnd.safetensors', 'application/safetensors', 'application/octet-stream']],
    [safetensorsDraft, ['application/vnd.safetensors', 'application/safetensors', 'application/octet-stream']],
    [npzDraft, ['application/x-npz', 'application/npz']],
    [formDraft, [FORM_TYPE, FORM_TYPE.replace('form-data', 'FORM-DATA')]],
  ];

function operationPost(random: Random, operation: string): Post {
  const { message, query } = withQuery(random, randomMessage(random, operation));
  const [draftOf, types] = random.pick(FORMATS);
  const draft = broken(random, message, draftOf);
  const type = random.pick(types);
  const { bytes, isValid, isTame } = bodyOf(random, draft);
  // Texts of NumPy are no ASCII, and what is compressed shows none.
  const may = mayOf(query + JSON.stringify(draft.json), bytes, isTame);
  return { path: `/v1/${operation}${query}`, headers: { 'content-type': type }, body: bytes, isValid, ...may };
}

function inferencePost(random: Random, operation: string): Post {
  const draft = broken(random, randomMessage(random, operation), inferenceDraft);
  const { bytes, jsonLength, isValid, isTame } = bodyOf(random, draft);
  const may = mayOf('', bytes, isTame);
  const version = random.pick(['', '', '/versions/1']);
  const path = `/v2/models/${operation}${version}/infer`;
  if (draft.format === 'inference')
    return { path, headers: { 'content-type': 'application/json' }, body: bytes, isValid, ...may };
  const isWrong = random.below(12) === 0;
  const length = isWrong
    ? random.pick(['', '0', '-1', '1e3', 'x', String(bytes.length + 1), '9'.repeat(30)])
    : String(jsonLength);
  const headers = { 'content-type': 'application/octet-stream', 'inference-header-content-length': length };
  return { path, headers, body: bytes, isValid: isValid && !isWrong, ...may };
}

/** A stream. Broken lines each get a problem, so the answer is a 200 if the defaults and options are valid. */
function linesPost(random: Random, operation: string): Post {
  const lines: Buffer[] = [];
  const hasWrongDefaults = random.below(20) === 0;
  const hasDefaults = !hasWrongDefaults && random.below(4) === 0;
  if (hasWrongDefaults) lines.push(Buffer.from(JSON.stringify({ defaults: mutateJson(random, { dtype: 'float32' }) })));
  else if (hasDefaults) lines.push(Buffer.from('{"defaults":{"dtype":"float32","on_non_finite":"propagate"}}'));
  for (let i = random.below(6); i > 0; i--) {
    if (random.below(8) === 0) lines.push(Buffer.from(random.pick(['', ' ', '\t\r'])));
    else lines.push(bodyOf(random, broken(random, randomMessage(random, operation), jsonDraft)).bytes);
  }
  const query =
    hasLosses(operationNamed(operation)) && random.below(3) === 0 ? `?summary=${random.below(2) === 0}` : '';
  const end = random.pick(['', '\n', '\r\n']);
  const body = Buffer.concat(
    lines.flatMap((line, i) => (i === 0 ? [line] : [Buffer.from('\n'), line])).concat(Buffer.from(end)),
  );
  const type = random.pick(['application/x-ndjson', 'application/ndjson', 'application/jsonl']);
  // A broken line may look like defaults.
  const isValid = !hasWrongDefaults && !body.includes('defaults"', hasDefaults ? 12 : 0) && body.length > 0;
  return {
    path: `/v1/${operation}${query}`,
    headers: { 'content-type': type },
    body,
    isValid,
    ...mayOf('', body, false),
  };
}

function mayOf(query: string, body: Buffer, isTame: boolean) {
  const text = query + body.toString('latin1');
  return { mayGiveNaN: !isTame && text.includes('propagate'), mayRound: /FP?16|FP?32|float(16|32)/.test(text) };
}

/** Moves the options of some messages to the query. */
function withQuery(random: Random, message: Message): { message: Message; query: string } {
  if (random.below(5) > 0) return { message, query: '' };
  const query = new URLSearchParams(textsOf(message.options)).toString();
  return { message: { ...message, options: {} as JsonObject }, query: `?${query}` };
}

interface Maybe extends Draft {
  /** Whether it must be answered. */
  readonly isValid: boolean;
  /** Whether every number in it is finite, in float16 too, and no class is masked. */
  readonly isTame: boolean;
}

const MOST_FLOAT16 = 65504;

function broken(random: Random, message: Message, draftOf: (random: Random, message: Message) => Draft): Maybe {
  const draft = draftOf(random, message);
  const isBroken = random.below(message.isValid ? WRONG_PLACE : WRONG_PLACE_IN_WILD) === 0;
  if (isBroken) return { ...draft, json: mutateJson(random, draft.json), isValid: false, isTame: false };
  const numbers = Object.values(message.tensors).flatMap((tensor) => tensor.numbers);
  const isTame = !('class_mask' in message.tensors) && numbers.every((x) => Math.abs(x) <= MOST_FLOAT16);
  return { ...draft, isValid: message.isValid, isTame };
}

function bodyOf(random: Random, draft: Maybe) {
  const { bytes, jsonLength } = write(draft, random.below(2) === 0);
  const isMutated = random.below(WRONG_BYTE) === 0;
  return {
    bytes: isMutated ? mutateBytes(random, bytes) : bytes,
    jsonLength,
    isValid: draft.isValid && !isMutated,
    isTame: draft.isTame && !isMutated,
  };
}
