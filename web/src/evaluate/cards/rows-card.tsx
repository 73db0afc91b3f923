import { Axis } from '../../ui/bar.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice } from '../../ui/choice.tsx';
import { fillInOrder } from '../../ui/fill.ts';
import { focusNext } from '../../ui/focus.ts';
import { linearScale, roundReach, type Scale } from '../../ui/scale.ts';
import { DigitsChoice } from '../../ui/value.tsx';
import type { Rows } from '../asking/evaluate.ts';
import { countText } from '../formats.ts';
import { order } from '../known-rows.ts';
import { className } from '../measures/class-name.ts';
import { SORT_KEYS, type SortKey } from '../measures/sort-rows.ts';
import { between, page, show, sort } from '../state.ts';
import { t } from '../texts.ts';
import type { Summary } from '../worker-messages.ts';
import { PageButtons } from './page-buttons.tsx';
import { MOST_STEPS, Row } from './row.tsx';

const PAGE_SIZE = 25;
/** The columns of soft targets, which have no label. */
const OF_TARGETS: readonly SortKey[] = ['row', 'predicted', 'loss'];

/** The rows, the largest losses first. */
export function RowsCard({ rows, batch }: { rows: Rows; batch: NonNullable<Summary['batch']> }) {
  const { rows: ordered, count } = order.value;
  const pages = Math.max(1, Math.ceil(ordered.length / PAGE_SIZE));
  const at = Math.min(page.value, pages - 1);
  const shown = ordered.slice(at * PAGE_SIZE, (at + 1) * PAGE_SIZE);
  const scale = lossScale(rows.losses);
  const keys = batch.labels ? SORT_KEYS : OF_TARGETS;
  return (
    <Card id="rows" title={batch.rowShape.length > 1 ? t().tableTokens : t().table}>
      <div class="toolbar">
        <Filter batch={batch} />
        <DigitsChoice />
        <PageButtons at={at} pages={pages} size={PAGE_SIZE} rows={ordered.length} />
      </div>
      {ordered.length < count && (
        <p class="note">{fillInOrder(t().firstOnly, countText(ordered.length), countText(count))}</p>
      )}
      {shown.length === 0 ? (
        <p class="none">{t().noRows}</p>
      ) : (
        <div class="scroll rows aligned" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {keys.map((key) => (
                  <Header key={key} of={key} isPosition={batch.rowShape.length > 1} scale={scale} />
                ))}
                {batch.classes <= MOST_STEPS && (
                  <th scope="col" class="steps-of-row">
                    {t().steps}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {shown.map((r) => (
                <Row key={r} r={r} batch={batch} rows={rows} scale={scale} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

/** From 0 to a round number above all losses; both ways where there are negative ones. */
function lossScale(losses: Float64Array): Scale {
  let least = 0;
  let most = 0;
  for (const loss of losses) {
    if (!Number.isFinite(loss)) continue;
    least = Math.min(least, loss);
    most = Math.max(most, loss);
  }
  const reach = roundReach([least, most], 1e-300);
  return least < 0 ? linearScale(-reach, reach, [-reach, 0, reach]) : linearScale(0, reach, [0, reach]);
}

function Filter({ batch }: { batch: NonNullable<Summary['batch']> }) {
  const only = between.value;
  if (only) {
    const { names } = batch;
    return (
      <p class="only">
        {fillInOrder(t().onlyBetween, className(names, only.label), className(names, only.predicted))}{' '}
        <button
          type="button"
          onClick={() => {
            between.value = undefined;
            focusNext('#rows input[name="show"]:checked');
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

const NUMBERS: readonly SortKey[] = ['rank', 'loss', 'probability'];

/** A heading that sorts: losses and ranks by the largest first, the rest by the smallest; again, the other way. */
function Header({ of, isPosition, scale }: { of: SortKey; isPosition: boolean; scale: Scale }) {
  const { by, isDescending } = sort.value;
  const isOn = by === of;
  return (
    <th
      scope="col"
      class={NUMBERS.includes(of) ? 'number' : ''}
      aria-sort={isOn ? (isDescending ? 'descending' : 'ascending') : undefined}
    >
      <button
        class="sorts"
        type="button"
        title={of === 'rank' ? t().rankIs : undefined}
        onClick={() => {
          sort.value = { by: of, isDescending: isOn ? !isDescending : of === 'loss' || of === 'rank' };
          page.value = 0;
        }}
      >
        {of === 'row' && isPosition ? t().position : t()[of]}
        <span class={isOn ? 'arrow' : 'arrow off'} aria-hidden="true">
          {isOn ? (isDescending ? ' ▼' : ' ▲') : ' ↕'}
        </span>
      </button>
      {of === 'loss' && <Axis scale={scale} />}
    </th>
  );
}
