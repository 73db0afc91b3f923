/** What the logits become before their softmax: z = cap · tanh(x / cap) / T. */
export interface LogitTransform {
  /** T: 1 changes nothing. */
  readonly temperature: number;
  /** cap: undefined changes nothing. */
  readonly softcap: number | undefined;
}

/** Options of what is computed from transformed logits. */
export interface TransformOptions {
  /** T > 0, by which the logits are divided. */
  readonly temperature?: number | undefined;
  /** cap > 0: the logits become cap · tanh(x / cap) first. A masked class stays masked. */
  readonly softcap?: number | undefined;
}

/**
 * The transform of some options; undefined where it changes nothing.
 *
 * @example transformOf({ temperature: 1 }) // undefined
 */
export function transformOf({ temperature = 1, softcap }: TransformOptions): LogitTransform | undefined {
  return temperature === 1 && softcap === undefined ? undefined : { temperature, softcap };
}
