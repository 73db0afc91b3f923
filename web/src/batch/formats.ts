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
  return Number.isNaN(share) ? '–' : `${(share * 100).toFixed(1)} %`;
}
