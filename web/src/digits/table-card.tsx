import { Bar } from '../ui/bar.tsx';
import { exact, short } from '../ui/number.ts';
import { linearScale } from '../ui/scale.ts';
import { Value } from '../ui/value.tsx';
import type { Shown } from './answers.ts';
import { exactIn, relativeError, rightDigits, wholeDigits } from './errors.ts';
import { explain } from './explain.ts';
import { NAMES, type Name, type Point, pick } from './series.ts';
import { quantity } from './state.ts';
import { Swatch } from './swatch.tsx';
import { fill, t } from './texts.ts';

/** The three ways at the chosen gap: all digits, how many of them are right, and what happened. */
export function TableCard({ shown, point }: { shown: Shown; point: Point }) {
  const words = t();
  const value = (name: Name) => pick(point.outcomes[name], quantity.value, point.label);
  const at = exact(Number(point.gap.toFixed(3)));
  const values = NAMES.map((name) => `${words[name]} ${short(value(name))}`).join(', ');
  return (
    <section class="card at-gap" aria-labelledby="at-title">
      <header>
        <h2 id="at-title">{fill(words.table, { gap: at })}</h2>
      </header>
      <output class="unseen">{fill(words.summary, { gap: at, values })}</output>
      <table>
        <thead>
          <tr>
            <th scope="col">{words[quantity.value]}</th>
            <th scope="col">{words.right}</th>
            <th scope="col">{words.error}</th>
          </tr>
        </thead>
        {NAMES.map((name) => (
          <Row key={name} name={name} value={value(name)} shown={shown} point={point} />
        ))}
      </table>
      <p class="note">{words.errorNote}</p>
    </section>
  );
}

function Row({ name, value, shown, point }: { name: Name; value: number; shown: Shown; point: Point }) {
  const words = t();
  const error = relativeError(value, pick(point.exact, quantity.value, point.label));
  const digits = rightDigits(error, point.dtype);
  const said = explain(name, point, quantity.value, shown.lines);
  const text = exactIn(value, point.dtype);
  const isReference = name === 'service' && point.dtype === 'float64';
  return (
    <tbody class={name}>
      <tr>
        <th colSpan={3} scope="rowgroup">
          <Swatch of={name} /> {words[name]} <small class="formula">{words[`${name}How`]}</small>
        </th>
      </tr>
      <tr>
        <td>
          <data class="value" value={text}>
            {text}
          </data>
        </td>
        <td class="right-digits">
          <Bar value={digits} scale={linearScale(0, rightDigits(0, 'float64'))} kind={name} />
          <span class="value">{wholeDigits(digits)}</span>
        </td>
        <td class="error">{isReference ? <small>{words.reference}</small> : <Value of={error} />}</td>
      </tr>
      <tr>
        <td colSpan={3}>
          <Raised text={fill(words[said.text], said.values)} />
        </td>
      </tr>
    </tbody>
  );
}

/** A sentence with its exponents raised: `e^−gap` with −gap above the line. */
function Raised({ text }: { text: string }) {
  return <p>{text.split(/\^(−?[\w.]+)/).map((part, i) => (i % 2 === 1 ? <sup key={i}>{part}</sup> : part))}</p>;
}
