import { exactIn } from '../formulas/dtype.ts';
import {
  isNearestTiny,
  MOST_DIGITS,
  relativeError,
  rightDigits,
  roundingError,
  wholeDigits,
} from '../formulas/right-digits.ts';
import { Answered } from '../ui/answered.tsx';
import { Bar } from '../ui/bar.tsx';
import { fill } from '../ui/fill.ts';
import { atPoint, exact, short } from '../ui/number.ts';
import { linearScale } from '../ui/scale.ts';
import { useSettled } from '../ui/settled.ts';
import { Typeset } from '../ui/typeset.tsx';
import { point, pointShown, type Shown, shown } from './answers.ts';
import { explain } from './explain.ts';
import { NAMES, type Name, type Point, pick } from './series.ts';
import { quantity } from './state.ts';
import { Swatch } from './swatch.tsx';
import { TITLES, t } from './texts.ts';

/** The three ways at the chosen gap: all digits, how many of them are right, and what happened. */
export function ValuesCard() {
  const words = t();
  const [here, plotted] = [point.value, shown.value];
  const isOfPlot = here && plotted && here.dtype === plotted.dtype && here.label === plotted.label;
  return (
    <section class="card values" aria-labelledby="at-title">
      <Answered by={pointShown}>
        {isOfPlot ? <Values shown={plotted} point={here} /> : <h2 id="at-title">{words.loading}</h2>}
      </Answered>
    </section>
  );
}

function Values({ shown, point }: { shown: Shown; point: Point }) {
  const words = t();
  const value = (name: Name) => pick(point.outcomes[name], quantity.value, point.label);
  const at = exact(Number(point.gap.toFixed(3)));
  const texts = NAMES.map((name) => exactIn(value(name), point.dtype));
  const values = NAMES.map((name) => `${words[name]} ${short(value(name))}`).join(', ');
  return (
    <>
      <header>
        <h2 id="at-title">{fill(words.table, { quantity: words[TITLES[quantity.value]], gap: at })}</h2>
      </header>
      <output class="unseen">{useSettled(fill(words.summary, { gap: at, values }))}</output>
      <ul class="of-ways" style={{ '--whole': `${longestWhole(texts)}ch` }}>
        {NAMES.map((name, i) => (
          <Way key={name} name={name} value={value(name)} text={texts[i] ?? ''} shown={shown} point={point} />
        ))}
      </ul>
      <p class="note">{fill(words.errorNote, { dtype: point.dtype })}</p>
    </>
  );
}

/** How many characters stand before the decimal points. */
function longestWhole(texts: readonly string[]): number {
  return Math.max(0, ...texts.filter((text) => /\d/.test(text)).map((text) => atPoint(text)[0].length));
}

function Way({
  name,
  value,
  text,
  shown,
  point,
}: {
  name: Name;
  value: number;
  text: string;
  shown: Shown;
  point: Point;
}) {
  const words = t();
  const { dtype } = point;
  const reference = pick(point.exact, quantity.value, point.label);
  const error = relativeError(value, reference);
  // The reference is rounded, too; 0 has no digits.
  const atLeast = value === 0 ? 1 : roundingError(reference, 'float64');
  const digits = rightDigits(value, reference, dtype, atLeast);
  // Not counted against itself.
  const isReference = name === 'service' && dtype === 'float64';
  const isNearest = isNearestTiny(value, reference, dtype);
  const most = MOST_DIGITS[dtype];
  const said = explain(name, point, quantity.value, shown.lines);
  const since = said.isForGood ? words.forGood : words.justHere;
  const [whole, rest] = atPoint(text);
  return (
    <li class={name}>
      <h3>
        <Swatch of={name} /> {name === 'service' ? words[name] : <code>{words[name]}</code>}
        <span class="right-digits" title={error === undefined ? undefined : `${words.error} ${short(error)}`}>
          {isReference ? <span /> : <Bar value={digits} scale={linearScale(0, most)} kind={name} />}
          <small>
            {isReference
              ? words.reference
              : isNearest
                ? fill(words.nearest, { dtype })
                : fill(words.right, { digits: wholeDigits(digits), most: wholeDigits(most) })}
          </small>
        </span>
      </h3>
      <p class="formula">
        <Typeset text={words[`${name}How`]} />
      </p>
      <p class="number-line">
        <data class="value" value={text}>
          <span class="whole">{whole}</span>
          {rest}
        </data>
      </p>
      <p class="why">
        <Typeset text={fill(words[said.text].replace('{since}', since), said.values)} />
      </p>
    </li>
  );
}
