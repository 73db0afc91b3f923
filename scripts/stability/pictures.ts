import type { Series } from './experiment.ts';
import { lossOfARightPrediction } from './loss-of-a-right-prediction.ts';
import { whereDigitsEnd } from './where-digits-end.ts';

/** The pictures of the guide, by file name. */
export function guidePictures(all: readonly Series[]): Record<string, string> {
  return {
    'loss-of-a-right-prediction.svg': lossOfARightPrediction(all),
    'where-digits-end.svg': whereDigitsEnd(all),
  };
}
