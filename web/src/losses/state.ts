import { batch, computed } from '@preact/signals';
import { parseJson } from '../../../src/files/parse-json.ts';
import { ReadError } from '../../../src/files/read-error.ts';
import { type Body, write } from '../api/json.ts';
import { DESCRIBED, type Described, describedNamed } from '../api/operations.ts';
import { DTYPES, type Dtype } from '../formulas/dtype.ts';
import type { Formula } from '../formulas/formula.ts';
import { formulasFor } from '../formulas/index.ts';
import { asNumber, asOneOf, asText } from '../shell/codecs.ts';
import { param } from '../shell/url-state.ts';
import { hasLogarithms, type PlacesKind, placesOf } from './places.ts';
import { type Movable, movables, numberAt, withNumber } from './pointers.ts';
import { rangeOf } from './ranges.ts';
import { type Setting, STARTS, STORIES } from './stories.ts';
import type { AxisKind } from './values-axis.ts';

const NAMES = DESCRIBED.map(({ name }) => name);
const FIRST = STORIES.clip;

/** In the address: `#/losses?op=…&body=…&move=…&from=…&to=…&axis=log&values=log`; `op` and `body` are enough. */
const operationName = param<string>('op', FIRST.operation, asText);
const bodyText = param('body', '', asText);
const moveGiven = param('move', '', asText);
const fromGiven = param('from', Number.NaN, asNumber);
const toGiven = param('to', Number.NaN, asNumber);
export const placesKind = param<PlacesKind>('axis', 'linear', asOneOf(['linear', 'log']));
export const valuesKind = param<AxisKind>('values', 'linear', asOneOf(['linear', 'log']));
export const float = param<Dtype>('float', 'float64', asOneOf(DTYPES));
const formulaGiven = param('formula', 0, asNumber);

/** The operation; undefined where the address names none that there is. */
export const operation = computed<Described | undefined>(() => describedNamed(operationName.value));
export const operationGiven = computed(() => operationName.value);

interface ReadBody {
  readonly body: Body | undefined;
  /** Why it cannot be read. */
  readonly wrong?: string;
}

const readBody = computed<ReadBody>(() => {
  const text = bodyText.value;
  if (text === '') return { body: STARTS[operationName.value] ?? operation.value?.example };
  try {
    const json = parseJson(text);
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    return isObject ? { body: json as Body } : { body: undefined, wrong: text };
  } catch (error) {
    return { body: undefined, wrong: error instanceof ReadError ? error.message : String(error) };
  }
});

export const body = computed(() => readBody.value.body);
/** Why the address's body cannot be read. */
export const wrongBody = computed(() => readBody.value.wrong);

/** The numbers that can be moved, and the one that is. */
export const choices = computed<readonly Movable[]>(() =>
  operation.value && body.value ? movables(operation.value, body.value) : [],
);
export const moved = computed<Movable | undefined>(
  () => choices.value.find(({ pointer }) => pointer === moveGiven.value) ?? choices.value[0],
);
const movedPointer = computed(() => moved.value?.pointer);

/** Where the moved number is now. */
export const x = computed(() =>
  body.value && movedPointer.value !== undefined ? numberAt(body.value, movedPointer.value) : undefined,
);

/** The request without what moves in it: it stays the same while that is moved. */
const still = computed(() =>
  body.value && movedPointer.value !== undefined ? write(withNumber(body.value, movedPointer.value, 0)) : '',
);

/** From where to where it moves: as given, or what is usual for such a number. */
const range = computed<readonly [number, number]>(() => {
  const [from, to] = [fromGiven.value, toGiven.value];
  if (from < to) return [from, to];
  if (!moved.value || !body.value) return [0, 1];
  return rangeOf(moved.value, x.value ?? 0, operationName.value, body.value);
});
export const from = computed(() => range.value[0]);
export const to = computed(() => range.value[1]);

export const canBeLog = computed(() => hasLogarithms(from.value, to.value));

/** A logit of a yes or no may be infinite: the picture has a place for that. */
const hasInfinities = computed(
  () => operationName.value === 'binary-cross-entropy' && moved.value?.field.name === 'logits',
);
export const places = computed(() =>
  placesOf(from.value, to.value, canBeLog.value ? placesKind.value : 'linear', hasInfinities.value),
);

/** The request whose numbers are drawn: as text, since that is the same while only the moved number changes. */
export const drawn = computed(() => `${operationName.value} ${movedPointer.value} ${still.value}`);

export const formulas = computed<readonly Formula[]>(() => {
  void still.value;
  const given = body.peek();
  return given ? formulasFor(operationName.value, given) : [];
});
export const formulaIndex = computed(() => (formulas.value[formulaGiven.value] ? formulaGiven.value : 0));
export const formula = computed<Formula | undefined>(() => formulas.value[formulaIndex.value]);

export function chooseFormula(index: number): void {
  formulaGiven.value = index;
}

/** Another operation, with a request to begin with. */
export function chooseOperation(name: string): void {
  batch(() => {
    operationName.value = name;
    bodyText.value = '';
    forgetRange();
    moveGiven.value = '';
    formulaGiven.value = 0;
  });
}

/** Another number moves. */
export function chooseMoved(pointer: string): void {
  batch(() => {
    moveGiven.value = pointer;
    forgetRange();
  });
}

export function setRange(next: { readonly from?: number; readonly to?: number }): void {
  batch(() => {
    fromGiven.value = next.from ?? from.value;
    toGiven.value = next.to ?? to.value;
  });
}

function forgetRange(): void {
  fromGiven.value = Number.NaN;
  toGiven.value = Number.NaN;
  placesKind.value = 'linear';
  valuesKind.value = 'linear';
}

/** Moves the number. The range stays as it is from now on, so that the picture does not run away, or reaches as far as the number. */
export function moveTo(next: number): void {
  const pointer = movedPointer.value;
  const { value: given } = body;
  if (pointer === undefined || !given || Object.is(next, x.value)) return;
  batch(() => {
    const reach = Number.isFinite(next) ? [next] : [];
    setRange({ from: Math.min(from.value, ...reach), to: Math.max(to.value, ...reach) });
    setBody(withNumber(given, pointer, next));
  });
}

/** Another value of a field; undefined leaves it out. */
export function setField(name: string, value: unknown): void {
  const { [name]: _before, ...rest } = body.value ?? {};
  setBody(value === undefined ? rest : { ...body.value, [name]: value });
}

function setBody(next: Body): void {
  bodyText.value = write(next);
}

/** Everything at once. */
export function show(setting: Setting): void {
  batch(() => {
    operationName.value = setting.operation;
    setBody(setting.body);
    moveGiven.value = setting.moved;
    fromGiven.value = setting.from;
    toGiven.value = setting.to;
    placesKind.value = setting.places ?? 'linear';
    valuesKind.value = setting.values ?? 'linear';
    formulaGiven.value = setting.formula ?? 0;
    float.value = setting.float ?? 'float64';
  });
}

export const OPERATION_NAMES = NAMES;
