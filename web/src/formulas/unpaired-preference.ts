import type { Family, Formula } from './formula.ts';
import { ROW_FIELDS, reduced } from './reduce.ts';
import type { Node } from './tape.ts';

const loss: Formula['loss'] = (inputs) => {
  const { tape } = inputs;
  const logs = inputs.flat('log_probs');
  const refs = inputs.flat('ref_log_probs');
  const labels = inputs.plain('labels') ?? [];
  const beta = tape.constant(inputs.number('beta', 1));
  const point = tape.constant(inputs.number('reference_point', 0));
  const losses = logs.map((log, n) => {
    const isDesirable = labels[n] === 1;
    const ratio = tape.sub(log, refs[n] as Node);
    const v = tape.mul(beta, isDesirable ? tape.sub(ratio, point) : tape.sub(point, ratio));
    const loss =
      inputs.name('loss_type', 'kto') === 'kto'
        ? tape.sub(tape.constant(1), tape.sigmoid(v))
        : tape.neg(tape.logSigmoid(v));
    const weight = inputs.number(isDesirable ? 'desirable_weight' : 'undesirable_weight', 1);
    return weight === 1 ? loss : tape.mul(tape.constant(weight), loss);
  });
  return reduced(inputs, { losses, inputs: logs });
};

export const unpairedPreference: Family = {
  operation: 'unpaired-preference',
  fields: [
    'log_probs',
    'ref_log_probs',
    'labels',
    'beta',
    'loss_type',
    'reference_point',
    'desirable_weight',
    'undesirable_weight',
    ...ROW_FIELDS,
  ],
  formulas: ({ loss_type = 'kto' }) => [
    { library: 'TRL', written: loss_type === 'kto' ? '1 − σ(v)' : '−logsigmoid(v)', loss },
  ],
};
