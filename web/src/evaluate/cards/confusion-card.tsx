import { useMemo } from 'preact/hooks';
import { Card } from '../ui/card.tsx';
import type { Results } from './ask.ts';
import { countText } from './formats.ts';
import { type Batch, className } from './measures/batch.ts';
import { confusion } from './measures/confusion.ts';
import { between, page, show } from './state.ts';
import { filled, t } from './texts.ts';

const MOST_CLASSES = 10;

/** Which classes are taken for which, as a table whose cells are the darker the more rows they stand for. */
export function ConfusionCard({ batch, results }: { batch: Batch; results: Results }) {
  const found = useMemo(() => confusion(results.rows, batch.classes, MOST_CLASSES), [batch, results]);
  const { classes, counts, errors, errorsElsewhere } = found;
  // Apart: else the many that are right would leave no shades for the errors.
  const mostRight = Math.max(1, ...counts.map((row, i) => row[i] ?? 0));
  const mostWrong = Math.max(1, ...counts.flatMap((row, i) => row.filter((_, j) => i !== j)));
  const name = (c: number) => className(batch, c);
  const note =
    classes.length < batch.classes
      ? filled(t().worst, classes.length, countText(errorsElsewhere), countText(errors))
      : '';
  return (
    <Card id="confusion" title={t().confusion} note={`${t().confusionSays} ${note}`}>
      <div class={`scroll confusion ${classes.length > 6 ? 'many' : ''}`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <td class="axes">
                {t().predictedAxis} →
                <br />
                {t().labelAxis} ↓
              </td>
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
                    text={filled(t().cell, name(label), name(predicted), counts[i]?.[j] ?? 0)}
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
