import type { TensorKind } from '../../core/tensors/tensor.ts';
import { ELEMENT_TYPES, type ElementType } from './element-types.ts';

/**
 * What an error adds about labels that are real numbers: they are probably no labels.
 *
 * @param type what they came as; undefined where that is no type of numbers
 * @example meantByReals('labels', 'integer', 'F32') // ' (one-hot labels and probabilities are target_probs of cross-entropy)'
 */
export function meantByReals(name: string, kind: TensorKind, type: ElementType | undefined): string {
  if (name !== 'labels' || type === undefined || ELEMENT_TYPES[type].kind !== 'real') return '';
  if (kind === 'integer') return ' (one-hot labels and probabilities are target_probs of cross-entropy)';
  return kind === 'flag' ? ' (probabilities are target_probs)' : '';
}
