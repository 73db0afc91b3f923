export type Matrix = readonly (readonly number[])[];

/** z = W a + b: a row of weights, and a bias, for each output. */
export interface Layer {
  readonly weights: Matrix;
  readonly biases: readonly number[];
}

/** Layers with a tanh between them; one alone is a linear classifier. A gradient has the same form. */
export type Model = readonly Layer[];

/** What the model is made of, by name. */
export const SIZES = { linear: [2, 3], tanh: [2, 8, 3] } as const;
export type Kind = keyof typeof SIZES;

/**
 * A model with weights uniform in ±√(6 / (inputs + outputs)) and biases of 0 (Glorot & Bengio 2010).
 *
 * @param sizes how many inputs, then how many outputs of each layer
 */
export function newModel(sizes: readonly number[], random: () => number): Model {
  return sizes.slice(1).map((outputs, l) => {
    const inputs = sizes[l] ?? 0;
    const reach = Math.sqrt(6 / (inputs + outputs));
    return {
      weights: table(outputs, inputs, () => reach * (2 * random() - 1)),
      biases: Array<number>(outputs).fill(0),
    };
  });
}

function table(rows: number, cols: number, value: (r: number, c: number) => number): number[][] {
  return Array.from({ length: rows }, (_, r) => Array.from({ length: cols }, (_, c) => value(r, c)));
}

/** What goes through the model, layer by layer: the inputs first, the logits last; backward needs them all. */
export function forward(model: Model, inputs: Matrix): readonly Matrix[] {
  const passed: Matrix[] = [inputs];
  model.forEach(({ weights, biases }, l) => {
    const isLast = l === model.length - 1;
    passed.push(
      (passed[l] ?? []).map((a) =>
        weights.map((w, o) => {
          const z = w.reduce((sum, weight, i) => sum + weight * (a[i] ?? 0), biases[o] ?? 0);
          return isLast ? z : Math.tanh(z);
        }),
      ),
    );
  });
  return passed;
}

/** The logits alone. */
export function logitsOf(model: Model, inputs: Matrix): Matrix {
  return forward(model, inputs).at(-1) ?? [];
}

/**
 * The gradient of a loss with respect to the weights and biases, from its gradient with respect to the logits.
 *
 *     ∂/∂W = Gᵀ A     ∂/∂b = Σ_n G_n     one layer further down: G ← (G W) ∘ (1 − A²)
 *
 * @param passed what `forward` gave
 * @param gradLogits the loss's gradient with respect to each logit
 */
export function backward(model: Model, passed: readonly Matrix[], gradLogits: Matrix): Model {
  const gradient: Layer[] = [];
  let g = gradLogits;
  for (let l = model.length - 1; l >= 0; l--) {
    const { weights } = model[l] as Layer;
    const a = passed[l] as Matrix;
    const from = g;
    const column = (c: number) => from.map((row) => row[c] ?? 0);
    const sum = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    gradient.unshift({
      weights: weights.map((w, o) => {
        const gs = column(o);
        return w.map((_, i) => sum(gs.map((value, n) => value * (a[n]?.[i] ?? 0))));
      }),
      biases: weights.map((_, o) => sum(column(o))),
    });
    g = from.map((row, n) =>
      (a[n] ?? []).map((out, i) => (1 - out * out) * sum(weights.map((w, o) => (row[o] ?? 0) * (w[i] ?? 0)))),
    );
  }
  return gradient;
}

/** A step down the gradient. */
export function descend(model: Model, gradient: Model, rate: number): Model {
  return model.map(({ weights, biases }, l) => ({
    weights: weights.map((row, o) => row.map((w, i) => w - rate * (gradient[l]?.weights[o]?.[i] ?? 0))),
    biases: biases.map((b, o) => b - rate * (gradient[l]?.biases[o] ?? 0)),
  }));
}

/** Every number of a model or gradient. */
export function numbersOf(model: Model): readonly number[] {
  return model.flatMap(({ weights, biases }) => [...weights.flat(), ...biases]);
}

/** The length of a gradient. */
export function norm(gradient: Model): number {
  return Math.hypot(...numbersOf(gradient));
}

/** The class of the largest logit. */
export function predicted(logits: readonly number[]): number {
  return logits.reduce((best, x, c) => (x > (logits[best] ?? Number.NEGATIVE_INFINITY) ? c : best), 0);
}
