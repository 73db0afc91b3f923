import { options } from '../../options/options.ts';
import { Card } from '../../ui/card.tsx';
import { fill, fillInOrder } from '../../ui/fill.ts';
import { short } from '../../ui/number.ts';
import { SignalField } from '../../ui/number-field.tsx';
import { type Answered, isLarge, totalsAt } from '../answers.ts';
import type { Totals } from '../asking/totals.ts';
import { countText, percentText } from '../formats.ts';
import { findTemperature, search, stopSearch } from '../temperature.ts';
import { t } from '../texts.ts';
import { Bins } from './bins.tsx';
import { Curves } from './curves.tsx';
import { Reliability } from './reliability.tsx';

/** The slider is logarithmic: from 1/10 to 10, in steps of a hundredth of a power of ten. */
const STEPS = 100;

/** What changes with the temperature, and the one that calibrates. */
export function TemperatureCard({ of }: { of: Answered }) {
  const { temperature, key } = of;
  const points =
    totalsAt.value.key === key ? totalsAt.value.points : new Map<number, Totals>([[temperature, of.totals]]);
  const before = points.get(1);
  const bothSides = temperature !== 1 && before;
  return (
    <Card id="temperature" title={t().temperature} note={t().reliabilitySays}>
      <div class="calibrating">
        <div>
          <p class="note first">{t().temperatureSays}</p>
          <Slider />
          <Finding of={of} />
        </div>
        <Curves points={points} temperature={temperature} found={foundFor(key)} />
      </div>
      <div class="diagrams">
        {bothSides && <Reliability totals={before} temperature={1} id="before" />}
        <Reliability totals={of.totals} temperature={temperature} id="after" />
        {!bothSides && <Bins of={of.totals} isOpen />}
      </div>
      {bothSides && <Bins of={of.totals} />}
    </Card>
  );
}

function foundFor(key: string): number | undefined {
  const { found, key: of } = search.value ?? {};
  return of === key && found && !found.end ? found.best.temperature : undefined;
}

/** The temperature, as a slider and as a number. */
export function Slider() {
  const { value } = options.temperature;
  const set = (event: { readonly currentTarget: HTMLInputElement }) => {
    options.temperature.value = Number((10 ** (event.currentTarget.valueAsNumber / STEPS)).toPrecision(3));
  };
  return (
    <div class="temperature">
      <label for="temperature-slider">{t().T}</label>
      <input
        id="temperature-slider"
        type="range"
        min={-STEPS}
        max={STEPS}
        step={1}
        value={value > 0 ? Math.log10(value) * STEPS : -STEPS}
        aria-valuetext={short(value)}
        // Large data takes many requests: asking at each step of the slider would read all of it every time.
        {...(isLarge.value ? { onChange: set } : { onInput: set })}
      />
      <SignalField label={t().T} of={options.temperature} />
      <button
        type="button"
        disabled={value === 1}
        onClick={() => {
          options.temperature.value = 1;
        }}
      >
        {t().backToOne}
      </button>
    </div>
  );
}

function Finding({ of }: { of: Answered }) {
  const now = search.value?.key === of.key ? search.value : undefined;
  if (now?.isRunning) {
    return (
      <p class="finding" role="status">
        {fillInOrder(t().finding, now.asked)}{' '}
        <button type="button" onClick={stopSearch}>
          {t().stop}
        </button>
      </p>
    );
  }
  return (
    <div class="finding">
      <button type="button" class="main" onClick={findTemperature}>
        {t().find}
      </button>
      {isLarge.value && <small>{fillInOrder(t().findLarge, (of.ms / 1000).toFixed(0))}</small>}
      <p role="status" id="found">
        {now && foundText(now, of.key)}
      </p>
    </div>
  );
}

function foundText({ found, requests, isLost }: NonNullable<typeof search.value>, key: string): string {
  if (isLost) return t().findLost;
  if (!found) return '';
  if (found.end) return fillInOrder(found.end === 'low' ? t().foundLow : t().foundHigh, countText(requests));
  const { points, key: of } = totalsAt.value;
  if (of !== key) return '';
  const there = points.get(found.best.temperature);
  const one = points.get(1);
  return fill(t().found, {
    t: short(found.best.temperature),
    nll: short(found.best.nll),
    nll1: short(one?.nll as number),
    ece: percentText(there?.calibration_error as number),
    ece1: percentText(one?.calibration_error as number),
    n: countText(requests),
  });
}
