import { computed } from '@preact/signals';
import { asOneOf } from '../shell/codecs.ts';
import { param } from '../shell/url-state.ts';
import { decades, linearScale, logScale, roundReach, type Scale } from '../ui/scale.ts';
import { gradient, logProbs, losses, nllLosses, probs } from './answers.ts';
import { logits } from './state.ts';

/** How the bars are drawn: their lengths in proportion, or powers of ten with the same room each. */
export const scaling = param<'linear' | 'log'>('scale', 'linear', asOneOf(['linear', 'log']));

/** The scales of the chain's columns. Loss and log-probabilities have the same, so that a bar moves over unchanged. */
export interface Scales {
  readonly probs: Scale;
  readonly logProbs: Scale;
  readonly nll: Scale;
  readonly gradient: Scale;
}

const LEAST_REACH = 5;

/** How far sliders go. */
export const reach = computed(() => roundReach(logits.value.flat(), 10));

export const scales = computed<Scales>(() => {
  // All rows have the same scale: what is switched to can be compared.
  const logs = [...(logProbs.value ?? []).flat(), ...(losses.value ?? []), ...(nllLosses.value ?? [])];
  const slopes = (gradient.value ?? []).flat();
  if (scaling.value === 'log') {
    const scale = logScale(...decades([...(probs.value ?? []).flat(), ...logs, ...slopes]));
    return { probs: scale, logProbs: scale, nll: scale, gradient: scale };
  }
  const far = roundReach(logs, LEAST_REACH);
  const steep = roundReach(slopes, 1);
  const nll = linearScale(
    Math.min(
      0,
      -roundReach(
        (losses.value ?? []).filter((loss) => loss < 0),
        0,
      ),
    ),
    far,
  );
  return {
    probs: linearScale(0, 1),
    logProbs: linearScale(-far, 0),
    nll,
    gradient: linearScale(-steep, steep),
  };
});
