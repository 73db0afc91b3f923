import { options } from '../options/options.ts';
import { fill } from '../ui/fill.ts';
import { short } from '../ui/number.ts';
import { useSettled } from '../ui/settled.ts';
import { Value } from '../ui/value.tsx';
import { answered, loss, nllLoss } from './answers.ts';
import { isIgnored } from './question.ts';
import { classes, labels, logits, row, target } from './state.ts';
import { Step } from './step.tsx';
import { t } from './texts.ts';

/** The loss that the rows become; the same by nll over log_softmax. Lines lead to it from the row's terms, and from it to the gradient. */
export function LossStep() {
  const said = useSettled(loss.value === undefined ? '' : `${t().loss} ${short(loss.value)}`);
  return (
    <Step id="loss" title={t().loss} formula={formulaOf()} note={note()}>
      <div class="joint">
        <Fan to="right" />
        <div class="result">
          <output aria-label={t().loss} aria-live="off">
            {loss.value === undefined ? (
              <span class="none">{options.reduction.value === 'none' ? t().noReduction : '–'}</span>
            ) : (
              <Value of={loss.value} name="loss" />
            )}
          </output>
          <span class="unseen" role="status">
            {said}
          </span>
          {nllLoss.value !== undefined && (
            <small>
              nll(ℓ) = <Value of={nllLoss.value} name="loss" />
            </small>
          )}
        </div>
        <Fan to="left" />
      </div>
    </Step>
  );
}

/** Lines from every class to the middle, or from there to every class; the label's is drawn strongly. */
function Fan({ to }: { to: 'left' | 'right' }) {
  const n = classes.value;
  const label = target.value === 'labels' ? labels.value[row.value] : undefined;
  const [edge, middle] = to === 'right' ? [0, 100] : [100, 0];
  return (
    <svg class={`fan ${to}`} viewBox={`0 0 100 ${n}`} preserveAspectRatio="none" aria-hidden="true">
      {Array.from({ length: n }, (_, c) => (
        <path
          key={c}
          class={to === 'left' || label === undefined || label === c ? 'strong' : ''}
          d={`M${edge},${c + 0.5} C50,${c + 0.5} 50,${n / 2} ${middle},${n / 2}`}
        />
      ))}
    </svg>
  );
}

/** How the losses of the rows become one. */
function formulaOf(): string {
  const { reduction, class_weight } = options;
  if (reduction.value === 'none') return '';
  if (reduction.value === 'sum') return 'Σ *L*_(*r*)';
  return target.value === 'labels' && class_weight.value !== '' ? 'Σ *L*_(*r*) / Σ *w*' : 'Σ *L*_(*r*) / *N*';
}

function note(): string {
  const rows = logits.value.length;
  if (nllLoss.value !== undefined && options.label_smoothing.value !== 0) return t().nllNoSmoothing;
  if (options.reduction.value === 'sum') return t().sumOfRows.replace('{}', String(rows));
  const question = answered.value;
  if (rows < 2 || options.reduction.value !== 'mean' || !question || question.options.mask) return '';
  const counted = question.logits.filter((_, r) => !isIgnored(question, r)).length;
  return fill(t().meanOfRows, { counted, rows: question.logits.length });
}
