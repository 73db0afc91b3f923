import type { Series } from './experiment.ts';
import { lossOfARightPrediction } from './loss-of-a-right-prediction.ts';
import { PICTURE_TEXTS, type Size } from './picture-texts.ts';
import { whereDigitsEnd } from './where-digits-end.ts';

const PICTURES = { 'loss-of-a-right-prediction': lossOfARightPrediction, 'where-digits-end': whereDigitsEnd };

/** Behind the name, as the guide's renderer knows them. */
const SIZES: readonly (readonly [Size, suffix: string])[] = [
  ['wide', ''],
  ['narrow', '.narrow'],
];

/** The pictures of the guide below docs/guide: in each language, and each again as wide as a phone. */
export function guidePictures(all: readonly Series[]): Record<string, string> {
  const files = Object.entries(PICTURE_TEXTS).flatMap(([language, texts]) =>
    SIZES.flatMap(([size, suffix]) =>
      Object.entries(PICTURES).map(([name, draw]) => {
        const folder = language === 'en' ? 'images' : `${language}/images`;
        return [`${folder}/${name}${suffix}.svg`, draw(all, texts, size)] as const;
      }),
    ),
  );
  return Object.fromEntries(files);
}
