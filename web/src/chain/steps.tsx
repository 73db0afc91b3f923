import { ignoredLabels, options, optionsOf } from '../options/options.ts';
import { Answered } from '../ui/answered.tsx';
import type { Scale } from '../ui/scale.ts';
import { digits } from '../ui/value.tsx';
import { asked, gradient, logProbs, nllLosses, problem, probs } from './answers.ts';
import { LogitsStep } from './logits-step.tsx';
import { LossStep } from './loss-step.tsx';
import { PLAIN_OPTIONS } from './plain-options.ts';
import { scales, scaling } from './scales.ts';
import { classes, labels, logits, row, target, targetProbs } from './state.ts';
import { Column, Step } from './step.tsx';
import { TargetStep } from './target-step.tsx';
import { t } from './texts.ts';

/** From logits to the gradient: a column a step, a line a class. What is given stands left of the answers, and the target among them. */
export function Steps() {
  const isSoft = target.value === 'target_probs';
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
      <Computed
        id="softmax"
        title="softmax"
        formula="*p* = *e*^(*x*) / Σ *e*^(*x*)"
        note={t().softmaxNote}
        values={values.probs}
        scale={ofProbs}
        name="probs"
      />
      <Computed
        id="log-softmax"
        title="log_softmax"
        formula="*ℓ* = *x* − log Σ *e*^(*x*)"
        note={t().logSoftmaxNote}
        values={values.logProbs}
        scale={ofLogs}
        name="log_probs"
      />
      <TargetStep />
      <Computed
        id="nll"
        title="NLL"
        formula={nllFormula(isSoft)}
        note={nllNote(isSoft)}
        values={values.nll}
        scale={ofNll}
        name={isSoft ? '−q·ℓ' : '−ℓ'}
      />
      <Answered by={asked.state}>
        <LossStep />
      </Answered>
      <Computed
        id="gradient"
        title={t().gradient}
        formula={gradientFormula()}
        note={gradient.value ? t().gradientNote : problem.value ? '' : t().noGradient}
        values={values.gradient}
        scale={ofGradient}
        name="grad"
      />
    </div>
  );
}

/** A step whose numbers are an answer of the service: one for each class. */
function Computed({
  id,
  title,
  formula,
  note,
  values,
  scale,
  name,
}: {
  id: string;
  title: string;
  formula: string;
  note: string;
  values: readonly (number | undefined)[];
  scale: Scale;
  name: string;
}) {
  return (
    <Answered by={asked.state}>
      <Step id={id} title={title} formula={formula} scale={scale} note={note}>
        <Column values={values} scale={scale} kind={id} name={name} as={scaling.value === 'log' ? 'point' : 'bar'} />
      </Step>
    </Answered>
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

/** What the gradient of a row is under the options in force; where others than these are, the guide says it. */
function gradientFormula(): string {
  if (isIgnored()) return '0';
  const isPlain = Object.keys(optionsOf('cross-entropy', target.value)).every(
    (name) => name === 'dtype' || PLAIN_OPTIONS.includes(name),
  );
  if (!isPlain) return '∂*L* / ∂*x*';
  const difference = target.value === 'labels' ? '*p* − *y*' : '*p* − *q*';
  return options.reduction.value === 'mean' && logits.value.length > 1 ? `(${difference}) / *N*` : difference;
}

/** What the column of the losses holds; with class weights, times the label's. */
function nllFormula(isSoft: boolean): string {
  if (isSoft) return '− *q* · *ℓ*';
  return options.class_weight.value === '' ? '− *ℓ*_(*y*)' : '− *w*_(*y*) *ℓ*_(*y*)';
}

function nllNote(isSoft: boolean): string {
  if (isSoft) return t().nllSoftNote;
  if (isIgnored()) return t().ignored;
  return options.class_weight.value === '' ? t().nllNote : t().nllWeighted;
}
