import { Answered } from '../ui/answered.tsx';
import { Value } from '../ui/value.tsx';
import { asked, gradient, loss } from './answers.ts';
import { row } from './state.ts';
import { t } from './texts.ts';

/** Loss and gradient in one line at the lower edge of a phone, in sight while a slider moves. The same stands in the chain. */
export function Strip() {
  return (
    <div class="strip" aria-hidden="true">
      <Answered by={asked.state}>
        <span class="loss">
          {t().loss} <Value of={loss.value} />
        </span>
        <span class="gradients">
          {t().gradient}{' '}
          {gradient.value?.[row.value]?.map((value, c) => (
            <Value key={c} of={value} />
          ))}
        </span>
      </Answered>
    </div>
  );
}
