import { batch } from '@preact/signals';
import { options, resetOptions } from '../options/options.ts';
import { setMatrix, shift, showRow, target } from './state.ts';
import { t } from './texts.ts';

/** Rows worth seeing; each starts from the defaults. */
const EXAMPLES = [
  { name: 'exampleSure', set: () => setMatrix([[0, -50]], [0]) },
  { name: 'exampleThree', set: () => setMatrix([[2, 1, -1]], [0]) },
  { name: 'exampleWrong', set: () => setMatrix([[12, 0, -3]], [2]) },
  { name: 'exampleMask', set: () => setMatrix([[1, Number.NEGATIVE_INFINITY, 2]], [0]) },
  {
    name: 'exampleWeights',
    set: () => {
      setMatrix(
        [
          [1, 2, 3],
          [0, -1, 0.5],
        ],
        [2, 0],
      );
      options.class_weight.value = '1, 2, 5';
      options.label_smoothing.value = 0.2;
    },
  },
  {
    name: 'exampleIgnored',
    set: () => {
      setMatrix(
        [
          [2, 1, 0],
          [0, 3, 1],
          [1, 1, 1],
        ],
        [0, -100, 2],
      );
      showRow(1);
    },
  },
  { name: 'exampleError', set: () => setMatrix([[2, 1, 0]], [3]) },
] as const;

export function Examples() {
  return (
    <fieldset class="examples">
      <legend>{t().examples}</legend>
      {EXAMPLES.map(({ name, set }) => (
        <button
          key={name}
          type="button"
          onClick={() =>
            batch(() => {
              resetOptions();
              shift.value = 0;
              target.value = 'labels';
              showRow(0);
              set();
            })
          }
        >
          {t()[name]}
        </button>
      ))}
    </fieldset>
  );
}
