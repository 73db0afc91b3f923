/** A number that a formula computes, with how it came about. */
export interface Node {
  readonly value: number;
}

/** How far a number's gradient goes on: to whom, and what becomes of it on the way. */
type Way = readonly [parent: Recorded, pass: (gradient: number) => number];

interface Recorded extends Node {
  /** Undefined for numbers that nothing is derived by. */
  readonly ways?: readonly Way[];
  /** Undefined for numbers that do not lead to the result: nothing goes through them, not even 0. */
  gradient?: number | undefined;
}

/**
 * Formulas as a library with autograd computes them: every operation is rounded, and the gradient of each is what PyTorch's backward pass makes of
 * it, 0 · ∞ included. Nothing here is exact, and nothing is meant to be.
 *
 * @example
 * const tape = new Tape(Math.fround);
 * const x = tape.variable(40);
 * tape.gradient(tape.log(tape.sigmoid(x)), x); // 0
 */
export class Tape {
  readonly #round: (value: number) => number;
  readonly #recorded: Recorded[] = [];

  /** @param round to the type that is computed in: `Number` for float64, `Math.fround` for float32 */
  constructor(round: (value: number) => number) {
    this.#round = round;
  }

  constant(value: number): Node {
    return { value: this.#round(value) };
  }

  variable(value: number): Node {
    return this.#record(value, []);
  }

  /** The number without its gradient. */
  detach({ value }: Node): Node {
    return this.constant(value);
  }

  add(a: Node, b: Node): Node {
    return this.#make(a.value + b.value, [
      [a, (g) => g],
      [b, (g) => g],
    ]);
  }

  sub(a: Node, b: Node): Node {
    return this.#make(a.value - b.value, [
      [a, (g) => g],
      [b, (g) => -g],
    ]);
  }

  mul(a: Node, b: Node): Node {
    return this.#make(a.value * b.value, [
      [a, (g) => g * b.value],
      [b, (g) => g * a.value],
    ]);
  }

  div(a: Node, b: Node): Node {
    const quotient = this.#round(a.value / b.value);
    return this.#make(quotient, [
      [a, (g) => g / b.value],
      [b, (g) => -g * this.#round(quotient / b.value)],
    ]);
  }

  neg(a: Node): Node {
    return this.#make(-a.value, [[a, (g) => -g]]);
  }

  exp(a: Node): Node {
    const value = this.#round(Math.exp(a.value));
    return this.#make(value, [[a, (g) => g * value]]);
  }

  log(a: Node): Node {
    return this.#make(Math.log(a.value), [[a, (g) => g / a.value]]);
  }

  log1p(a: Node): Node {
    return this.#make(Math.log1p(a.value), [[a, (g) => g / this.#round(a.value + 1)]]);
  }

  tanh(a: Node): Node {
    const value = this.#round(Math.tanh(a.value));
    return this.#make(value, [[a, (g) => g * this.#round(1 - this.#round(value * value))]]);
  }

  /** 1 / (1 + e^−x), with the derivative y (1 − y). */
  sigmoid(a: Node): Node {
    const value = this.#round(1 / this.#round(1 + this.#round(Math.exp(-a.value))));
    return this.#make(value, [[a, (g) => this.#round(g * this.#round(1 - value)) * value]]);
  }

  /** min(0, x) − log(1 + e^−|x|), and a derivative that keeps its digits. */
  logSigmoid(a: Node): Node {
    const { value: x } = a;
    const z = this.#round(Math.exp(-Math.abs(x)));
    const ratio = this.#round(z / this.#round(1 + z));
    return this.#make(Math.min(0, x) - this.#round(Math.log1p(z)), [
      [a, (g) => g * (x < 0 ? this.#round(1 - ratio) : ratio)],
    ]);
  }

  relu(a: Node): Node {
    return this.#make(a.value > 0 || Number.isNaN(a.value) ? a.value : 0, [[a, (g) => (a.value <= 0 ? 0 : g)]]);
  }

  pow(a: Node, exponent: number): Node {
    const power = this.#round(exponent);
    const slope = () => this.#round(power * this.#round(a.value ** this.#round(power - 1)));
    return this.#make(a.value ** power, [[a, (g) => (power === 0 ? 0 : g * slope())]]);
  }

  /** Between two bounds: the gradient goes through on a bound, and is 0 outside. */
  clamp(a: Node, low: number, high: number): Node {
    const { value } = a;
    const isInside = value >= this.#round(low) && value <= this.#round(high);
    const clamped = Number.isNaN(value) ? value : Math.min(Math.max(value, this.#round(low)), this.#round(high));
    return this.#make(clamped, [[a, (g) => (isInside ? g : 0)]]);
  }

  /** The smaller of two; of equals each has half of the gradient. */
  min(a: Node, b: Node): Node {
    return this.#make(Math.min(a.value, b.value), [
      [a, (g) => (a.value === b.value ? g / 2 : a.value > b.value ? 0 : g)],
      [b, (g) => (a.value === b.value ? g / 2 : b.value > a.value ? 0 : g)],
    ]);
  }

  max(a: Node, b: Node): Node {
    return this.neg(this.min(this.neg(a), this.neg(b)));
  }

  /** One of two; the other has the gradient 0, which is NaN after a product with ∞. */
  where(condition: boolean, a: Node, b: Node): Node {
    return this.#make((condition ? a : b).value, [
      [a, (g) => (condition ? g : 0)],
      [b, (g) => (condition ? 0 : g)],
    ]);
  }

  sum(nodes: readonly Node[]): Node {
    const value = nodes.reduce((sum, node) => this.#round(sum + node.value), 0);
    return this.#make(
      value,
      nodes.map((node) => [node, (g) => g] as const),
    );
  }

  /** x − max − log Σ e^(x − max), with the gradient g − e^y Σ g. */
  logSoftmax(row: readonly Node[]): readonly Node[] {
    const max = row.reduce((max, { value }) => Math.max(max, value), Number.NEGATIVE_INFINITY);
    const shifted = row.map(({ value }) => this.#round(value - max));
    const sum = shifted.reduce((sum, x) => this.#round(sum + this.#round(Math.exp(x))), 0);
    const log = this.#round(Math.log(sum));
    const values = shifted.map((x) => this.#round(x - log));
    return this.#vector(row, values, (gradients) => {
      const total = gradients.reduce((total, g) => this.#round(total + g), 0);
      return values.map((y, c) => this.#round((gradients[c] ?? 0) - this.#round(this.#round(Math.exp(y)) * total)));
    });
  }

  /** e^(x − max) / Σ e^(x − max), with the gradient (g − Σ g y) y. */
  softmax(row: readonly Node[]): readonly Node[] {
    const max = row.reduce((max, { value }) => Math.max(max, value), Number.NEGATIVE_INFINITY);
    const exps = row.map(({ value }) => this.#round(Math.exp(this.#round(value - max))));
    const sum = exps.reduce((sum, x) => this.#round(sum + x), 0);
    const values = exps.map((x) => this.#round(x / sum));
    return this.#vector(row, values, (gradients) => {
      const product = values.reduce((total, y, c) => this.#round(total + this.#round((gradients[c] ?? 0) * y)), 0);
      return values.map((y, c) => this.#round(this.#round((gradients[c] ?? 0) - product) * y));
    });
  }

  /** The logarithms of a row as one tensor: those that lead nowhere have the gradient 0 / x, which is NaN where x is 0. */
  logOfEach(row: readonly Node[]): readonly Node[] {
    const values = row.map(({ value }) => Math.log(value));
    return this.#vector(row, values, (gradients) =>
      row.map(({ value }, c) => this.#round((gradients[c] ?? 0) / value)),
    );
  }

  /** max + log Σ e^(x − max), with the gradient g e^(x − y). */
  logSumExp(row: readonly Node[]): Node {
    const max = row.reduce((max, { value }) => Math.max(max, value), Number.NEGATIVE_INFINITY);
    const shift = Number.isFinite(max) ? max : 0;
    const exps = row.map(({ value }) => this.#round(Math.exp(this.#round(value - shift))));
    const sum = exps.reduce((sum, x) => this.#round(sum + x), 0);
    const value = this.#round(this.#round(Math.log(sum)) + shift);
    return this.#make(
      value,
      row.map((x) => [x, (g) => g * this.#round(Math.exp(this.#round(x.value - value)))] as const),
    );
  }

  /** A number whose derivatives are not those of the operations it is made of, but some that the library has of its own. */
  withSlopes(of: Node, slopes: readonly (readonly [by: Node, slope: number])[]): Node {
    return this.#make(
      of.value,
      slopes.map(([by, slope]) => [by, (g) => g * slope] as const),
    );
  }

  /**
   * The gradient of one number by another.
   *
   * @param upstream what it is multiplied by from the start
   */
  gradient(of: Node, by: Node, upstream = 1): number {
    for (const node of this.#recorded) node.gradient = undefined;
    const last = of as Recorded;
    if (!last.ways) return 0;
    last.gradient = this.#round(upstream);
    for (const { gradient, ways = [] } of this.#recorded.toReversed()) {
      if (gradient === undefined) continue;
      for (const [parent, pass] of ways) {
        const passed = this.#round(pass(gradient));
        parent.gradient = parent.gradient === undefined ? passed : this.#round(parent.gradient + passed);
      }
    }
    return (by as Recorded).gradient ?? 0;
  }

  /** Numbers that are made together: their gradients go back together, through a node before them that gathers these. */
  #vector(
    row: readonly Node[],
    values: readonly number[],
    back: (gradients: readonly number[]) => readonly number[],
  ): readonly Node[] {
    const parents = row.flatMap((node, c) => ((node as Recorded).ways ? [[node as Recorded, c] as const] : []));
    if (parents.length === 0) return values.map((value) => this.constant(value));
    const gathered = values.map(() => 0);
    let passed: readonly number[] = [];
    const gate = this.#record(
      0,
      parents.map(([parent, c], i) => [
        parent,
        () => {
          if (i === 0) {
            passed = back(gathered);
            gathered.fill(0);
          }
          return passed[c] ?? 0;
        },
      ]),
    );
    return values.map((value, c) =>
      this.#record(value, [
        [
          gate,
          (g) => {
            gathered[c] = g;
            return 0;
          },
        ],
      ]),
    );
  }

  #make(value: number, ways: readonly (readonly [Node, (gradient: number) => number])[]): Node {
    const recorded = ways.filter(([parent]) => (parent as Recorded).ways) as unknown as readonly Way[];
    return recorded.length === 0 ? this.constant(value) : this.#record(value, recorded);
  }

  #record(value: number, ways: readonly Way[]): Recorded {
    const node: Recorded = { value: this.#round(value), ways };
    this.#recorded.push(node);
    return node;
  }
}
