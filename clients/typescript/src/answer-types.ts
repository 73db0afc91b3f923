/** Of these fields exactly one is given. */
export type ExactlyOne<Fields> = {
  [F in keyof Fields]: Pick<Fields, F> & { readonly [Other in Exclude<keyof Fields, F>]?: undefined };
}[keyof Fields];

/** A loss: null where the reduction is none. */
export type Loss<Reduction> = Reduction extends 'none' ? null : number;

/** The results that were asked for; any of them where the types do not say which. */
export type Answer<Results, Outputs extends readonly string[]> = number extends Outputs['length']
  ? Partial<Results>
  : Pick<Results, Outputs[number] & keyof Results>;
