import { Button } from '../../ui/button.tsx';
import { fillInOrder } from '../../ui/fill.ts';
import { countText } from '../formats.ts';
import { page } from '../state.ts';
import { t } from '../texts.ts';

/** To the other pages of a table, and which rows these are. */
export function PageButtons({ at, pages, size, rows }: { at: number; pages: number; size: number; rows: number }) {
  const from = Math.min(rows, at * size + 1);
  const to = Math.min(rows, (at + 1) * size);
  const button = (text: string, sign: string, target: number) => (
    <Button
      title={text}
      unavailable={target === at || target < 0 || target >= pages}
      onClick={() => {
        page.value = target;
      }}
    >
      <span aria-hidden="true">{sign}</span>
      <span class="unseen">{text}</span>
    </Button>
  );
  return (
    <nav class="pages" aria-label={t().pages}>
      {button(t().first, '«', 0)}
      {button(t().previous, '‹', at - 1)}
      <span class="range" role="status">
        {fillInOrder(t().range, `${countText(from)}–${countText(to)}`, countText(rows))}
      </span>
      {button(t().next, '›', at + 1)}
      {button(t().last, '»', pages - 1)}
    </nav>
  );
}
