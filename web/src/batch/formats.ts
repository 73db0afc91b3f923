import { shortestFloat32 } from '../../../src/codecs/json/shortest-float32.ts';
import { language } from '../shell/language.ts';
import type { RealType } from './readers/tensor.ts';

/** The API's names of the types. */
export const DTYPE_OF: { readonly [type in RealType]: string } = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
};

/** A number of things, with the separators of the language. */
export function countText(count: number): string {
  return count.toLocaleString(language.value);
}

/** A share with three digits. */
export function percentText(share: number): string {
  return Number.isNaN(share) ? '–' : `${(share * 100).toFixed(1)}\u00a0%`;
}

/** A result as the service writes it in JSON: of a float32 the shortest decimal, which is a double that rounds to it. */
export function asWritten(value: number, type: RealType): number {
  return type === 'F32' ? shortestFloat32(value) : value;
}
