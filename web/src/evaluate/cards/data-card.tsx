import { NUMPY_NAMES } from '../../../src/codecs/npy/element-of-descr.ts';
import { shapeText } from '../../../src/codecs/npy/shape-text.ts';
import { dtypeOf } from '../../../src/core/tensors/numbers.ts';
import { canBeLabels } from '../../../src/files/table-contents.ts';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { DropZone } from './drop-zone.tsx';
import type { Held } from './hold.ts';
import { chooseLabelColumn, held, precision, ready, start } from './state.ts';
import { filled, t } from './texts.ts';

/** What goes in, and what has been read of it. */
export function DataCard() {
  const { batch, missing, leftOut } = ready.value;
  const { isExample } = held.value;
  const isEmpty = !isExample && !held.value.table && !held.value.logits && !held.value.labels;
  return (
    <Card id="data" title={t().data}>
      <div class="data">
        <DropZone />
        <div class="read">
          {isExample && <p class="made-up">{t().exampleSays}</p>}
          {isEmpty ? <p class="none">{t().nothing}</p> : <Read />}
          {!isEmpty && missing && <p role="status">{missing === 'logits' ? t().missingLogits : t().missingLabels}</p>}
          <LabelColumn />
          {leftOut.length > 0 && (
            <p class="note">{filled(t().leftOut, leftOut.map((name) => `“${name}”`).join(', '))}</p>
          )}
          {batch && !(batch.logits instanceof Float64Array) && (
            <Choice
              name="precision"
              label={t().resultsIn}
              of={precision}
              choices={[
                ['file', filled(t().asFile, dtypeOf(batch.logits))],
                ['option', t().asOption],
              ]}
            />
          )}
          <p class="tools">
            <button type="button" onClick={() => start(true)} disabled={isExample}>
              {t().example}
            </button>
            <button type="button" onClick={() => start(false)} disabled={isEmpty}>
              {t().clear}
            </button>
          </p>
        </div>
      </div>
    </Card>
  );
}

/** Which tensor is of which file, its shape and type. */
function Read() {
  const { batch } = ready.value;
  const { isExample, table, logits, labels, targetProbs } = held.value;
  const shape = batch ? [batch.rows, batch.classes] : [table?.of.rows ?? 0, table?.of.columns.length ?? 0];
  const ofTable = table && `${table.file}, ${shapeText(shape)} float64`;
  const lines: [string, string | undefined][] = [
    [t().logits, logits ? `${logits.file}, ${shapeText(logits.of.shape)} ${dtypeOf(logits.of.data)}` : ofTable],
    [
      t().labels,
      labels ? `${labels.file}, ${shapeText(labels.of.shape)} ${NUMPY_NAMES[labels.of.type]}` : columnText(table),
    ],
    [t().targetProbs, targetProbs && `${targetProbs.file}, ${shapeText(targetProbs.of.shape)}`],
    [t().classes, batch?.names?.map((name, c) => `${c} ${name}`).join(' · ')],
  ];
  if (isExample && batch) {
    lines[0] = [t().logits, `${shapeText([batch.rows, batch.classes])} float64`];
    lines[1] = [t().labels, `${shapeText([batch.rows])} int32`];
  }
  return (
    <dl class="held">
      {lines.map(
        ([name, text]) =>
          text && (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{text}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function columnText(table: Held['table']): string | undefined {
  const column = table?.label === undefined ? undefined : table.of.columns[table.label];
  return table && column && `${table.file}, ${nameOf(table.of.hasHeader, column.name)}`;
}

function nameOf(hasHeader: boolean, name: string): string {
  return hasHeader ? `“${name}”` : filled(t().column, name);
}

function LabelColumn() {
  const { table } = held.value;
  if (!table) return null;
  const { columns, hasHeader } = table.of;
  return (
    <p class="column">
      <label for="label-column">{t().labelColumn}</label>
      <select
        id="label-column"
        value={table.label === undefined ? '' : String(table.label)}
        onChange={(event) => {
          const { value } = event.currentTarget;
          chooseLabelColumn(value === '' ? undefined : Number(value));
        }}
      >
        <option value="">{t().noColumn}</option>
        {columns.map(
          (column, c) =>
            (canBeLabels(column) || c === table.label) && (
              <option key={c} value={String(c)}>
                {nameOf(hasHeader, column.name)}
              </option>
            ),
        )}
      </select>
    </p>
  );
}
