import { useMemo } from 'preact/hooks';
import { Card } from '../../ui/card.tsx';
import { fillInOrder } from '../../ui/fill.ts';
import type { Rows } from '../asking/evaluate.ts';
import { countText } from '../formats.ts';
import { className } from '../measures/class-name.ts';
import { confusion } from '../measures/confusion.ts';
import { between, page, show, summary } from '../state.ts';
import { t } from '../texts.ts';

/** More have no room side by side. */
const MOST_CLASSES = 12;

/** How many rows of which class are predicted as which; a number leads to its rows. */
export function ConfusionCard({ rows, labels }: { rows: Rows; labels: Float64Array }) {
  const { classes: all = 0, names } = summary.value?.batch ?? {};
  const { predictions } = rows;
  const found = useMemo(() => confusion(labels, predictions, all, MOST_CLASSES), [labels, predictions, all]);
  const { classes, counts, errors, errorsElsewhere } = found;
  // Apart: else the many that are right would leave no shades for the errors.
  const mostRight = Math.max(1, ...counts.map((row, i) => row[i] ?? 0));
  const mostWrong = Math.max(1, ...counts.flatMap((row, i) => row.filter((_, j) => i !== j)));
  const name = (c: number) => className(names, c);
  const note =
    classes.length < all ? fillInOrder(t().worst, classes.length, countText(errorsElsewhere), countText(errors)) : '';
  return (
    <Card id="confusion" title={t().confusion} note={`${t().confusionSays} ${note}`}>
      <div class={`scroll confusion ${classes.length > 6 ? 'many' : ''}`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <td colSpan={2} />
              <th class="axis-name" scope="colgroup" colSpan={classes.length}>
                {t().predictedAxis} →
              </th>
            </tr>
            <tr>
              <td colSpan={2} />
              {classes.map((c) => (
                <th key={c} scope="col" title={name(c)}>
                  {name(c)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map((label, i) => (
              <tr key={label}>
                {i === 0 && (
                  <th class="axis-name side" scope="rowgroup" rowSpan={classes.length}>
                    <span class="axis-side">← {t().labelAxis}</span>
                  </th>
                )}
                <th scope="row" title={name(label)}>
                  {name(label)}
                </th>
                {classes.map((predicted, j) => (
                  <Cell
                    key={predicted}
                    label={label}
                    predicted={predicted}
                    count={counts[i]?.[j] ?? 0}
                    most={i === j ? mostRight : mostWrong}
                    text={fillInOrder(t().cell, name(label), name(predicted), countText(counts[i]?.[j] ?? 0))}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Cell({
  label,
  predicted,
  count,
  most,
  text,
}: {
  label: number;
  predicted: number;
  count: number;
  most: number;
  text: string;
}) {
  const isChosen = between.value?.label === label && between.value.predicted === predicted;
  if (count === 0) return <td class="nothing">0</td>;
  return (
    <td>
      <button
        type="button"
        class="heat"
        style={{
          '--hue': label === predicted ? 'var(--probs)' : 'var(--loss)',
          '--heat': `${(8 + 34 * (count / most)).toFixed(0)}%`,
        }}
        aria-label={text}
        title={text}
        aria-pressed={isChosen}
        onClick={() => {
          between.value = isChosen ? undefined : { label, predicted };
          show.value = 'all';
          page.value = 0;
        }}
      >
        {countText(count)}
      </button>
    </td>
  );
}
