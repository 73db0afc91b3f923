import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { largest } from '../ui/largest.ts';
import { DigitsChoice } from '../ui/value.tsx';
import { current, rows } from './ask.ts';
import { type Batch, className } from './measures/batch.ts';
import { SORT_KEYS, type SortKey } from './measures/sort-rows.ts';
import { order } from './order.ts';
import { PageButtons } from './page-buttons.tsx';
import { MOST_CLASSES, Row } from './row.tsx';
import { between, page, ready, show, sort } from './state.ts';
import { filled, t } from './texts.ts';

export const PAGE_SIZE = 50;

/** Every row with its numbers, so many a page. */
export function RowsCard() {
  const { batch } = ready.value;
  const known = rows.value;
  if (!batch || !known) return null;
  const pages = Math.max(1, Math.ceil(order.value.length / PAGE_SIZE));
  const at = Math.min(page.value, pages - 1);
  const shown = order.value.slice(at * PAGE_SIZE, (at + 1) * PAGE_SIZE);
  const worst = largest(shown.map((r) => Math.max(0, current.value?.results?.losses[r] ?? 0)));
  return (
    <Card id="rows" title={t().table}>
      <div class="toolbar">
        <Filter batch={batch} />
        <DigitsChoice />
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
