import { useState } from 'preact/hooks';
import { writeSafetensors } from '../../../src/codecs/safetensors/write-safetensors.ts';
import { toDoubles } from '../../../src/core/tensors/to-doubles.ts';
import type { Problem } from '../api/post.ts';
import { Card } from '../ui/card.tsx';
import { Copy } from '../ui/copy.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { type BatchAnswer, type Results, send } from './ask.ts';
import { asWritten } from './formats.ts';
import { type Batch, className } from './measures/batch.ts';
import { t } from './texts.ts';
import { writeCsv } from './writers/write-csv.ts';

/** The results as files, and the request to repeat it elsewhere. */
export function Downloads({ answer }: { answer: BatchAnswer }) {
  const { batch, request, results } = answer;
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setIsBusy] = useState(false);
  const json = async () => {
    setIsBusy(true);
    try {
      const response = await send(request, 'application/json');
      if (response.ok) save('answer.json', await response.blob());
      setProblem(response.ok ? undefined : await response.json());
    } finally {
      setIsBusy(false);
    }
  };
  const npy = async () => {
    const { writeNpy } = await import('../../../src/codecs/npy/write-npy.ts');
    if (results) save('grad.npy', writeNpy(results.grad));
  };
  const curl = `curl -sS '${location.origin}/v1/cross-entropy?${request.query}' -H 'content-type: application/vnd.safetensors' --data-binary @request.safetensors`;
  return (
    <div class="cards">
      {results && (
        <Card id="downloads" title={t().downloads} note={t().downloadsSay}>
          <p class="tools">
            <button type="button" onClick={() => save('losses.csv', lossesCsv(batch, results))}>
              {t().rowsCsv}
            </button>
            <button type="button" onClick={npy}>
              {t().gradNpy}
            </button>
            <button type="button" onClick={() => save('grad.csv', gradCsv(batch, results))}>
              {t().gradCsv}
            </button>
            <button type="button" onClick={json} disabled={isBusy}>
              {t().json}
            </button>
            <button type="button" onClick={() => save('answer.safetensors', results.file)}>
              {t().safetensors}
            </button>
          </p>
          {problem && <ProblemNote problem={problem} />}
        </Card>
      )}
      <Card id="call" title={t().call} note={t().callSays}>
        <pre tabIndex={0}>
          <code>{curl}</code>
        </pre>
        <p class="tools">
          <Copy text={curl} what={t().command} />
          <button type="button" onClick={() => save('request.safetensors', writeSafetensors(request.tensors))}>
            {t().requestFile}
          </button>
        </p>
      </Card>
    </div>
  );
}

/** Gives a file to the browser to keep. */
function save(name: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function lossesCsv(batch: Batch, { rows, losses, dtype }: Results): string {
  const { labels, predicted, confidence } = rows;
  const nameOf = (c: number | undefined) => (c === undefined || c < 0 ? c : className(batch, c));
  return writeCsv(
    ['row', 'label', 'predicted', 'confidence', 'loss'],
    Array.from(losses, (loss, r) => [
      r,
      nameOf(labels[r]),
      predicted[r] === -1 ? undefined : nameOf(predicted[r]),
      asWritten(confidence[r] ?? Number.NaN, dtype),
      asWritten(loss, dtype),
    ]),
  );
}

function gradCsv(batch: Batch, { grad, dtype }: Results): string {
  const { rows, classes } = batch;
  const values = toDoubles(grad.data);
  return writeCsv(
    Array.from({ length: classes }, (_, c) => className(batch, c)),
    Array.from({ length: rows }, (_, r) =>
      Array.from(values.subarray(r * classes, (r + 1) * classes), (x) => asWritten(x, dtype)),
    ),
  );
}
