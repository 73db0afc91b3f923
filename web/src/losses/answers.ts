import { effect, signal } from '@preact/signals';
import { type Body, write } from '../api/json.ts';
import { latest, lostWith } from '../api/latest.ts';
import type { Described } from '../api/operations.ts';
import { type Answer, type Problem, post } from '../api/post.ts';
import type { Dtype } from '../formulas/dtype.ts';
import { askAll, type Read, samplesFor, wantedOf } from './ask.ts';
import { marksOf } from './marks.ts';
import type { Places } from './places.ts';
import { body, drawn, float, moved, operation, places, x } from './state.ts';

/** What the pictures show: everything in it is of one stream of answers. */
export interface Drawn {
  readonly operation: Described;
  readonly body: Body;
  readonly moved: string;
  readonly float: Dtype;
  readonly places: Places;
  readonly xs: readonly number[];
  readonly reads: readonly (Read | undefined)[];
  /** Why there is no curve. */
  readonly problem: Problem | undefined;
}

/** The request as it is: the answer word for word, and the numbers read off it. */
export interface Point {
  readonly operation: Described;
  readonly body: Body;
  readonly moved: string | undefined;
  readonly x: number;
  readonly answer: Answer;
  /** Of the request as it is, and of one whose tensors are rounded to float32. */
  readonly exact: { readonly [float in Dtype]: Read | undefined };
}

export const curves = signal<Drawn | undefined>(undefined);
export const point = signal<Point | undefined>(undefined);

/** The real tensors of a request as float32 has them: what a library that computes in it is given. */
export function roundedTo(float: Dtype, { fields }: Described, body: Body): Body {
  if (float === 'float64') return body;
  const isReal = (name: string) => fields.some((field) => field.name === name && field.of === 'real');
  const rounded = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(rounded) : typeof value === 'number' ? Math.fround(value) : value;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, isReal(name) ? rounded(value) : value]));
}

interface Asked {
  readonly operation: Described;
  readonly body: Body;
  readonly moved: string | undefined;
  readonly float: Dtype;
  readonly places: Places;
}

/** On both sides of where a curve may jump: a step is drawn as one. */
function edges(
  operation: Described,
  body: Body,
  moved: string,
  { place, at, domain: [from, to] }: Places,
): readonly number[] {
  const jumps = marksOf(operation.name, body, moved).map(({ x }) => place(x));
  const side = (to - from) * NEAR;
  return jumps.filter((x) => x - side > from && x + side < to).flatMap((x) => [at(x - side), at(x + side)]);
}

/** How near to a jump, as a share of the axis: less than a pixel. */
const NEAR = 1e-5;

async function draw({ operation, body, moved, float, places }: Asked): Promise<void> {
  if (moved === undefined) {
    curves.value = undefined;
    return;
  }
  const samples = [...places.samples(samplesFor(body)), ...edges(operation, body, moved, places)].sort((a, b) => a - b);
  const xs = float === 'float32' ? [...new Set(samples.map(Math.fround))] : samples;
  const { reads, problem } = await askAll(operation, roundedTo(float, operation, body), moved, xs);
  curves.value = { operation, body, moved, float, places, xs, reads, problem };
}

async function askPoint({ operation, body, moved, x }: Omit<Asked, 'float' | 'places'> & { x: number }): Promise<void> {
  const given = post({ operation: operation.name, body });
  if (moved === undefined) {
    point.value = { operation, body, moved, x, answer: await given, exact: { float64: undefined, float32: undefined } };
    return;
  }
  const wanted = wantedOf(operation, body, moved);
  const { dtype: _dtype, encoding: _encoding, ...rest } = body;
  const ask = async (body: Body): Promise<Read | undefined> => {
    const { result } = await post({ operation: operation.name, body: { ...body, outputs: wanted.outputs } });
    return result && wanted.read(result);
  };
  const narrow = roundedTo('float32', operation, rest);
  const wide = ask(rest);
  const isSame = write(narrow) === write(rest);
  const [answer, float64, float32] = await Promise.all([given, wide, isSame ? wide : ask(narrow)]);
  point.value = { operation, body, moved, x, answer, exact: { float64, float32 } };
}

export const drawing = latest(draw);
export const asking = latest(askPoint);

/** What is shown of either is of an earlier answer when the service is lost to the other. */
export const drawingShown = lostWith(drawing.state, asking.state);
export const askingShown = lostWith(asking.state, drawing.state);

/** Asks again what was lost. */
export function retryLost(): void {
  for (const { state, retry } of [drawing, asking]) if (state.value === 'lost') retry();
}

/** Asks for the curves whenever what they show changes, and for the request itself whenever anything does. */
export function followState(): () => void {
  const stops = [
    effect(() => {
      // The body's moved number is not looked at: curves are the same wherever it is.
      void drawn.value;
      const given = body.peek();
      if (operation.value && given) {
        drawing.ask({
          operation: operation.value,
          body: given,
          moved: moved.peek()?.pointer,
          float: float.value,
          places: places.value,
        });
      }
    }),
    effect(() => {
      if (operation.value && body.value) {
        asking.ask({
          operation: operation.value,
          body: body.value,
          moved: moved.value?.pointer,
          x: x.value ?? Number.NaN,
        });
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
