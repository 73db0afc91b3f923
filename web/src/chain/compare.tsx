import type { Dtype } from '../formulas/dtype.ts';
import { Answered } from '../ui/answered.tsx';
import { fill } from '../ui/fill.ts';
import { digits, Value } from '../ui/value.tsx';
import { answered, asked, gradient, loss } from './answers.ts';
import { type Line, linesOf, lostDigits } from './compared.ts';
import { pytorch, unknownToPyTorch } from './pytorch.ts';
import type { Question } from './question.ts';
import { row } from './state.ts';
import { t } from './texts.ts';
import { why } from './why.ts';

const COLUMNS: readonly Dtype[] = ['float32', 'float64'];

/** Loss and gradient as PyTorch computes them in both types, beside the service's answer to the same request; and why they differ. */
export function Compare() {
  return (
    <section class={`compare ${digits.value === 'all' ? 'wide' : ''}`} aria-labelledby="compare-title" tabIndex={0}>
      <h2 id="compare-title" class="unseen">
        {t().compare}
      </h2>
      <Answered by={asked.state}>{answered.value && <Lines question={answered.value} />}</Answered>
    </section>
  );
}

function Lines({ question }: { question: Question }) {
  const lines = linesOf(question, row.value, loss.value, gradient.value?.[row.value]);
  const classes = question.logits[row.value]?.length ?? 0;
  const said = why(question, unknownToPyTorch.value, pytorch.value, lines);
  const more = classes + 1 - lines.length;
  return (
    <>
      <table class="aligned">
        <thead>
          <tr>
            <td />
            {COLUMNS.map((type) => (
              <th key={type} scope="col">
                PyTorch <span>{type}</span>
              </th>
            ))}
            <th scope="col" class="exact">
              {t().exact}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Compared key={line.class} line={line} />
          ))}
        </tbody>
      </table>
      {more > 0 && <small>{fill(t().moreClasses, { count: more })}</small>}
      <p class="why">{said && fill(t()[said.text], said.values)}</p>
    </>
  );
}

function Compared({ line }: { line: Line }) {
  const name = line.class === undefined ? t().loss : `${t().gradient} ${line.class}`;
  return (
    <tr>
      <th scope="row">{name}</th>
      {COLUMNS.map((type) => (
        <Theirs key={type} type={type} value={pytorch.value && line.of(pytorch.value[type])} exact={line.exact} />
      ))}
      <td class="exact">
        <Value of={line.exact} name={name} />
      </td>
    </tr>
  );
}

/** A value of PyTorch, and how many of its digits are right where that is not nearly all of them. */
function Theirs({ type, value, exact }: { type: Dtype; value: number | undefined; exact: number | undefined }) {
  const lost = value === undefined || exact === undefined ? undefined : lostDigits(value, exact, type);
  return (
    <td class={lost ? 'lost' : ''}>
      <Value of={exact === undefined ? undefined : value} name={`PyTorch ${type}`} />
      {lost && Number.isFinite(value) && <small>{fill(t().digitsRight, lost)}</small>}
    </td>
  );
}
