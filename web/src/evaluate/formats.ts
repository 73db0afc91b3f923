import { shortestFloat32 } from '../../../src/codecs/json/shortest-float32.ts';
import type { Dtype } from '../../../src/core/tensors/numbers.ts';
import { language } from '../shell/language.ts';

/** A number of things, with the separators of the language. */
export function countText(count: number): string {
  return count.toLocaleString(language.value);
}

/** A share with three digits. */
export function percentText(share: number): string {
  return Number.isNaN(share) ? '–' : `${(share * 100).toFixed(1)}\u00a0%`;
}

/** A result as the service writes it in JSON: of a float32 the shortest decimal, which is a double that rounds to it. */
export function asWritten(value: number, dtype: Dtype): number {
  return dtype === 'float32' ? shortestFloat32(value) : value;
}
