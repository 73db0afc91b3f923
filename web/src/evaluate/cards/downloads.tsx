import { useState } from 'preact/hooks';
import type { Problem } from '../../api/post.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Copy } from '../../ui/copy.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import type { Answered } from '../answers.ts';
import type { Rows } from '../asking/evaluate.ts';
import { perform } from '../client.ts';
import { curlCommand, evaluateCommand } from '../commands.ts';
import { labels } from '../known-rows.ts';
import { className } from '../measures/class-name.ts';
import { t } from '../texts.ts';
import type { Summary } from '../worker-messages.ts';
import { csvParts } from '../writers/csv-parts.ts';
import { metricsJson } from '../writers/metrics-json.ts';
import { placeText } from './row.tsx';

/** The results as files, and the same from a terminal. */
export function Downloads({ of, held }: { of: Answered; held: Summary }) {
  const { batch } = held;
  const { rows, totals, options, requests } = of;
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setIsBusy] = useState(false);
  /** Asks the service for one more output, and saves it as the answer comes. */
  const ask = async (name: string, outputs: readonly string[], accept: string) => {
    setIsBusy(true);
    try {
      const { status, bytes } = await perform<{ status: number; bytes: Uint8Array<ArrayBuffer> }>({
        do: 'answer',
        options,
        outputs,
        accept,
      }).result;
      if (status === 200) save(name, [bytes]);
      setProblem(status === 200 ? undefined : JSON.parse(new TextDecoder().decode(bytes)));
    } finally {
      setIsBusy(false);
    }
  };
  const saveRequest = async () =>
    save('request.safetensors', [await perform<Blob>({ do: 'request', options, outputs: [] }).result]);
  const command = evaluateCommand(held, options);
  const curl = curlCommand(held, options, location.origin);
  const isSmall = requests === 1;
  const outputs = batch?.labels
    ? ['loss', 'losses', 'label_log_probs', 'label_ranks', 'predictions']
    : ['loss', 'losses', 'predictions'];
  return (
    <div class="cards">
      <Card id="downloads" title={t().downloads} note={isSmall ? t().downloadsSay : t().onlySmall}>
        <p class="tools">
          {rows && batch && (
            <button type="button" onClick={() => save('rows.csv', csvParts(...rowsTable(batch, rows)))}>
              {t().rowsCsv}
            </button>
          )}
          <button type="button" onClick={() => save('metrics.json', [metricsJson(totals)])}>
            {t().metricsJson}
          </button>
          {isSmall && (
            <>
              <Button unavailable={isBusy} onClick={() => void ask('answer.json', outputs, 'application/json')}>
                {t().json}
              </Button>
              <Button
                unavailable={isBusy}
                onClick={() =>
                  void ask('gradients.safetensors', ['loss', 'losses', 'grad'], 'application/vnd.safetensors')
                }
              >
                {t().gradients}
              </Button>
              <button type="button" onClick={saveRequest}>
                {t().requestFile}
              </button>
            </>
          )}
        </p>
        {problem && <ProblemNote problem={problem} />}
      </Card>
      <Card id="call" title={t().call}>
        {command && <Command title={t().commandLine} text={command} />}
        {isSmall && (
          <Command title={t().http} text={curl.text} note={curl.needsRequest ? t().httpRequestFile : undefined} />
        )}
      </Card>
    </div>
  );
}

function Command({ title, text, note }: { title: string; text: string; note?: string | undefined }) {
  return (
    <div class="command">
      <h3>
        {title} <Copy text={text} what={t().command} />
      </h3>
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      {note && <p class="note">{note}</p>}
    </div>
  );
}

/** Gives a file to the browser to keep. */
function save(name: string, parts: BlobPart[]): void {
  const url = URL.createObjectURL(new Blob(parts, { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function rowsTable({ rowShape, names }: NonNullable<Summary['batch']>, rows: Rows) {
  const isOne = rowShape.length === 1;
  const header = [isOne ? 'row' : 'position', 'label', 'prediction', 'rank', 'loss', 'label_log_prob'];
  const nameOf = (c: number | undefined) => (c === undefined || Number.isNaN(c) || c < 0 ? c : className(names, c));
  const compared = labels.value;
  const rowOf = (r: number) => {
    const isIgnored = rows.predictions[r] === -1;
    const label = compared?.[r];
    return [
      isOne ? r : placeText(rowShape, r),
      Number.isNaN(label) ? undefined : nameOf(label),
      isIgnored ? undefined : nameOf(rows.predictions[r]),
      isIgnored || !compared ? undefined : rows.ranks[r],
      isIgnored ? undefined : rows.losses[r],
      isIgnored || !compared ? undefined : rows.logProbs[r],
    ];
  };
  return [header, rows.losses.length, rowOf] as const;
}
