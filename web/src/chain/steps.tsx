import { ignoredLabels, options, optionsOf } from '../options/options.ts';
import { Answered } from '../ui/answered.tsx';
import { digits } from '../ui/value.tsx';
import { asked, gradient, logProbs, nllLosses, problem, probs } from './answers.ts';
import { LogitsStep } from './logits-step.tsx';
import { LossStep } from './loss-step.tsx';
import { scales, scaling } from './scales.ts';
import { classes, labels, logits, row, target, targetProbs } from './state.ts';
import { Column, Step } from './step.tsx';
import { TargetStep } from './target-step.tsx';
import { t } from './texts.ts';

/** From logits to the gradient: a column a step, a line a class. What is given stands left of the answers, and the target among them. */
export function Steps() {
  const isSoft = target.value === 'target_probs';
  const as = scaling.value === 'log' ? 'point' : 'bar';
  const { probs: ofProbs, logProbs: ofLogs, nll: ofNll, gradient: ofGradient } = scales.value;
  const label = isSoft ? undefined : labels.value[row.value];
  const nothing = logits.value[row.value]?.map(() => undefined) ?? [];
  const values = {
    probs: probs.value?.[row.value] ?? nothing,
    logProbs: logProbs.value?.[row.value] ?? nothing,
    nll: contributions() ?? nothing,
    gradient: gradient.value?.[row.value] ?? nothing,
  };
  return (
    <div
      class={`steps ${isSoft ? 'soft' : ''} ${digits.value === 'all' ? 'wide' : ''}`}
      style={{ '--classes': classes.value }}
    >
      {label !== undefined && label >= 0 && label < classes.value && (
        <div class="stripe" style={{ '--label': label }} aria-hidden="true" />
      )}
      <LogitsStep />
      <Answered by={asked.state}>
        <Step
          id="softmax"
          title="softmax"
          formula="*p* = *e*^(*x*) / Σ *e*^(*x*)"
          scale={ofProbs}
          note={t().softmaxNote}
        >
          <Column values={values.probs} scale={ofProbs} kind="softmax" name="probs" as={as} />
        </Step>
      </Answered>
      <Answered by={asked.state}>
        <Step
          id="log-softmax"
          title="log_softmax"
          formula="*ℓ* = *x* − log Σ *e*^(*x*)"
          scale={ofLogs}
          note={t().logSoftmaxNote}
        >
          <Column values={values.logProbs} scale={ofLogs} kind="log-softmax" name="log_probs" as={as} />
        </Step>
      </Answered>
      <TargetStep />
      <Answered by={asked.state}>
        <Step
          id="nll"
          title="NLL"
          formula={isSoft ? '− *q* · *ℓ*' : '− *ℓ*_(*y*)'}
          scale={ofNll}
          note={isSoft ? t().nllSoftNote : isIgnored() ? t().ignored : t().nllNote}
        >
          <Column values={values.nll} scale={ofNll} kind="nll" name={isSoft ? '−q·ℓ' : '−ℓ'} as={as} />
        </Step>
      </Answered>
      <Answered by={asked.state}>
        <LossStep />
      </Answered>
      <Answered by={asked.state}>
        <Step
          id="gradient"
          title={t().gradient}
          formula={gradientFormula()}
          scale={ofGradient}
          note={gradient.value ? t().gradientNote : problem.value ? '' : t().noGradient}
        >
          <Column values={values.gradient} scale={ofGradient} kind="gradient" name="grad" as={as} />
        </Step>
      </Answered>
    </div>
  );
}

function isIgnored(): boolean {
  return target.value === 'labels' && ignoredLabels().includes(labels.value[row.value] ?? 0);
}

/** What each class adds to the row's loss: with a label only one does, and nll says how much. */
function contributions() {
  const ofRow = logProbs.value?.[row.value];
  if (target.value === 'labels') {
    const label = labels.value[row.value];
    return nllLosses.value && ofRow?.map((_, c) => (c === label ? nllLosses.value?.[row.value] : undefined));
  }
  const q = targetProbs.value[row.value] ?? [];
  // Nothing of a class that should not be is nothing, also where its logarithm is not finite.
  return ofRow?.map((logProb, c) => (q[c] === 0 ? 0 : -(q[c] ?? 0) * logProb));
}

/** Options that leave the gradient at p − y, or divide it by the rows. */
const PLAIN = [
  'reduction',
  'ignore_index',
  'class_axis',
  'dtype',
  'encoding',
  'outputs',
  'on_non_finite',
  'validate_target_probs',
];

/** What the gradient of a row is under the options in force; where others than these are, the guide says it. */
function gradientFormula(): string {
  const isPlain = Object.keys(optionsOf('cross-entropy', target.value)).every((name) => PLAIN.includes(name));
  if (!isPlain) return '∂*L* / ∂*x*';
  const difference = target.value === 'labels' ? '*p* − *y*' : '*p* − *q*';
  return options.reduction.value === 'mean' && logits.value.length > 1 ? `(${difference}) / *N*` : difference;
}
