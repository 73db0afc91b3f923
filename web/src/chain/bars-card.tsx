import { Card } from '../ui/card.tsx';
import { SignedBar } from '../ui/signed-bar.tsx';
import { Value } from '../ui/value.tsx';
import { labels, row, target } from './state.ts';
import { t } from './texts.ts';

/** One number for each class, as bars. */
export function BarsCard({
  id,
  title,
  formula,
  note,
  values,
  scale,
  sides,
  name,
}: {
  id: string;
  title: string;
  formula: string;
  note?: string | undefined;
  values: readonly (number | undefined)[] | undefined;
  scale: number;
  sides: 'right' | 'left' | 'both';
  name: string;
}) {
  const label = target.value === 'labels' ? labels.value[row.value] : undefined;
  return (
    <Card id={id} title={title} formula={formula} note={note}>
      {values ? (
        <ol class="bars" start={0}>
          {values.map((value, c) => (
            <li key={c} class={c === label ? 'chosen' : ''}>
              <span class="class">{c}</span>
              <SignedBar value={value} scale={scale} sides={sides} kind={id} />
              <Value of={value} name={`${name}[${c}]`} />
            </li>
          ))}
        </ol>
      ) : (
        <p class="none">{t().notAsked}</p>
      )}
    </Card>
  );
}
