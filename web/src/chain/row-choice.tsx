import { options } from '../options/options.ts';
import { Answered } from '../ui/answered.tsx';
import { Value } from '../ui/value.tsx';
import { asked, losses } from './answers.ts';
import { labels, logits, row, showRow, target } from './state.ts';
import { t } from './texts.ts';

/** Which row the chain shows, where there are several: each with its loss. */
export function RowChoice() {
  const isIgnored = (r: number) => target.value === 'labels' && labels.value[r] === options.ignore_index.value;
  if (logits.value.length < 2) return null;
  return (
    <Answered by={asked.state}>
      <fieldset class="row-choice">
        <legend>{t().row}</legend>
        {logits.value.map((_, r) => (
          <button key={r} type="button" aria-pressed={r === row.value} onClick={() => showRow(r)}>
            <span class="unseen">{t().row} </span>
            <b>{r}</b> {isIgnored(r) ? t().isIgnored : <Value of={losses.value?.[r]} name={`losses[${r}]`} />}
          </button>
        ))}
      </fieldset>
    </Answered>
  );
}
