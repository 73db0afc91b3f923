import type { LongSum } from '../logits/long-sum.ts';
import type { SoftmaxPairs } from '../logits/softmax-pairs.ts';
import { Pair } from '../pairs/pair.ts';
import type { LossPart } from './loss-part.ts';
import type { RowTarget } from './row-target.ts';

/** A term of a loss that is linear in the target: Σ_c r_c v_c, with the derivative v_c with respect to r_c. */
export abstract class ClassPart implements LossPart {
  protected readonly softmax: SoftmaxPairs;
  protected readonly target: RowTarget;
  protected readonly r = new Pair();
  protected readonly term = new Pair();

  constructor(softmax: SoftmaxPairs, target: RowTarget) {
    this.softmax = softmax;
    this.target = target;
  }

  addLoss(to: LongSum): void {
    const { softmax, target, r } = this;
    for (let c = target.first; c < target.end; c++) {
      if (target.weightAt(c, r).high === 0) continue;
      softmax.at(c);
      this.addValue(r, to);
    }
  }

  abstract beginGradient(): void;

  abstract addGradient(to: Pair): void;

  addTargetGradient(to: LongSum): void {
    this.addValue(this.r.set(1), to);
  }

  /** Adds r v of the class that is looked at; r is overwritten. */
  protected abstract addValue(r: Pair, to: LongSum): void;
}
