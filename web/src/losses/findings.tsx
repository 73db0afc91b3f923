import { fill } from '../ui/fill.ts';
import { exact, printed } from '../ui/number.ts';
import type { Comparison } from './comparison.ts';
import { keeps, said } from './said.ts';
import { t } from './texts.ts';

/** Where the library's numbers are lost, in sentences; or that they are not. */
export function Findings({ shown: { drawn, curves, formula, value, name } }: { shown: Comparison }) {
  const words = t();
  if (!formula || curves.value.library.length === 0) return null;
  const text = (x: number) => printed(exact(x));
  const [from = 0, to = 0] = [drawn.xs.find(Number.isFinite), drawn.xs.findLast(Number.isFinite)];
  const library = `${formula.library} ${drawn.float}`;
  const quantity = value === 'loss' ? words.loss : value;
  const sentences = [
    ...said(curves.value, quantity, library),
    ...(curves.grad ? said(curves.grad, words.gradient, library) : []),
  ];
  return (
    <section class="findings" aria-labelledby="findings-title">
      <h3 id="findings-title">{fill(words.findings, { name, from: text(from), to: text(to) })}</h3>
      <ul>
        {(sentences.length > 0 ? sentences : [keeps(curves.value, quantity, library)]).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
