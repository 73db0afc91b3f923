import type { Numbers } from '../../../src/core/tensors/numbers.ts';
import { toDoubles } from '../../../src/core/tensors/to-doubles.ts';
import { fragment } from '../shell/url-state.ts';
import { exact } from '../ui/number.ts';
import { Value } from '../ui/value.tsx';
import { badRows, current } from './ask.ts';
import { asWritten } from './formats.ts';
import { type Batch, className } from './measures/batch.ts';
import type { Rows } from './measures/rows.ts';
import { filled, t } from './texts.ts';

/** More than the chain shows. */
export const MOST_CLASSES = 20;

/** A row of the table, with a bar for its loss beside the worst on the page. */
export function Row({ r, batch, known, worst }: { r: number; batch: Batch; known: Rows; worst: number }) {
  const { labels, predicted, confidence, isIgnored } = known;
  const label = labels[r] ?? Number.NaN;
  const guess = predicted[r] ?? -1;
  const loss = current.value?.results?.losses[r];
  const isBad = badRows.value.includes(r);
  const isWrong = !isIgnored[r] && guess !== label;
  const share = loss === undefined || Number.isNaN(loss) ? 0 : Math.min(1, Math.max(0, loss / worst));
  return (
    <tr class={`${isBad ? 'bad' : ''} ${isIgnored[r] ? 'ignored' : ''}`}>
      <th scope="row">
        {r}
        {isBad && (
          <em class="wrong" title={t().problemHere}>
            {' '}
            ⚠<span class="unseen">{t().problemHere}</span>
          </em>
        )}
      </th>
      <td>
        {className(batch, label)}
        {isIgnored[r] === 1 && <span class="tag">{t().isIgnored}</span>}
      </td>
      <td>
        {guess < 0 ? '–' : className(batch, guess)}
        {!isIgnored[r] && guess >= 0 && (
          <span class={isWrong ? 'mark wrong' : 'mark'} role="img" aria-label={isWrong ? t().isWrong : t().isRight}>
            {isWrong ? '✗' : '✓'}
          </span>
        )}
      </td>
      <td class="number">
        <Value of={written(confidence[r])} name={`probs[${r}, ${guess}]`} />
      </td>
      <td class="bar-of-loss" style={{ '--share': `${(share * 100).toFixed(1)}%` }}>
        <Value of={written(loss)} name={`losses[${r}]`} />
      </td>
      {batch.classes <= MOST_CLASSES && (
        <td class="steps-of-row">
          <a href={chainOf(batch, r, label)} aria-label={filled(t().seeChain, r)}>
            ↗
          </a>
        </td>
      )}
    </tr>
  );
}

/** A number of the answer; undefined without one. */
function written(value: number | undefined): number | undefined {
  const { results } = current.value ?? {};
  return results && value !== undefined ? asWritten(value, results.dtype) : undefined;
}

/** The address of the chain with just this row. */
function chainOf({ logits, classes, targetProbs }: Batch, r: number, label: number): string {
  const [path = '', query] = fragment('chain').split('?');
  const params = new URLSearchParams(query);
  const slice = (values: Numbers) =>
    Array.from(toDoubles(values.subarray(r * classes, (r + 1) * classes)), exact).join(',');
  for (const name of ['row', 'T', 'shift', 'q', 'target']) params.delete(name);
  params.set('z', slice(logits));
  params.set('y', String(label));
  if (targetProbs) {
    params.set('target', 'target_probs');
    params.set('q', slice(targetProbs));
  }
  return `${path}?${String(params).replaceAll('%2C', ',')}`;
}
