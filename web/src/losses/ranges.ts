import type { Body } from '../api/json.ts';
import type { Movable } from './pointers.ts';

/** How far a logit is moved: beyond it little happens that is not seen before. */
const LOGITS = 10;
/** How many units of β h are shown to both sides. */
const MARGINS = 5;

/** From where to where a number is moved unless somebody says otherwise. */
export function rangeOf({ field }: Movable, value: number, operation: string, body: Body): readonly [number, number] {
  const at = Number.isFinite(value) ? value : 0;
  const around = (size: number) => [at - size, at + size] as const;
  if (field.kind === 'number') {
    const low = field.minimum ?? field.exclusiveMinimum ?? Math.min(-1, 2 * at);
    const high = field.maximum ?? field.exclusiveMaximum ?? Math.max(1, low + 1, 2 * at);
    const edge = (high - low) / 1000;
    return [
      field.exclusiveMinimum === undefined ? low : low + edge,
      field.exclusiveMaximum === undefined ? high : high - edge,
    ];
  }
  if (field.name === 'target_probs') return [0, 1];
  if (field.name.endsWith('logits')) return Math.abs(at) < LOGITS ? [-LOGITS, LOGITS] : around(LOGITS);
  if (operation === 'preference' || operation === 'unpaired-preference') return preferred(at, body);
  if (field.name.includes('log_probs')) return at > 0 ? around(1) : [Math.min(at - 1, 2 * at), 0];
  return around(Math.max(1, 2 * Math.abs(at)));
}

/** So that the loss is seen on both sides of where β h is 0; log-probabilities of answers stay below 0. */
function preferred(at: number, { beta, loss_type }: Body): readonly [number, number] {
  const size = MARGINS / (typeof beta === 'number' && beta > 0 ? beta : 1);
  if (loss_type === 'orpo') return [Math.min(-1, 2 * at), -1e-3];
  return [at - size, at + size];
}
