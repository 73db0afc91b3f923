import { signal, batch as together } from '@preact/signals';
import { options } from '../options/options.ts';
import { addPoint, isLarge, keyOf, totalsAt } from './answers.ts';
import { type Calibration, calibrate, QUICK, THOROUGH } from './asking/calibrate.ts';
import type { Evaluation } from './asking/evaluate.ts';
import { type Performing, perform, Stopped } from './client.ts';
import { at, optionsAside, summary } from './state.ts';

/** The search for the calibrating temperature. */
export interface Search {
  readonly key: string;
  /** How many temperatures have been asked for, and in how many requests. */
  readonly asked: number;
  readonly requests: number;
  readonly isRunning: boolean;
  readonly isLost?: boolean;
  readonly found?: Calibration;
}

export const search = signal<Search | undefined>(undefined);

let performing: Performing<Evaluation> | undefined;

/** Digits of the temperature that is found, and where it was looked for quickly. */
const DIGITS = 5;
const DIGITS_QUICK = 4;

/** Finds the temperature of the least nll by asking the service, and sets it. */
export async function findTemperature(): Promise<void> {
  const { version } = summary.value ?? {};
  const aside = optionsAside.value;
  if (version === undefined || !aside) return;
  const key = keyOf(version, aside);
  const isOver = () =>
    optionsAside.value === undefined || keyOf(summary.value?.version ?? -1, optionsAside.value) !== key;
  const isQuick = isLarge.value;
  let asked = 0;
  let requests = 0;
  search.value = { key, asked, requests, isRunning: true };
  try {
    const found = await calibrate(
      async (temperature) => {
        const known = totalsAt.value.key === key ? totalsAt.value.points.get(temperature) : undefined;
        if (known) return nllOf(known.nll);
        performing = perform<Evaluation>({ do: 'evaluate', options: at(temperature, aside), wants: 'totals' });
        const evaluation = await performing.result;
        if (isOver() || evaluation.problem) throw new Stopped();
        asked++;
        requests += evaluation.requests;
        together(() => {
          addPoint(key, temperature, evaluation.totals);
          search.value = { key, asked, requests, isRunning: true };
        });
        return nllOf(evaluation.totals.nll);
      },
      isQuick ? QUICK : THOROUGH,
    );
    together(() => {
      search.value = { key, asked, requests, isRunning: false, found };
      if (!found.end)
        options.temperature.value = Number(found.best.temperature.toPrecision(isQuick ? DIGITS_QUICK : DIGITS));
    });
  } catch (error) {
    search.value = error instanceof Stopped ? undefined : { key, asked, requests, isRunning: false, isLost: true };
  }
}

export function stopSearch(): void {
  performing?.stop();
}

/** Infinity where there is none: such a temperature is never the best. */
function nllOf(nll: unknown): number {
  return typeof nll === 'number' && !Number.isNaN(nll) ? nll : Number.POSITIVE_INFINITY;
}
