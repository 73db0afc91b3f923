import { options } from '../options/options.ts';
import { Card } from '../ui/card.tsx';
import { largest } from '../ui/largest.ts';
import { SignedBar } from '../ui/signed-bar.tsx';
import { Value } from '../ui/value.tsx';
import { answers, output } from './answers.ts';
import { logits, row, showRow, target } from './state.ts';
import { t } from './texts.ts';

/** The losses of the rows, and the loss that they become; the same by nll over log_softmax. */
export function LossCard() {
  const answer = answers.value['cross-entropy'];
  const loss = output(answer, 'loss') as number | undefined;
  const losses = output(answer, 'losses') as readonly number[] | undefined;
  const nll = output(answers.value.nll, 'loss') as number | undefined;
  const scale = largest(losses);
  return (
    <Card id="loss" title={t().loss} formula={formulaOf()}>
      <p class="result">
        <output aria-label={t().loss}>
          {loss === undefined ? <span class="none">{t().notAsked}</span> : <Value of={loss} name="loss" />}
        </output>
        <small>cross_entropy(x)</small>
      </p>
      {nll !== undefined && (
        <p class="result second">
          <Value of={nll} name="loss" />
          <small>nll(log_softmax(x))</small>
        </p>
      )}
      {losses && (
        <ol class="bars rows" start={0} aria-label={t().rows}>
          {losses.map((value, r) => (
            <li key={r} class={r === row.value ? 'chosen' : ''}>
              <button
                type="button"
                class="class"
                aria-pressed={r === row.value}
                aria-label={t().showRow.replace('{}', String(r))}
                onClick={() => showRow(r)}
              >
                {r}
              </button>
              <SignedBar value={value} scale={scale} sides="right" kind="loss" />
              <Value of={value} name={`losses[${r}]`} />
            </li>
          ))}
        </ol>
      )}
      {nll !== undefined && options.label_smoothing.value !== 0 && <p class="note">{t().nllNoSmoothing}</p>}
      {logits.value.length > 1 && <p class="note">{t().rowsNote}</p>}
    </Card>
  );
}

/** How the losses of the rows become one. */
function formulaOf(): string {
  if (options.reduction.value !== 'mean') return options.reduction.value === 'sum' ? 'Σ losses' : 'null';
  const isWeighted = options.class_weight.value !== '' && target.value === 'labels';
  return isWeighted ? 'Σ losses / Σ w[y]' : 'Σ losses / N';
}
