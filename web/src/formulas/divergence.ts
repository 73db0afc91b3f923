import type { Family, Formula } from './formula.ts';
import type { Inputs } from './inputs.ts';
import { ROW_FIELDS, reduced } from './reduce.ts';
import type { Node } from './tape.ts';

/** The log-probabilities of one side. */
function logProbs(inputs: Inputs, logits: string, logs: string): readonly (readonly Node[])[] {
  if (!inputs.has(logits)) return inputs.rows(logs);
  const { tape } = inputs;
  const temperature = tape.constant(inputs.number('temperature', 1));
  const rows = inputs.rows(logits);
  return rows.map((row) => tape.logSoftmax(temperature.value === 1 ? row : row.map((x) => tape.div(x, temperature))));
}

/** Σ e^a (a − b) */
function kl({ tape }: Inputs, a: readonly Node[], b: readonly Node[]): Node {
  return tape.sum(a.map((x, c) => tape.mul(tape.exp(x), tape.sub(x, b[c] as Node))));
}

const loss: Formula['loss'] = (inputs) => {
  const { tape } = inputs;
  const p = logProbs(inputs, 'logits', 'log_probs');
  const divergence = inputs.name('divergence', 'forward_kl');
  const probs = inputs.has('target_probs') ? inputs.rows('target_probs') : undefined;
  const q = probs?.map((row) => row.map((x) => tape.log(x))) ?? logProbs(inputs, 'target_logits', 'target_log_probs');
  const beta = inputs.number('beta', 0.5);
  const losses = p.map((row, n) => {
    const target = q[n] ?? [];
    if (divergence === 'reverse_kl') return kl(inputs, row, target);
    if (divergence === 'jsd') {
      const shift = (log: Node, share: number) => tape.add(log, tape.constant(Math.log(share)));
      const mixture = row.map((log, c) => tape.logSumExp([shift(log, 1 - beta), shift(target[c] as Node, beta)]));
      return tape.add(
        tape.mul(tape.constant(beta), kl(inputs, target, mixture)),
        tape.mul(tape.constant(1 - beta), kl(inputs, row, mixture)),
      );
    }
    if (!probs) return kl(inputs, target, row);
    // xlogy(t, t) − t · input
    const terms = row.map((log, c) => {
      const t = probs[n]?.[c] as Node;
      const own = t.value === 0 ? tape.constant(0) : tape.mul(t, tape.log(t));
      return tape.sub(own, tape.mul(t, log));
    });
    return tape.sum(terms);
  });
  const rows = [
    ...(inputs.has('logits') ? inputs.rows('logits') : inputs.rows('log_probs')),
    ...['target_logits', 'target_log_probs', 'target_probs'].flatMap((name) =>
      inputs.has(name) ? inputs.rows(name) : [],
    ),
  ];
  return reduced(inputs, { losses, inputs: rows });
};

const WRITTEN: { readonly [divergence: string]: string } = {
  forward_kl: 'kl_div(log_softmax(x), log_softmax(t), log_target=True): Σ exp(t)·(t − x)',
  reverse_kl: 'Σ exp(x)·(x − t) of log_softmax',
  jsd: 'm = logsumexp(x + log(1 − β), t + log β);  β Σ exp(t)·(t − m) + (1 − β) Σ exp(x)·(x − m)',
};

export const divergence: Family = {
  operation: 'kl-divergence',
  fields: [
    'logits',
    'log_probs',
    'target_logits',
    'target_log_probs',
    'target_probs',
    'divergence',
    'beta',
    'temperature',
    'validate_target_probs',
    'class_axis',
    ...ROW_FIELDS,
  ],
  formulas: ({ divergence = 'forward_kl', target_probs }) => [
    {
      library: divergence === 'jsd' ? 'TRL' : 'PyTorch',
      written:
        divergence === 'forward_kl' && target_probs
          ? 'kl_div(log_softmax(x), t): Σ xlogy(t, t) − t·x'
          : (WRITTEN[String(divergence)] ?? ''),
      loss,
    },
  ],
};
