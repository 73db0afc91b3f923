import { useState } from 'preact/hooks';
import { MatrixError, parseMatrix } from '../../../src/files/parse-matrix.ts';
import { MOST_CLASSES, MOST_ROWS, setMatrix } from './state.ts';
import { t } from './texts.ts';

/** A matrix from elsewhere, pasted: JSON, a print-out of PyTorch or NumPy, columns of a spreadsheet. */
export function Paste() {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState('');
  const take = (pasted: string) => {
    setText(pasted);
    setWrong('');
    if (pasted.trim() === '') return;
    try {
      const rows = parseMatrix(pasted);
      if (rows.length > MOST_ROWS || (rows[0]?.length ?? 0) > MOST_CLASSES) setWrong(t().tooMany);
      else setMatrix(rows);
    } catch (error) {
      if (!(error instanceof MatrixError)) throw error;
      setWrong(t().unreadable.replace('{}', error.message));
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
        {wrong}
      </p>
    </details>
  );
}
