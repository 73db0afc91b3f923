import { asTyped } from '../ui/number.ts';
import { NumberField } from '../ui/number-field.tsx';
import { linearScale } from '../ui/scale.ts';
import { isWrong, placeOf } from './answers.ts';
import { reach } from './scales.ts';
import { logits, row, setLogit } from './state.ts';
import { ClassName, isLabel, Step } from './step.tsx';
import { t } from './texts.ts';

/** The logits of the row that is shown: sliders and fields. */
export function LogitsStep() {
  const values = logits.value[row.value] ?? [];
  const far = reach.value;
  return (
    <Step id="logits" title={t().logits} formula="*x*" scale={linearScale(-far, far)} note={t().logitsNote}>
      <ol class="classes" start={0}>
        {values.map((x, c) => (
          <li key={c} class={isLabel(c) ? 'chosen' : ''}>
            <ClassName of={c} />
            <input
              type="range"
              aria-label={`${t().logit} ${c}`}
              min={-far}
              max={far}
              step={far > 10 ? far / 200 : 0.1}
              aria-valuetext={asTyped(x)}
              value={Number.isNaN(x) ? 0 : Math.min(far, Math.max(-far, x))}
              onInput={(event) => setLogit(c, event.currentTarget.valueAsNumber)}
            />
            <NumberField
              label={`${t().logit} ${c}`}
              value={x}
              invalid={isWrong(placeOf('logits', row.value, c))}
              onChange={(value) => setLogit(c, value)}
            />
          </li>
        ))}
      </ol>
    </Step>
  );
}
