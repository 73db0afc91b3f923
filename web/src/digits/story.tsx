import type { Dtype } from '../formulas/dtype.ts';
import { Typeset } from '../ui/typeset.tsx';
import { dtype, gap, label, quantity, showStep } from './state.ts';
import { t, type Words } from './texts.ts';

type StepText = 'stepAgree' | 'stepZero' | 'stepNan' | 'stepLast' | 'stepNone';

/** What there is to see, gap by gap, in each type. */
export const STEPS: { readonly [type in Dtype]: readonly { readonly at: number; readonly text: StepText }[] } = {
  float64: [
    { at: 2, text: 'stepAgree' },
    { at: 37, text: 'stepZero' },
    { at: 710, text: 'stepNan' },
    { at: 745, text: 'stepLast' },
  ],
  float32: [
    { at: 2, text: 'stepAgree' },
    { at: 17, text: 'stepZero' },
    { at: 89, text: 'stepNan' },
    { at: 104, text: 'stepNone' },
  ],
};

/** The story in four steps, each a button that leads to its gap. */
export function Story() {
  const words: Words = t();
  // It is the story of a right class that is ahead.
  if (label.value !== 'likely') return null;
  const isHere = (at: number) => gap.value === at && quantity.value === 'loss';
  return (
    <ol class="story" aria-label={words.story}>
      {STEPS[dtype.value].map(({ at, text }) => (
        <li key={at}>
          <button type="button" aria-current={isHere(at) ? 'step' : undefined} onClick={() => showStep(at)}>
            <strong>
              {words.gap} {at}
            </strong>
            <span>
              <Typeset text={words[text].replaceAll('{gap}', String(at))} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
