import { batch, computed, effect, signal } from '@preact/signals';
import { tensor } from '../api/json.ts';
import type { Freshness } from '../api/latest.ts';
import { type Answer, type Problem, post } from '../api/post.ts';
import { pytorch, textbook, type Way } from '../formulas/two-ways.ts';
import { flowers } from './data.ts';
import { moved, type Place, places, slope } from './differences.ts';
import {
  backward,
  descend,
  forward,
  type Kind,
  logitsOf,
  type Matrix,
  type Model,
  newModel,
  norm,
  predicted,
  SIZES,
} from './model.ts';
import { randomOf } from './random.ts';
import { type Rival, rivalStep } from './rival.ts';
import { features, inputs, isPlain, key, kind, optionsInForce, rate, seed } from './state.ts';

/** How far a training has come. Loss, accuracy and norm are those of the model before its last step. */
export interface Progress {
  /** Which model this is: its kind, features and seed. */
  readonly key: string;
  readonly model: Model;
  /** The loss of every step so far. */
  readonly losses: readonly number[];
  /** How many flowers are classified rightly. */
  readonly right?: number;
  readonly norm?: number;
  /** What a step takes from request to answer, of late. */
  readonly ms?: number;
  readonly answer?: Answer;
  /** How many flowers have a loss of exactly 0. */
  readonly zeros?: number;
  /** The same training with other formulas in float32; undefined where an option has been in force that these do not know. */
  readonly rivals?: Rivals | undefined;
}

/** A logit's gradient as the service gives it, and as the slope of the service's loss. */
export interface Compared extends Place {
  readonly given: number;
  readonly measured: number;
}

/** Some of these, and after how many steps. */
export interface Check {
  readonly steps: number;
  readonly compared: readonly Compared[];
}

/** Trainings with log(softmax(x)), as a textbook has it, and with log_softmax(x). */
export interface Rivals {
  readonly textbook: Rival;
  readonly logSoftmax: Rival;
}

export const progress = signal<Progress>(fresh());
export const isRunning = signal(false);
const isLost = signal(false);
export const problem = signal<Problem | undefined>(undefined);
export const check = signal<Check | undefined>(undefined);

/** Whether the service still answers to what is chosen. */
export const freshness = computed<Freshness>(() => (isLost.value ? 'lost' : problem.value ? 'unsent' : 'current'));

/** Enough for any of the models; a page that is left open asks no more. */
export const MOST_STEPS = 5000;

/** The page is drawn anew so many milliseconds after it was; seldom, where less motion is asked for. */
const REDRAW = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1000 : 120;

const CHECKED = 6;

/** As it is now; `progress` follows at its own pace. */
let now = progress.peek();
/** Steps that are asked for one by one, and whether a comparison is. */
let steps = 0;
let wantsCheck = false;
/** What was going on when the service was lost. */
let again = stepOnce;
let isBusy = false;
let drawn = 0;
let leaving = new AbortController();

function fresh(): Progress {
  const model = newModel(SIZES[kind.peek()], randomOf(seed.peek()));
  const rival = { model, losses: [], zeros: 0 };
  return { key: key.peek(), model, losses: [], rivals: { textbook: rival, logSoftmax: rival } };
}

/**
 * Allows requests, until what it returns is called: then the one in flight is broken off, and none follows. Meanwhile another
 * kind, seed or choice of features begins another model.
 */
export function enter(): () => void {
  leaving = new AbortController();
  isLost.value = false;
  const stop = effect(() => {
    if (key.value !== now.key) reset();
  });
  return () => {
    stop();
    halt();
    leaving.abort();
  };
}

/** A training worth seeing. */
export interface Preset {
  readonly kind: Kind;
  readonly features: readonly [number, number];
  readonly rate: number;
  readonly seed: number;
}

export function play(): void {
  isRunning.value = true;
  void work();
}

/** Begins anew with all that a preset says, and plays. */
export function playAt(preset: Preset): void {
  batch(() => {
    kind.value = preset.kind;
    features.value = preset.features;
    rate.value = preset.rate;
    seed.value = preset.seed;
  });
  reset();
  play();
}

export function pause(): void {
  isRunning.value = false;
}

export function stepOnce(): void {
  steps++;
  void work();
}

/** Goes on where the service was lost. */
export function retry(): void {
  again();
}

export function compare(): void {
  wantsCheck = true;
  void work();
}

/** A new model of the kind and seed that are chosen. */
export function reset(): void {
  halt();
  now = fresh();
  check.value = undefined;
  problem.value = undefined;
  draw();
}

function halt(): void {
  isRunning.value = false;
  steps = 0;
  wantsCheck = false;
}

function draw(): void {
  drawn = performance.now();
  progress.value = now;
}

/** Does what is asked for, one request after the other: never are two in flight. */
async function work(): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  const { signal } = leaving;
  try {
    while (isRunning.value || steps > 0 || wantsCheck) {
      if (wantsCheck) {
        wantsCheck = false;
        await compareNow(signal);
        continue;
      }
      if (steps > 0) steps--;
      await step(signal);
      if (now.losses.length >= MOST_STEPS) halt();
      if (isRunning.value) await new Promise(requestAnimationFrame);
    }
  } catch {
    again = isRunning.peek() ? play : stepOnce;
    halt();
    isLost.value = !signal.aborted;
  } finally {
    isBusy = false;
    draw();
  }
}

/** Sends logits; a problem halts everything, and is shown. */
async function ask(body: object, signal: AbortSignal): Promise<Answer | undefined> {
  const answer = await post({ operation: 'cross-entropy', body: { ...body, ...optionsInForce() } }, signal);
  isLost.value = false;
  problem.value = answer.problem;
  if (answer.problem) halt();
  return answer.problem ? undefined : answer;
}

async function step(signal: AbortSignal): Promise<void> {
  const before = now;
  const passed = forward(before.model, inputs.value.inputs);
  const logits = passed.at(-1) as Matrix;
  const answer = await ask({ logits, labels: flowers.species, outputs: ['loss', 'losses', 'grad'] }, signal);
  // Another model meanwhile: the answer is of none.
  if (!answer || now !== before) return;
  const gradient = backward(before.model, passed, tensor(answer.result?.grad) as Matrix);
  const losses = tensor(answer.result?.losses) as readonly number[];
  now = {
    model: descend(before.model, gradient, rate.value),
    key: before.key,
    losses: [...before.losses, Number(answer.result?.loss)],
    right: logits.filter((row, n) => predicted(row) === flowers.species[n]).length,
    norm: norm(gradient),
    ms: before.ms === undefined ? answer.ms : 0.9 * before.ms + 0.1 * answer.ms,
    answer,
    zeros: losses.filter((loss) => loss === 0).length,
    // Once another loss was trained with, these are no longer the same training.
    rivals: before.rivals && isPlain.value ? stepsOf(before.rivals) : undefined,
  };
  if (performance.now() - drawn > REDRAW) draw();
}

function stepsOf({ textbook: first, logSoftmax }: Rivals): Rivals {
  const step = (rival: Rival, way: Way) => rivalStep(rival, way, inputs.value.inputs, flowers.species, rate.value);
  return { textbook: step(first, textbook), logSoftmax: step(logSoftmax, pytorch) };
}

/** The service's gradient at some logits, beside the slope of its loss when each of these is moved: rows of one request. */
async function compareNow(signal: AbortSignal): Promise<void> {
  const logits = logitsOf(now.model, inputs.value.inputs);
  const chosen = places(logits.length, logits[0]?.length ?? 0, CHECKED);
  const rows = chosen.flatMap((place) => [logits[place.n] ?? [], ...moved(logits, place)]);
  const labels = chosen.flatMap(({ n }) => Array<number>(5).fill(flowers.species[n] ?? 0));
  const answer = await ask({ logits: rows, labels, reduction: 'sum', outputs: ['losses', 'grad'] }, signal);
  if (!answer) return;
  const losses = tensor(answer.result?.losses) as readonly number[];
  const grad = tensor(answer.result?.grad) as Matrix;
  const compared = chosen.map((place, i) => ({
    ...place,
    given: grad[5 * i]?.[place.c] ?? Number.NaN,
    measured: slope(losses.slice(5 * i + 1, 5 * i + 5)),
  }));
  check.value = { steps: now.losses.length, compared };
}
