import { Pair } from '../pairs/pair.ts';
import { WidePair } from '../pairs/wide-pair.ts';
import type { Upstream } from '../rows/upstream.ts';
import type { PolicyInputs } from './policy-inputs.ts';
import type { PolicyOptions } from './policy-options.ts';
import { TokenLoss } from './token-loss.ts';
import type { Tokens } from './tokens.ts';

/** Tokens between two checks whether the client still waits for the answer. */
const TOKENS_AT_ONCE = 1024;

/** What is written for each token; undefined where it is not asked for. */
export interface TokenOutputs {
  readonly losses?: Float64Array | Float32Array | undefined;
  readonly grad?: Float64Array | Float32Array | undefined;
  readonly ratio?: Float64Array | Float32Array | undefined;
  readonly kl?: Float64Array | Float32Array | undefined;
}

/**
 * The losses of the tokens, one sequence at a time, in numbers of 100 bits that nothing overflows: each result is rounded once.
 *
 *     losses_t = f_t + kl_coef k_t      Σ = Σ_i ω_i Σ_t losses_t      ω_i = 1 / T_i for seq_mean_token_mean, else 1
 *     grad_t = u_t ω_i (f'_t + kl_coef k'_t) / D                       of sequences: f' (Σ_t u_t ω_i / T_i) / D + kl_coef k'_t u_t ω_i / D
 *
 * A token that does not count is never read.
 */
export class LossInPairs {
  /** Σ, the sum of the losses that D divides. */
  readonly total = new WidePair();
  /** Σ d over all tokens that count. */
  readonly logRatios = new WidePair();
  /** How many of them are clipped. */
  clipped = 0;
  private sequence = 0;
  private count = 0;
  private readonly readInputs: () => PolicyInputs;
  private read: PolicyInputs | undefined;
  private readonly options: PolicyOptions;
  private readonly tokens: Tokens;
  private readonly upstream: Upstream;
  private readonly divisor: number;
  private readonly outputs: TokenOutputs;
  private readonly checkpoint: (exactNumbers: number) => void;
  private readonly token: TokenLoss;
  private readonly d = new Pair();
  private readonly ratio = new Pair();
  private readonly delta = new Pair();
  private readonly value = new WidePair();
  private readonly other = new WidePair();
  private readonly ofSequence = new WidePair();
  private readonly factor = new WidePair();
  private readonly policyFactor = new WidePair();

  /**
   * @param readInputs called when the first token is written here
   * @param checkpoint called for each {@link TOKENS_AT_ONCE} tokens that are written here
   */
  constructor(
    readInputs: () => PolicyInputs,
    options: PolicyOptions,
    tokens: Tokens,
    upstream: Upstream,
    divisor: number,
    outputs: TokenOutputs,
    checkpoint: (exactNumbers: number) => void,
  ) {
    this.readInputs = readInputs;
    this.checkpoint = checkpoint;
    this.options = options;
    this.tokens = tokens;
    this.upstream = upstream;
    this.divisor = divisor;
    this.outputs = outputs;
    this.token = new TokenLoss(options);
  }

  /** Writes all results of a sequence, and adds it to the sums. */
  write(sequence: number): void {
    const { tokens } = this;
    const first = sequence * tokens.length;
    const last = first + tokens.length;
    if (tokens.lengths[sequence] === 0) {
      this.clear(first, last);
      return;
    }
    this.begin(sequence);
    if (this.options.isOfSequences) this.loadSequence(first, last);
    for (let n = first; n < last; n++) {
      if (n % TOKENS_AT_ONCE === 0) this.checkpoint(0);
      if (tokens.counts(n)) this.writeToken(n);
      else this.clear(n, n + 1);
    }
    this.end();
  }

  /** Begins a sequence of which some tokens count; what is written of it and added goes to {@link end}. */
  begin(sequence: number): void {
    this.sequence = sequence;
    this.count = this.tokens.lengths[sequence] as number;
    this.ofSequence.set(0);
    this.setFactor(sequence * this.tokens.length);
    this.policyFactor.copy(this.factor);
  }

  /** What the gradients of the sequence are multiplied by, where it is the same for all tokens. */
  loadFactor(out: Pair): Pair {
    return this.factor.toPair(out);
  }

  /** Adds a sum of losses that were computed elsewhere. */
  addLosses(high: number, low: number): void {
    this.ofSequence.add(this.other.set(high)).add(this.other.set(low));
  }

  /** Adds the losses of the sequence to the sum. */
  end(): void {
    if (this.options.reduction === 'seq_mean_token_mean') this.ofSequence.divideNumber(this.count);
    this.total.add(this.ofSequence);
  }

  /** The mean of the log-ratios of a sequence, which all its tokens have; and what the derivative of its loss is multiplied by. */
  private loadSequence(first: number, last: number): void {
    const { tokens, upstream, other, value, policyFactor, d, count } = this;
    value.set(0);
    policyFactor.set(0);
    for (let n = first; n < last; n++) {
      if (!tokens.counts(n)) continue;
      value.add(other.copyPair(this.logRatio(n, d)));
      if (upstream.step === 1) policyFactor.add(other.set(upstream.values[n] as number));
    }
    value.divideNumber(count).toPair(this.ratio);
    if (upstream.step === 1) this.divideFactor(policyFactor.divideNumber(count));
    else policyFactor.copy(this.factor);
  }

  /** Writes all results of one token that counts. */
  writeToken(n: number): void {
    const { inputs, options, outputs, token, d, delta, value, other, upstream } = this;
    const logProb = inputs.logProbs[n] as number;
    this.logRatio(n, d);
    this.logRatios.add(other.copyPair(d));
    const logRatio = options.isOfSequences ? this.ratio : d;
    if (outputs.ratio) outputs.ratio[n] = token.ratioOf(logRatio);
    token.loadPolicy(logRatio, logProb, inputs.advantages[inputs.areOfSequences ? this.sequence : n] as number);
    if (token.isClipped) this.clipped++;
    if (upstream.step === 1) {
      this.setFactor(n);
      if (!options.isOfSequences) this.policyFactor.copy(this.factor);
    }
    value.copy(token.policy);
    const hasKl = inputs.refLogProbs !== undefined && (options.klCoef !== 0 || outputs.kl !== undefined);
    if (hasKl) {
      token.loadKl(difference(logProb, inputs.refLogProbs?.[n] as number, delta));
      if (outputs.kl) put(outputs.kl, n, token.kl.value);
      if (options.klCoef !== 0) value.add(other.copy(token.kl).multiplyNumber(options.klCoef));
    }
    if (outputs.losses) put(outputs.losses, n, value.value);
    this.ofSequence.add(value);
    if (outputs.grad === undefined) return;
    scale(value.copy(token.policyGradient), this.policyFactor);
    if (hasKl && options.klCoef !== 0) {
      value.add(scale(other.copy(token.klGradient).multiplyNumber(options.klCoef), this.factor));
    }
    put(outputs.grad, n, value.value);
  }

  private get inputs(): PolicyInputs {
    this.read ??= this.readInputs();
    return this.read;
  }

  private logRatio(n: number, out: Pair): Pair {
    return difference(this.inputs.logProbs[n] as number, this.inputs.oldLogProbs[n] as number, out);
  }

  /** u ω / D of a token. */
  private setFactor(n: number): void {
    const { values, step } = this.upstream;
    this.divideFactor(this.factor.set(values[n * step] as number));
  }

  private divideFactor(factor: WidePair): void {
    factor.divideNumber(this.divisor);
    if (this.options.reduction === 'seq_mean_token_mean') factor.divideNumber(this.count);
  }

  private clear(first: number, last: number): void {
    const { losses, grad, ratio, kl } = this.outputs;
    losses?.fill(0, first, last);
    grad?.fill(0, first, last);
    ratio?.fill(0, first, last);
    kl?.fill(0, first, last);
  }
}

/** a − b exactly; of finite numbers finite, though that may be too large for a double. */
function difference(a: number, b: number, out: Pair): Pair {
  out.setDifference(a, b);
  if (Number.isFinite(out.high) || !Number.isFinite(a) || !Number.isFinite(b)) return out;
  return out.set(Math.sign(out.high) * Number.MAX_VALUE);
}

/** A gradient times a factor: 0 leaves nothing of it, even of Infinity; NaN stays. */
function scale(gradient: WidePair, factor: WidePair): WidePair {
  if (factor.sign === 0 && !Number.isNaN(gradient.sign)) return gradient.set(0);
  return gradient.multiply(factor);
}

/** Writes a number, rounded to the type of the others, and never −0. */
function put(numbers: Float64Array | Float32Array, n: number, value: number): void {
  numbers[n] = value;
  if (numbers[n] === 0) numbers[n] = 0;
}
