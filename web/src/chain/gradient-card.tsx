import { options } from '../options/options.ts';
import { Card } from '../ui/card.tsx';
import { largest } from '../ui/largest.ts';
import { SignedBar } from '../ui/signed-bar.tsx';
import { Value } from '../ui/value.tsx';
import { labels, logits, row, target, targetProbs } from './state.ts';
import { t } from './texts.ts';

/** The gradient as signed bars; where it is p − q divided by the rows, with p to the right and q to the left behind it. */
export function GradientCard({
  grad,
  probs,
}: {
  grad: readonly number[] | undefined;
  probs: readonly number[] | undefined;
}) {
  const divisor = plainDivisor();
  const scale = divisor ? 1 / divisor : largest(grad);
  const q = targetProbs.value[row.value] ?? [];
  const isTarget = (c: number) => (target.value === 'labels' ? Number(c === labels.value[row.value]) : (q[c] ?? 0));
  return (
    <Card
      id="gradient"
      title={t().gradient}
      formula={formulaOf(divisor)}
      note={divisor ? t().gradientNote : t().gradientScaled}
    >
      {grad ? (
        <ol class="bars" start={0}>
          {grad.map((value, c) => (
            <li key={c} class={target.value === 'labels' && c === labels.value[row.value] ? 'chosen' : ''}>
              <span class="class">{c}</span>
              <span class="stack">
                {divisor > 0 && <SignedBar value={probs?.[c]} scale={1} sides="both" kind="ghost" />}
                {divisor > 0 && <SignedBar value={-isTarget(c)} scale={1} sides="both" kind="ghost" />}
                <SignedBar value={value} scale={scale} sides="both" kind="gradient" />
              </span>
              <Value of={value} name={`grad[${c}]`} />
            </li>
          ))}
        </ol>
      ) : (
        <p class="none">{t().notAsked}</p>
      )}
    </Card>
  );
}

/** What the gradient of a row is under the options in force. */
function formulaOf(divisor: number): string {
  const { reduction } = options;
  if (divisor === 0) return reduction.value === 'mean' ? '(R p − r) / D' : 'R p − r';
  const difference = target.value === 'labels' ? 'p − y' : 'p − q';
  return reduction.value === 'mean' ? `(${difference}) / N` : difference;
}

/** What p − q is divided by, where the options leave it at that; else 0. */
function plainDivisor(): number {
  const { class_weight, label_smoothing, grad_output, reduction, ignore_index } = options;
  const isPlain = class_weight.value === '' && label_smoothing.value === 0 && grad_output.value === '';
  if (!isPlain || (target.value === 'labels' && labels.value.includes(ignore_index.value))) return 0;
  return reduction.value === 'mean' ? logits.value.length : 1;
}
