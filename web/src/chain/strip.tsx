import { Answered } from '../ui/answered.tsx';
import { Value } from '../ui/value.tsx';
import { asked, gradient, loss, problem } from './answers.ts';
import { labels, row, target } from './state.ts';
import { t } from './texts.ts';

/**
 * Loss and gradient in one line at the lower edge of a screen too narrow for the chain, in sight while a slider moves; the label's gradient
 * first. The same stands in the chain.
 */
export function Strip() {
  const ofRow = gradient.value?.[row.value];
  const label = target.value === 'labels' ? labels.value[row.value] : undefined;
  const order = [...(ofRow?.keys() ?? [])].sort((a, b) => Number(b === label) - Number(a === label));
  return (
    <div class="strip" aria-hidden="true">
      <Answered by={asked.state}>
        {problem.value ? (
          <span class="wrong">{problem.value.code}</span>
        ) : (
          <>
            <span class="loss">
              {t().loss} <Value of={loss.value} />
            </span>
            <span class="gradients">
              {t().gradient}
              {order.map((c) => (
                <span key={c} class={c === label ? 'chosen' : ''}>
                  <sub>{c}</sub> <Value of={ofRow?.[c]} />
                </span>
              ))}
            </span>
          </>
        )}
      </Answered>
    </div>
  );
}
