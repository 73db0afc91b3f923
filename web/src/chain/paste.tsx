import { useState } from 'preact/hooks';
import { type Matrix, parseMatrix } from '../../../src/files/parse-matrix.ts';
import { ReadError } from '../../../src/files/read-error.ts';
import { write } from '../api/json.ts';
import { fillInOrder } from '../ui/fill.ts';
import { readErrorText } from '../ui/read-error-text.ts';
import { MOST_CLASSES, MOST_ROWS } from './address.ts';
import { setMatrix } from './state.ts';
import { t } from './texts.ts';

/** A matrix from elsewhere, pasted: JSON, a print-out of PyTorch or NumPy, columns of a spreadsheet. */
export function Paste() {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<ReadError | 'tooMany'>();
  const [taken, setTaken] = useState<Matrix>();
  const take = (pasted: string) => {
    setText(pasted);
    setWrong(undefined);
    setTaken(undefined);
    if (pasted.trim() === '') return;
    try {
      const matrix = parseMatrix(pasted);
      const { rows } = matrix;
      if (rows.length > MOST_ROWS || (rows[0]?.length ?? 0) > MOST_CLASSES) return setWrong('tooMany');
      setMatrix(rows);
      setTaken(matrix);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      setWrong(error);
    }
  };
  return (
    <details class="card paste">
      <summary>{t().paste}</summary>
      <label for="paste">{t().pasteWhat}</label>
      <textarea
        id="paste"
        rows={4}
        spellcheck={false}
        value={text}
        placeholder={'tensor([[1.2000, -0.8000, -inf],\n        [0.9000, -1.2000, 1.1000]])'}
        aria-describedby="paste-wrong"
        aria-invalid={wrong ? true : undefined}
        onInput={(event) => take(event.currentTarget.value)}
      />
      <p id="paste-wrong" class="wrong" role="status">
        {wrong === 'tooMany' ? t().tooMany : wrong && t().unreadable.replace('{}', () => readErrorText(wrong))}
      </p>
      {taken?.readAs && <p role="status">{fillInOrder(t().decimalCommas, taken.readAs.seen, taken.readAs.as)}</p>}
      {taken?.request && <Rest request={taken.request} />}
    </details>
  );
}

/** What of a request has not been taken, and where it can be opened whole. */
function Rest({ request }: { request: NonNullable<Matrix['request']> }) {
  const others = Object.keys(request).filter((name) => name !== 'logits');
  const whole = new URLSearchParams({ op: 'cross-entropy', body: write(request) });
  return (
    <p role="status">
      {fillInOrder(t().notTaken, others.join(', '))} <a href={`#/losses?${whole}`}>{t().openWhole}</a>
    </p>
  );
}
