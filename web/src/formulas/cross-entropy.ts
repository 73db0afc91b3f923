import type { Family, Formula } from './formula.ts';
import type { Inputs } from './inputs.ts';
import { ROW_FIELDS, reduced } from './reduce.ts';
import type { Node } from './tape.ts';

/** The negative log-probability of a class from its row of logits. */
type LogProbs = (inputs: Inputs, row: readonly Node[]) => readonly Node[];

const byLogSoftmax: LogProbs = ({ tape }, row) => tape.logSoftmax(row);
const bySoftmax: LogProbs = ({ tape }, row) => tape.logOfEach(tape.softmax(row));

/** log_softmax and what trainers add to it, operation by operation; p is e to the log-probability. */
function lossBy(logProbs: LogProbs): Formula['loss'] {
  return (inputs) => {
    const { tape } = inputs;
    const number = (name: string, fallback = 0) => inputs.number(name, fallback);
    const [smoothing, gamma, poly] = [number('label_smoothing'), number('focal_gamma'), number('poly_epsilon')];
    const [zLoss, entropy] = [number('z_loss'), number('entropy_coef')];
    const given = inputs.rows('logits');
    const labels = inputs.plain('labels');
    const targets = inputs.has('target_probs') ? inputs.rows('target_probs') : undefined;
    const classWeight = inputs.plain('class_weight');
    const ignored = inputs.has('ignore_index') ? inputs.plain('ignore_index') : [-100];
    const counts = given.map((_, n) => !(labels && ignored?.includes(labels[n] ?? 0)));

    const losses = given.map((row, n) => {
      if (!counts[n]) return tape.constant(0);
      const logits = transformed(inputs, row);
      const logs = logProbs(inputs, logits);
      const share = (c: number): Node | undefined => {
        const spread = smoothing / row.length;
        const target = targets?.[n]?.[c];
        const whole = target
          ? tape.mul(target, tape.constant(1 - smoothing))
          : labels?.[n] === c
            ? tape.constant(1 - smoothing)
            : undefined;
        if (smoothing === 0) return whole;
        return whole ? tape.add(whole, tape.constant(spread)) : tape.constant(spread);
      };
      const terms = logs.flatMap((log, c) => {
        const q = share(c);
        if (!q) return [];
        const weight = classWeight ? tape.mul(q, tape.constant(classWeight[c] ?? 1)) : q;
        const others = () => tape.sub(tape.constant(1), tape.exp(log));
        const nll = tape.neg(log);
        const term = gamma === 0 ? nll : tape.mul(tape.pow(others(), gamma), nll);
        const added = poly === 0 ? term : tape.add(term, tape.mul(tape.constant(poly), others()));
        return [weight.value === 1 && !targets ? added : tape.mul(weight, added)];
      });
      if (zLoss !== 0) {
        const size = tape.logSumExp(logits);
        terms.push(tape.mul(tape.constant(zLoss), tape.mul(size, size)));
      }
      if (entropy !== 0) {
        const products = logs.map((log) => tape.mul(tape.exp(log), log));
        terms.push(tape.mul(tape.constant(entropy), tape.sum(products)));
      }
      return tape.sum(terms);
    });
    const weights = labels && classWeight && labels.map((label) => classWeight[label] ?? 1);
    return reduced(inputs, { losses, inputs: [...given, ...(targets ?? [])], counts, ...(weights && { weights }) });
  };
}

/** cap · tanh(x / cap) / T */
function transformed(inputs: Inputs, row: readonly Node[]): readonly Node[] {
  const { tape } = inputs;
  const cap = tape.constant(inputs.number('softcap', Number.POSITIVE_INFINITY));
  const capped = Number.isFinite(cap.value) ? row.map((x) => tape.mul(cap, tape.tanh(tape.div(x, cap)))) : row;
  const temperature = tape.constant(inputs.number('temperature', 1));
  return temperature.value === 1 ? capped : capped.map((x) => tape.div(x, temperature));
}

export const crossEntropy: Family = {
  operation: 'cross-entropy',
  fields: [
    'logits',
    'labels',
    'target_probs',
    'class_weight',
    'label_smoothing',
    'temperature',
    'softcap',
    'focal_gamma',
    'poly_epsilon',
    'z_loss',
    'entropy_coef',
    'ignore_index',
    'validate_target_probs',
    'class_axis',
    'bins',
    ...ROW_FIELDS,
  ],
  formulas: (body) => [
    { library: 'PyTorch', written: written(body, 'log_softmax'), loss: lossBy(byLogSoftmax) },
    { library: 'log(softmax)', written: written(body, 'log(softmax)'), loss: lossBy(bySoftmax) },
  ],
};

/** The formula of a request: only what is asked for. */
function written(body: { readonly [name: string]: unknown }, logSoftmax: string): string {
  const x = body.softcap ? 'cap·tanh(x / cap)' : 'x';
  const z = body.temperature ? `${x} / T` : x;
  const log = logSoftmax.endsWith(')') ? `log(softmax(${z}))` : `${logSoftmax}(${z})`;
  const isSpread = body.target_probs !== undefined || body.label_smoothing;
  const ce = isSpread ? `−Σ q·${log}` : `−${log}[y]`;
  const focal = isSpread ? `−Σ q·(1 − exp(l))**γ·l,  l = ${log}` : `(1 − exp(−ce))**γ·ce,  ce = ${ce}`;
  return [
    body.focal_gamma ? focal : ce,
    ...(body.poly_epsilon ? ['ε₁·(1 − p)'] : []),
    ...(body.z_loss ? ['λ·logsumexp(z)**2'] : []),
    ...(body.entropy_coef ? ['h·Σ p·log(p)'] : []),
  ].join('  +  ');
}
