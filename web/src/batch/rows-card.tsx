import { computed } from '@preact/signals';
import { fragment } from '../shell/url-state.ts';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { exact } from '../ui/number.ts';
import { digits, Value } from '../ui/value.tsx';
import { badRows, current, rows } from './ask.ts';
import { asWritten } from './formats.ts';
import { type Batch, className } from './measures/batch.ts';
import type { Rows } from './measures/rows.ts';
import { SORT_KEYS, type SortKey, sortRows } from './measures/sort-rows.ts';
import { PageButtons } from './page-buttons.tsx';
import { between, page, ready, show, sort } from './state.ts';
import { filled, t } from './texts.ts';

export const PAGE_SIZE = 50;

/** More than the chain shows. */
const MOST_CLASSES = 20;

/** Whether a row is among those that are shown. */
function isShown({ labels, predicted, isIgnored }: Rows, r: number): boolean {
  const only = between.value;
  if (only) return !isIgnored[r] && labels[r] === only.label && predicted[r] === only.predicted;
  if (show.value === 'wrong') return !isIgnored[r] && predicted[r] !== labels[r];
  return show.value !== 'ignored' || isIgnored[r] === 1;
}

/** The rows that are shown, in their order. */
const order = computed<readonly number[]>(() => {
  const known = rows.value;
  if (!known) return [];
  const { labels, predicted, confidence, isIgnored } = known;
  const losses = current.value?.results?.losses;
  const shown = Array.from(labels.keys()).filter((r) => isShown(known, r));
  const valueBy: { readonly [key in SortKey]: (r: number) => number | undefined } = {
    row: (r) => r,
    label: (r) => labels[r],
    predicted: (r) => predicted[r],
    confidence: (r) => confidence[r],
    loss: (r) => (isIgnored[r] ? undefined : losses?.[r]),
  };
  return sortRows(shown, valueBy[sort.value.by], sort.value.isDescending);
});

/** Every row with its numbers, so many a page. */
export function RowsCard() {
  const { batch } = ready.value;
  const known = rows.value;
  if (!batch || !known) return null;
  const pages = Math.max(1, Math.ceil(order.value.length / PAGE_SIZE));
  const at = Math.min(page.value, pages - 1);
  const shown = order.value.slice(at * PAGE_SIZE, (at + 1) * PAGE_SIZE);
  const worst = Math.max(...shown.map((r) => current.value?.results?.losses[r] ?? 0).filter(Number.isFinite), 1e-300);
  return (
    <Card id="rows" title={t().table}>
      <div class="toolbar">
        <Filter batch={batch} />
        <Choice
          name="digits"
          label={t().digits}
          of={digits}
          choices={[
            ['4', t().four],
            ['all', t().all],
          ]}
        />
        <PageButtons at={at} pages={pages} size={PAGE_SIZE} rows={order.value.length} />
      </div>
      {shown.length === 0 ? (
        <p class="none">{t().noRows}</p>
      ) : (
        <div class="scroll rows" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {SORT_KEYS.map((key) => (
                  <Header key={key} of={key} />
                ))}
                {batch.classes <= MOST_CLASSES && (
                  <th scope="col" class="steps-of-row">
                    {t().chain}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {shown.map((r) => (
                <Row key={r} r={r} batch={batch} known={known} worst={worst} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function Filter({ batch }: { batch: Batch }) {
  const only = between.value;
  if (only) {
    return (
      <p class="only">
        {filled(t().onlyBetween, className(batch, only.label), className(batch, only.predicted))}{' '}
        <button
          type="button"
          onClick={() => {
            between.value = undefined;
          }}
        >
          {t().showAllAgain}
        </button>
      </p>
    );
  }
  return (
    <Choice
      name="show"
      label={t().show}
      of={show}
      choices={[
        ['all', t().all],
        ['wrong', t().onlyWrong],
        ['ignored', t().onlyIgnored],
      ]}
    />
  );
}

/** A heading that sorts: losses and confidences by the largest first, the rest by the smallest; again, the other way. */
function Header({ of }: { of: SortKey }) {
  const { by, isDescending } = sort.value;
  const isOn = by === of;
  return (
    <th
      scope="col"
      class={of === 'confidence' || of === 'loss' ? 'number' : ''}
      aria-sort={isOn ? (isDescending ? 'descending' : 'ascending') : undefined}
    >
      <button
        class="sorts"
        type="button"
        onClick={() => {
          sort.value = { by: of, isDescending: isOn ? !isDescending : of === 'loss' };
          page.value = 0;
        }}
      >
        {t()[of]}
        <span class={isOn ? 'arrow' : 'arrow off'} aria-hidden="true">
          {isOn ? (isDescending ? ' ▼' : ' ▲') : ' ↕'}
        </span>
      </button>
    </th>
  );
}

function Row({ r, batch, known, worst }: { r: number; batch: Batch; known: Rows; worst: number }) {
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
  return results && value !== undefined ? asWritten(value, results.type) : undefined;
}

/** The address of the chain with just this row. */
function chainOf({ logits, classes, targetProbs }: Batch, r: number, label: number): string {
  const [path = '', query] = fragment('chain').split('?');
  const params = new URLSearchParams(query);
  const slice = (values: Float64Array) => Array.from(values.subarray(r * classes, (r + 1) * classes), exact).join(',');
  for (const name of ['row', 'T', 'shift', 'q', 'target']) params.delete(name);
  params.set('z', slice(logits));
  params.set('y', String(label));
  if (targetProbs) {
    params.set('target', 'target_probs');
    params.set('q', slice(targetProbs));
  }
  return `${path}?${String(params).replaceAll('%2C', ',')}`;
}
