import { computed, effect, signal } from '@preact/signals';
import { latest } from '../api/latest.ts';
import { options, unreadable } from '../options/options.ts';
import type { Evaluation } from './asking/evaluate.ts';
import type { Options } from './asking/request.ts';
import type { Totals } from './asking/totals.ts';
import { type Performing, perform, Stopped, TaskProblem } from './client.ts';
import type { FileProblem } from './data/file-error.ts';
import { at, optionsAside, summary } from './state.ts';

/** An answer, and what it is the answer to. */
export interface Answered extends Evaluation {
  readonly version: number;
  readonly options: Options;
  readonly temperature: number;
  /** The options but the temperature, as one text. */
  readonly key: string;
}

/** The newest answer; undefined where there is none to what is held. */
export const answer = signal<Answered | undefined>(undefined);

/** What is held is larger than can be sent. */
export const tooLarge = signal<FileProblem | undefined>(undefined);

/** How many rows of how many have been answered. */
export const progress = signal<{ readonly done: number; readonly total: number } | undefined>(undefined);

/** What the service says of all rows at some temperatures, by what it was asked besides. */
export const totalsAt = signal<{ readonly key: string; readonly points: ReadonlyMap<number, Totals> }>({
  key: '',
  points: new Map(),
});

interface Question {
  readonly version: number;
  readonly aside: Options;
  readonly temperature: number;
}

let performing: Performing<Evaluation> | undefined;

export const asked = latest(async ({ version, aside, temperature }: Question) => {
  const given = at(temperature, aside);
  performing = perform<Evaluation>({ do: 'evaluate', options: given, wants: 'rows' }, (done, total) => {
    progress.value = { done, total };
  });
  try {
    const evaluation = await performing.result;
    if (summary.value?.version !== version) return;
    const key = keyOf(version, aside);
    tooLarge.value = undefined;
    answer.value = { ...evaluation, version, options: given, temperature, key };
    if (!evaluation.problem) addPoint(key, temperature, evaluation.totals);
  } catch (error) {
    if (error instanceof Stopped) return;
    if (!(error instanceof TaskProblem)) throw error;
    answer.value = undefined;
    tooLarge.value = error.problem;
  } finally {
    progress.value = undefined;
  }
});

/** Whether what is held takes many requests: nobody waits for those at each step of a slider. */
export const isLarge = computed(() => (answer.value?.requests ?? 1) > 1);

export function keyOf(version: number, aside: Options): string {
  return JSON.stringify([version, aside]);
}

export function addPoint(key: string, temperature: number, totals: Totals): void {
  const points = totalsAt.value.key === key ? totalsAt.value.points : new Map<number, Totals>();
  totalsAt.value = { key, points: new Map(points).set(temperature, totals) };
}

/** Asks whenever what is held or an option changes. */
export function followBatch(): () => void {
  let before: number | undefined;
  return effect(() => {
    const { version, batch } = summary.value ?? {};
    const aside = optionsAside.value;
    const temperature = options.temperature.value;
    const isUnreadable = unreadable() !== undefined;
    performing?.stop();
    if (version !== before) {
      answer.value = undefined;
      tooLarge.value = undefined;
    }
    before = version;
    if (!batch || version === undefined || !aside || isUnreadable) asked.hold();
    else asked.ask({ version, aside, temperature });
  });
}

/** Stops asking. The numbers before stay, dimmed. */
export function stopAsking(): void {
  asked.hold();
  performing?.stop();
}

/** The totals without a temperature, to compare with: asked for, where they are not known. */
export function followBefore(): () => void {
  return effect(() => {
    const { temperature, key, version, problem } = answer.value ?? {};
    const aside = optionsAside.value;
    if (temperature === undefined || temperature === 1 || problem || isLarge.value || !aside) return;
    if (key === undefined || version === undefined || keyOf(version, aside) !== key) return;
    if (totalsAt.value.key === key && totalsAt.value.points.has(1)) return;
    void perform<Evaluation>({ do: 'evaluate', options: aside, wants: 'totals' }).result.then(
      (evaluation) => {
        if (!evaluation.problem) addPoint(key, 1, evaluation.totals);
      },
      () => undefined,
    );
  });
}
