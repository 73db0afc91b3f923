import { Choice } from '../ui/choice.tsx';
import { fill } from '../ui/fill.ts';
import { asTyped, exact, printed } from '../ui/number.ts';
import { NumberField } from '../ui/number-field.tsx';
import { canBeLog, from, moveTo, places, placesKind, setRange, to, x } from './state.ts';
import { t } from './texts.ts';

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
        aria-valuetext={printed(exact(at))}
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
        <RangeEnd
          key={`from, below ${to.value}`}
          label={words.from}
          value={from.value}
          isAllowed={(one) => one < to.value}
          set={(from) => setRange({ from })}
        />
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
        <RangeEnd
          key={`to, above ${from.value}`}
          label={words.to}
          value={to.value}
          isAllowed={(one) => one > from.value}
          set={(to) => setRange({ to })}
        />
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

/** An end of the range. One beyond the other end is not taken. */
function RangeEnd({
  label,
  value,
  isAllowed,
  set,
}: {
  label: string;
  value: number;
  isAllowed: (value: number) => boolean;
  set: (value: number) => void;
}) {
  return (
    <span class="end">
      <span aria-hidden="true">{label}</span>
      <NumberField
        label={label}
        value={value}
        finite
        refuse={(next) => (isAllowed(next) ? undefined : fill(t().wrongRange, { refused: asTyped(next) }))}
        onChange={set}
      />
    </span>
  );
}
