import type { Family, Formula } from './formula.ts';
import type { Inputs } from './inputs.ts';
import { ROW_FIELDS, reduced } from './reduce.ts';
import type { Node, Tape } from './tape.ts';

type LogSigmoid = (tape: Tape, x: Node) => Node;

const kept: LogSigmoid = (tape, x) => tape.logSigmoid(x);
const naive: LogSigmoid = (tape, x) => tape.log(tape.sigmoid(x));

function lossBy(logSigmoid: LogSigmoid): Formula['loss'] {
  return (inputs) => {
    const { tape } = inputs;
    const read = (name: string) => (inputs.has(name) ? inputs.flat(name) : undefined);
    const [chosen, rejected] = [inputs.flat('chosen'), inputs.flat('rejected')];
    const [refChosen, refRejected] = [read('ref_chosen'), read('ref_rejected')];
    const [chosenLengths, rejectedLengths] = [read('chosen_lengths'), read('rejected_lengths')];
    const margins = read('margin');
    const type = inputs.name('loss_type', 'sigmoid');
    const sft = inputs.number('sft_weight', 0);
    const over = (x: Node, lengths: readonly Node[] | undefined, n: number) =>
      lengths ? tape.div(x, lengths[n] as Node) : x;
    const losses = chosen.map((x, n) => {
      const a = over(x, chosenLengths, n);
      const b = over(rejected[n] as Node, rejectedLengths, n);
      // With lengths each answer is compared with its reference first, since they are divided.
      const reference =
        refChosen && refRejected
          ? tape.sub(over(refChosen[n] as Node, chosenLengths, n), over(refRejected[n] as Node, rejectedLengths, n))
          : undefined;
      const difference = tape.sub(a, b);
      const h = reference ? tape.sub(difference, reference) : difference;
      const margin = margins?.[margins.length === 1 ? 0 : n];
      const loss =
        type === 'orpo' ? oddsRatio(inputs, a, b, logSigmoid) : pairLoss(inputs, type, h, margin, logSigmoid);
      return sft === 0 ? loss : tape.sub(loss, tape.mul(tape.constant(sft), a));
    });
    return reduced(inputs, { losses, inputs: chosen.map((x, n) => [x, rejected[n] as Node]) });
  };
}

function pairLoss(inputs: Inputs, type: string, h: Node, margin: Node | undefined, logSigmoid: LogSigmoid): Node {
  const { tape } = inputs;
  const beta = inputs.number('beta', 1);
  if (type === 'ipo') return tape.pow(tape.sub(h, tape.constant(1 / (2 * beta))), 2);
  const scaled = tape.mul(tape.constant(beta), h);
  const v = margin ? tape.sub(scaled, margin) : scaled;
  if (type === 'hinge') return tape.relu(tape.sub(tape.constant(1), v));
  const smoothing = inputs.number('label_smoothing', 0);
  const right = tape.neg(logSigmoid(tape, v));
  if (smoothing === 0) return right;
  const wrong = tape.neg(logSigmoid(tape, tape.neg(v)));
  const first = tape.mul(right, tape.constant(1 - smoothing));
  const second = tape.mul(wrong, tape.constant(smoothing));
  if (type !== 'robust') return tape.add(first, second);
  return tape.div(tape.sub(first, second), tape.constant(1 - 2 * smoothing));
}

/** −β log σ of the log odds ratio, whose odds are written with log(1 − e^a). */
function oddsRatio(inputs: Inputs, a: Node, b: Node, logSigmoid: LogSigmoid): Node {
  const { tape } = inputs;
  const others = (x: Node) => tape.log1p(tape.neg(tape.exp(x)));
  const odds = tape.sub(tape.sub(a, b), tape.sub(others(a), others(b)));
  return tape.neg(tape.mul(tape.constant(inputs.number('beta', 1)), logSigmoid(tape, odds)));
}

const written = (logSigmoid: string): { readonly [type: string]: string } => ({
  sigmoid: `−${logSigmoid}(β·h − margin)`,
  robust: `(−${logSigmoid}(v)·(1 − ε) + ${logSigmoid}(−v)·ε) / (1 − 2ε),  v = β·h`,
  hinge: 'relu(1 − β·h)',
  ipo: '(h − 1 / (2β))**2',
  orpo: `−β·${logSigmoid}((a − b) − (log1p(−exp(a)) − log1p(−exp(b))))`,
});

export const preference: Family = {
  operation: 'preference',
  fields: [
    'chosen',
    'rejected',
    'ref_chosen',
    'ref_rejected',
    'chosen_lengths',
    'rejected_lengths',
    'beta',
    'loss_type',
    'label_smoothing',
    'margin',
    'sft_weight',
    ...ROW_FIELDS,
  ],
  formulas: ({ loss_type = 'sigmoid' }) => {
    const type = String(loss_type);
    const trl = { library: 'TRL', written: written('logsigmoid')[type] ?? '', loss: lossBy(kept) };
    if (type === 'hinge' || type === 'ipo') return [trl];
    return [trl, { library: 'log(σ)', written: written('log σ')[type] ?? '', loss: lossBy(naive) }];
  },
};
