import { DTYPES, type Dtype, exactIn } from '../formulas/dtype.ts';
import { isShort, MOST_NUMBERS } from '../formulas/index.ts';
import { MOST_DIGITS, rightDigits, wholeDigits } from '../formulas/right-digits.ts';
import { Answered } from '../ui/answered.tsx';
import { Bar } from '../ui/bar.tsx';
import { fill } from '../ui/fill.ts';
import { exact, printed, short } from '../ui/number.ts';
import { linearScale } from '../ui/scale.ts';
import { useSettled } from '../ui/settled.ts';
import { askingShown } from './answers.ts';
import { type ComparedPoint, type Comparison, nameOf, quantitiesOf } from './comparison.ts';
import { Findings } from './findings.tsx';
import { float } from './state.ts';
import { t } from './texts.ts';

/** How many digits there are, for both types. */
const DIGITS = linearScale(0, MOST_DIGITS.float64);

/** Loss and gradient at the chosen number: exact, and by the formula in both types, with how many digits are right. */
export function TableCard({ here, shown: drawn }: { here: ComparedPoint; shown: Comparison | undefined }) {
  const words = t();
  const { point, formula, library } = here;
  const name = nameOf(point.moved ?? '');
  const { value, gradient } = quantitiesOf(point.operation, point.moved ?? '');
  const at = printed(exact(point.x));
  const main = point.exact.float64?.value;
  const shown = library[float.value]?.loss;
  const summary = formula && shown !== undefined ? words.summary : words.summaryAlone;
  const values = { name, x: at, exact: main === undefined ? '' : short(main), library: formula?.library ?? '' };
  const settled = useSettled(fill(summary, { ...values, value: shown === undefined ? '' : short(shown) }));
  return (
    <section class="card at-number" aria-labelledby="at-number-title">
      <h2 id="at-number-title">{fill(words.valueAt, { name, x: at })}</h2>
      <Answered by={askingShown}>
        <output class="unseen">{settled}</output>
        <table>
          <thead>
            <tr>
              <td />
              <th scope="col">{words.at}</th>
              {formula && <th scope="col">{words.right}</th>}
            </tr>
          </thead>
          <Group title={value} here={here} read={({ value }) => value} computed={({ loss }) => loss} />
          {point.exact.float64?.grad !== undefined && (
            <Group title={gradient} here={here} read={({ grad }) => grad} computed={({ grad }) => grad} />
          )}
        </table>
      </Answered>
      {drawn && <Findings shown={drawn} />}
      {!formula && (
        <p class="note">
          {fill(isShort(point.body) ? words.noFormula : words.tooLong, {
            operation: point.operation.name,
            most: MOST_NUMBERS,
          })}
        </p>
      )}
    </section>
  );
}

function Group({
  title,
  here: { point, formula, library },
  read,
  computed,
}: {
  title: string;
  here: ComparedPoint;
  read: (read: { readonly value: number; readonly grad: number | undefined }) => number | undefined;
  computed: (computed: { readonly loss: number; readonly grad: number | undefined }) => number | undefined;
}) {
  const words = t();
  const exactly = point.exact.float64 && read(point.exact.float64);
  return (
    <tbody>
      <tr>
        <th colSpan={formula ? 3 : 2} scope="rowgroup">
          {title}
        </th>
      </tr>
      <tr class="of-exact">
        <th scope="row">{words.exact}</th>
        <td>{exactly !== undefined && <Digits of={exactly} />}</td>
        {formula && <td />}
      </tr>
      {formula &&
        DTYPES.map((float) => {
          const own = library[float] && computed(library[float]);
          const reference = point.exact[float] && read(point.exact[float]);
          if (own === undefined || reference === undefined) return null;
          const digits = rightDigits(own, reference, float);
          return (
            <tr key={float} class="of-library">
              <th scope="row">
                {formula.library} <small>{float}</small>
              </th>
              <td>
                <Digits of={own} float={float} />
              </td>
              <td>
                <Bar value={digits} scale={DIGITS} kind="library" />
                <span class="count">{wholeDigits(digits)}</span>
              </td>
            </tr>
          );
        })}
    </tbody>
  );
}

/** All digits of a number; of a float32 as many as tell it from others. */
function Digits({ of, float = 'float64' }: { of: number; float?: Dtype }) {
  return (
    <data class="value" value={exact(of)}>
      {printed(exactIn(of, float))}
    </data>
  );
}
