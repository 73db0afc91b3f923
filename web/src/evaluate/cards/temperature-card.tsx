import { options } from '../../options/options.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { fill, fillInOrder } from '../../ui/fill.ts';
import { LostNote } from '../../ui/lost-note.tsx';
import { short } from '../../ui/number.ts';
import { SignalField } from '../../ui/number-field.tsx';
import { type Answered, answer, isLarge, totalsAt } from '../answers.ts';
import type { Totals } from '../asking/totals.ts';
import { countText, percentText } from '../formats.ts';
import { binsOf } from '../measures/reliability.ts';
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
  // On one scale, to be compared.
  const mostRows = Math.max(1, ...[of.totals, ...(bothSides ? [before] : [])].flatMap(countsOf));
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
        {bothSides && <Reliability totals={before} temperature={1} id="before" mostRows={mostRows} />}
        <Reliability totals={of.totals} temperature={temperature} id="after" mostRows={mostRows} />
        {!bothSides && <Bins of={of.totals} isOpen />}
      </div>
      {bothSides && <Bins of={of.totals} />}
    </Card>
  );
}

function countsOf(totals: Totals): readonly number[] {
  return binsOf(totals).map(({ count }) => count);
}

function foundFor(key: string): number | undefined {
  const { found, key: of } = search.value ?? {};
  return of === key && found && !found.end ? found.best.temperature : undefined;
}

/** The temperature, as a slider and as a number. */
export function Slider() {
  const { value } = options.temperature;
  const isRefused = answer.value?.problem?.errors?.some(({ pointer }) => pointer === '/temperature') ?? false;
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
      <SignalField label={t().T} of={options.temperature} invalid={isRefused} />
      <Button
        unavailable={value === 1}
        onClick={() => {
          options.temperature.value = 1;
        }}
      >
        {t().backToOne}
      </Button>
    </div>
  );
}

function Finding({ of }: { of: Answered }) {
  const now = search.value?.key === of.key ? search.value : undefined;
  const isRunning = now?.isRunning ?? false;
  // One button, which keeps the keyboard's focus.
  return (
    <div class="finding">
      <button type="button" class={isRunning ? '' : 'main'} onClick={isRunning ? stopSearch : findTemperature}>
        {isRunning ? t().stop : t().find}
      </button>
      {isLarge.value && !isRunning && <small>{fillInOrder(t().findLarge, (of.ms / 1000).toFixed(0))}</small>}
      {now?.isLost ? (
        <LostNote text={t().findLost} retry={findTemperature} />
      ) : (
        <p role="status" id="found">
          {now && foundText(now, of.key)}
        </p>
      )}
    </div>
  );
}

function foundText({ found, asked, requests, isRunning }: NonNullable<typeof search.value>, key: string): string {
  if (isRunning) return fillInOrder(t().finding, asked);
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
