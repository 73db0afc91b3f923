import type { Random } from '../random.ts';
import type { Json, JsonObject } from './message-types.ts';

/** Values to put in place of others. */
const JUNK: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e300,
  5e-324,
  2 ** 53,
  -(2 ** 53) - 2,
  4294967296,
  '',
  '3',
  'NaN',
  'Infinity',
  '-Infinity',
  'mean',
  'float16',
  'F64',
  'FP64',
  'INT64',
  'base64',
  '\u0000',
  '\ud800',
  '😀',
  'x'.repeat(300),
  '__proto__',
  [],
  {},
  [[]],
  [[], []],
  [1, [2]],
  [null],
  ['a'],
  { a: 1 },
  { dtype: 'F64', shape: [1], data: 'AAAAAAAAAAA=' },
  { dtype: 'F64', shape: [2 ** 40], data: '' },
];

/** Names from other libraries, our own in the wrong place, and some with a meaning in JavaScript. */
const NAMES = [
  'input',
  'target',
  'weight',
  'dim',
  'axis',
  'smoothing',
  'eps',
  'ignoreIndex',
  'logit',
  'label',
  'logits',
  'labels',
  'log_probs',
  'target_probs',
  'outputs',
  'grad_output',
  'class_weight',
  'encoding',
  'dtype',
  'shape',
  'data',
  'summary',
  'defaults',
  'id',
  '__proto__',
  'constructor',
  'toString',
  '',
  'a/b~c',
  '\u0000',
  'x'.repeat(200),
];

/** A copy of the JSON with one change. */
export function mutateJson(random: Random, json: Json): Json {
  const copy: Json = structuredClone(json);
  const places: [Json[] | JsonObject, string | number][] = [];
  const visit = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    const holder = value as JsonObject;
    for (const key of Object.keys(holder)) {
      places.push([holder, key]);
      visit(holder[key] as Json);
    }
  };
  visit(copy);
  if (places.length === 0) return random.pick(JUNK);
  const [holder, key] = random.pick(places);
  const slots = holder as JsonObject;
  switch (random.below(6)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete slots[key];
      break;
    case 1:
      if (Array.isArray(holder)) holder.push(structuredClone(random.pick(JUNK)));
      else set(slots, random.pick(NAMES), structuredClone(random.pick(JUNK)));
      break;
    case 2:
      if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)] as Json));
      else {
        const value = slots[key] as Json;
        delete slots[key];
        set(slots, random.pick(NAMES), value);
      }
      break;
    case 3:
      slots[key] = [slots[key] as Json];
      break;
    default:
      slots[key] = structuredClone(random.pick(JUNK));
  }
  return copy;
}

/** Sets an own property, even if it is called `__proto__`. */
function set(object: JsonObject, name: string, value: Json): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A copy of the bytes, broken in one place. */
export function mutateBytes(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + random.below(8));
  const noise = Buffer.from(Array.from({ length: 1 + random.below(8) }, () => random.below(256)));
  const [before, within, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (random.below(6)) {
    case 0:
      return before;
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, noise, within, after]);
    case 3:
      return Buffer.concat([before, within, within, after]);
    case 4:
      return Buffer.concat([bytes, noise]);
    default:
      return Buffer.concat([before, noise.subarray(0, within.length), after]);
  }
}
