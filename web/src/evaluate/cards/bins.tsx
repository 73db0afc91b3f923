import { Value } from '../../ui/value.tsx';
import type { Totals } from '../asking/totals.ts';
import { countText, percentText } from '../formats.ts';
import { binsOf } from '../measures/reliability.ts';
import { t } from '../texts.ts';

/** The bins of a reliability diagram in numbers. */
export function Bins({ of, isOpen }: { of: Totals; isOpen?: boolean }) {
  return (
    <details class="bins" open={isOpen}>
      <summary>{t().binTable}</summary>
      <div class="scroll aligned" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t().bin}</th>
              <th scope="col">{t().rowsAxis}</th>
              <th scope="col">{t().confidenceAxis}</th>
              <th scope="col">{t().accuracyAxis}</th>
            </tr>
          </thead>
          <tbody>
            {binsOf(of).map(({ from, to, count, confidence, accuracy }) => (
              <tr key={from}>
                <th scope="row">
                  {(from * 100).toFixed(1)}–{percentText(to)}
                </th>
                <td>{countText(count)}</td>
                <td>
                  <Value of={count ? confidence : undefined} />
                </td>
                <td>
                  <Value of={count ? accuracy : undefined} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
