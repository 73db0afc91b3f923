import { Choice } from '../ui/choice.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { canBeLog, from, moveTo, places, placesKind, setRange, to, x } from './state.ts';
import { t } from './texts.ts';
import { typeset } from './typeset.ts';

/** Steps of the keyboard: an arrow, and a page. */
const STEPS: { readonly [key: string]: number } = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -20,
  PageUp: 20,
};

/** A slider below the pictures, on their scale, and the number itself. */
export function MoveTools({ name }: { name: string }) {
  const words = t();
  const at = x.value ?? 0;
  const { domain, place, at: numberAt, rounded, stepped, hasInfinities } = places.value;
  return (
    <>
      <input
        class="mover"
        type="range"
        aria-label={name}
        aria-valuetext={typeset(at)}
        min={domain[0]}
        max={domain[1]}
        step="any"
        value={place(at)}
        onInput={(event) => moveTo(rounded(numberAt(event.currentTarget.valueAsNumber)))}
        onKeyDown={(event) => {
          const steps = STEPS[event.key];
          if (steps === undefined) return;
          event.preventDefault();
          moveTo(stepped(at, steps));
        }}
      />
      <div class="move-tools">
        <span class="end">
          <span aria-hidden="true">{words.from}</span>
          <NumberField
            label={words.from}
            value={from.value}
            finite
            invalid={from.value >= to.value}
            onChange={(from) => setRange({ from })}
          />
        </span>
        <span class="moving">
          <code>{name}</code>
          <span aria-hidden="true">=</span>
          <NumberField label={name} value={at} onChange={moveTo} />
          {hasInfinities && (
            <span class="infinities">
              <button type="button" onClick={() => moveTo(Number.NEGATIVE_INFINITY)}>
                −∞
              </button>
              <button type="button" onClick={() => moveTo(Number.POSITIVE_INFINITY)}>
                ∞
              </button>
            </span>
          )}
        </span>
        <span class="end">
          <span aria-hidden="true">{words.to}</span>
          <NumberField
            label={words.to}
            value={to.value}
            finite
            invalid={from.value >= to.value}
            onChange={(to) => setRange({ to })}
          />
        </span>
        {canBeLog.value && (
          <Choice
            name="places"
            label={words.axis}
            hideLabel
            of={placesKind}
            choices={[
              ['linear', words.linear],
              ['log', words.log],
            ]}
          />
        )}
      </div>
    </>
  );
}
