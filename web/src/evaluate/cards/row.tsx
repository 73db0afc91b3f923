import { indicesOf } from '../../../../src/core/tensors/tensor.ts';
import { fragment } from '../../shell/url-state.ts';
import { Bar } from '../../ui/bar.tsx';
import { fillInOrder } from '../../ui/fill.ts';
import { exact, printed } from '../../ui/number.ts';
import type { Scale } from '../../ui/scale.ts';
import { Value } from '../../ui/value.tsx';
import { answer } from '../answers.ts';
import type { Rows } from '../asking/evaluate.ts';
import { perform } from '../client.ts';
import { labels } from '../known-rows.ts';
import { className } from '../measures/class-name.ts';
import { t } from '../texts.ts';
import type { Summary } from '../worker-messages.ts';

/** More than the chain shows. */
export const MOST_STEPS = 20;

/** A row of the table, with a bar for its loss on the scale of all. */
export function Row({
  r,
  batch,
  rows,
  scale,
}: {
  r: number;
  batch: NonNullable<Summary['batch']>;
  rows: Rows;
  scale: Scale;
}) {
  const { names, rowShape, classes } = batch;
  const label = labels.value?.[r];
  const guess = rows.predictions[r] as number;
  const isIgnored = guess === -1;
  const loss = isIgnored ? undefined : rows.losses[r];
  const place = placeText(rowShape, r);
  return (
    <tr class={isIgnored ? 'ignored' : ''}>
      <th scope="row">{place}</th>
      {label !== undefined && (
        <td>
          {Number.isNaN(label) ? '–' : className(names, label)}
          {isIgnored && <span class="tag">{t().isIgnored}</span>}
        </td>
      )}
      <td>
        {isIgnored ? '–' : className(names, guess)}
        {!isIgnored && label !== undefined && <Mark isWrong={guess !== label} />}
      </td>
      {label !== undefined && <td class="number rank">{isIgnored ? '–' : rows.ranks[r]}</td>}
      <td>
        <span class="loss-of-row">
          <Bar value={loss} scale={scale} kind="loss" />
          <Value of={loss} name={`losses[${place}]`} />
        </span>
      </td>
      {label !== undefined && (
        <td class="number">
          <Probability of={isIgnored ? undefined : rows.logProbs[r]} />
        </td>
      )}
      {classes <= MOST_STEPS && (
        <td class="steps-of-row">
          <button type="button" aria-label={fillInOrder(t().seeSteps, place)} onClick={() => void showSteps(r, label)}>
            ↗
          </button>
        </td>
      )}
    </tr>
  );
}

/** Where a row is: its number, or its indices, as of batch and position. */
export function placeText(rowShape: readonly number[], r: number): string {
  return rowShape.length === 1 ? String(r) : `(${indicesOf(rowShape, r).join(', ')})`;
}

function Mark({ isWrong }: { isWrong: boolean }) {
  return (
    <span class={isWrong ? 'mark wrong' : 'mark'} role="img" aria-label={isWrong ? t().isWrong : t().isRight}>
      {isWrong ? '✗' : '✓'}
    </span>
  );
}

/** e to a log-probability; of one that a double cannot tell from 1 what is missing. */
function Probability({ of }: { of: number | undefined }) {
  if (of === undefined) return <Value of={undefined} />;
  const p = Math.exp(of);
  if (p < 1 || of === 0) return <Value of={p} name="exp(label_log_probs)" />;
  return (
    <data class="value" value={p} title={`exp(${exact(of)})`}>
      <span>1</span>
      <span>{` − ${printed((-Math.expm1(of)).toExponential(2))}`}</span>
    </data>
  );
}

/** Opens the chain with just this row. */
async function showSteps(r: number, label: number | undefined): Promise<void> {
  const { logits, target } = await perform<{ logits: number[]; target?: number[] }>({ do: 'row', row: r }).result;
  const [path = '', query] = fragment('chain').split('?');
  const params = new URLSearchParams(query);
  for (const name of ['row', 'T', 'shift', 'q', 'target']) params.delete(name);
  params.set('z', logits.map(exact).join(','));
  if (label !== undefined && !Number.isNaN(label)) params.set('y', String(label));
  if (target) {
    params.set('target', 'target_probs');
    params.set('q', target.map(exact).join(','));
  }
  if (answer.value && answer.value.temperature !== 1) params.set('temperature', exact(answer.value.temperature));
  location.hash = `${path}?${String(params).replaceAll('%2C', ',')}`;
}
