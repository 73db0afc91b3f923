import { useState } from 'preact/hooks';
import { shapeText } from '../../../../src/codecs/npy/shape-text.ts';
import { options } from '../../options/options.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { fillInOrder } from '../../ui/fill.ts';
import { SignalField } from '../../ui/number-field.tsx';
import { MOST_LISTED } from '../data/columns.ts';
import { axis, chooseAxis, chooseLabelColumn, extra, findColumn, start, summary } from '../state.ts';
import { t } from '../texts.ts';
import type { Summary } from '../worker-messages.ts';
import { DropZone } from './drop-zone.tsx';
import { Reading } from './reading.tsx';

/** More classes have no room for their names here. */
const MOST_NAMES = 20;

/** The input, and what has been read of it. */
export function DataCard() {
  const held = summary.value;
  return (
    <Card id="data" title={t().data}>
      <div class="data">
        <DropZone />
        <div class="read">
          <Reading />
          {held?.isExample && <p class="made-up">{t().exampleSays}</p>}
          {held?.isEmpty && <p class="none">{t().nothing}</p>}
          {held && !held.isEmpty && <Read held={held} />}
          {held && !held.isEmpty && held.missing && (
            <p role="status">{held.missing === 'logits' ? t().missingLogits : t().missingLabels}</p>
          )}
          {held?.table && <LabelColumn table={held.table} />}
          {held && <Notes held={held} />}
          {held?.batch && <Controls batch={held.batch} />}
          <p class="tools">
            <Button onClick={() => void start(true)} unavailable={held?.isExample ?? false}>
              {t().example}
            </Button>
            <Button onClick={() => void start(false)} unavailable={held?.isEmpty ?? false}>
              {t().clear}
            </Button>
          </p>
        </div>
      </div>
    </Card>
  );
}

/** Which tensor is of which file, its shape and type. */
function Read({ held }: { held: Summary }) {
  const { tensors, table, batch } = held;
  const lines = tensors.map(({ name, file, shape, type }): [string, string] => [
    name,
    [file, `${shapeText(shape)} ${type}`].filter((part) => part !== '').join(', '),
  ]);
  if (table) {
    const { labelName } = table;
    const isLogits = !tensors.some(({ name }) => name === 'logits');
    const shape = batch?.shape ?? [table.rows, table.width - (labelName === undefined ? 0 : 1)];
    if (isLogits) lines.unshift(['logits', `${table.file}, ${shapeText(shape)} float64`]);
    if (labelName !== undefined && !tensors.some(({ name }) => name === 'labels'))
      lines.push(['labels', `${table.file}, ${columnName(table.hasHeader, labelName)}`]);
  }
  const names = batch?.names;
  if (names)
    lines.push([
      t().classes,
      `${names
        .slice(0, MOST_NAMES)
        .map((name, c) => `${c} ${name}`)
        .join(' · ')}${names.length > MOST_NAMES ? ' …' : ''}`,
    ]);
  return (
    <dl class="held">
      {lines.map(([name, text]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Notes({ held: { table, leftOut } }: { held: Summary }) {
  const others = Object.entries(extra.value).map(([name, value]) => `${name} = ${value}`);
  return (
    <>
      {table?.readAs && <p class="note said">{fillInOrder(t().decimalCommas, table.readAs.seen, table.readAs.as)}</p>}
      {leftOut.length > 0 && <p class="note">{fillInOrder(t().leftOut, namesText(leftOut))}</p>}
      {others.length > 0 && <p class="note">{fillInOrder(t().extra, others.join(', '))}</p>}
    </>
  );
}

function namesText(names: readonly string[]): string {
  const some = names.slice(0, MOST_NAMES).map((name) => `“${name}”`);
  return `${some.join(', ')}${names.length > MOST_NAMES ? ` … (${names.length})` : ''}`;
}

function columnName(hasHeader: boolean, name: string): string {
  return hasHeader ? `“${name}”` : fillInOrder(t().column, name);
}

function LabelColumn({ table: { columns, width, hasHeader, label } }: { table: NonNullable<Summary['table']> }) {
  return (
    <div class="control">
      <label for="label-column">{t().labelColumn}</label>
      <select
        id="label-column"
        value={label === undefined ? '' : String(label)}
        onChange={(event) => {
          const { value } = event.currentTarget;
          void chooseLabelColumn(value === '' ? undefined : Number(value));
        }}
      >
        <option value="">{t().noColumn}</option>
        {columns.map(({ index, name }) => (
          <option key={index} value={String(index)}>
            {columnName(hasHeader, name)}
          </option>
        ))}
      </select>
      {width > columns.length && columns.length >= MOST_LISTED && <OtherColumn width={width} />}
    </div>
  );
}

/** A column that is not listed, by its name or its number. */
function OtherColumn({ width }: { width: number }) {
  const [missing, setMissing] = useState<string | undefined>(undefined);
  const choose = async (text: string): Promise<void> => {
    const column = await findColumn(text);
    setMissing(column === undefined ? text : undefined);
    if (column !== undefined) await chooseLabelColumn(column);
  };
  return (
    <>
      <input
        type="text"
        aria-label={fillInOrder(t().otherColumn, width)}
        placeholder={fillInOrder(t().otherColumn, width)}
        class="other-column"
        aria-invalid={missing !== undefined || undefined}
        aria-describedby="no-column"
        onChange={({ currentTarget: { value } }) => void choose(value)}
      />
      <small id="no-column" role="status">
        {missing !== undefined && fillInOrder(t().noSuchColumn, missing, width)}
      </small>
    </>
  );
}

/** What the shapes of logits and labels do not say. */
function Controls({ batch }: { batch: NonNullable<Summary['batch']> }) {
  const { shape, classAxis, isAmbiguous, labels } = batch;
  const isSequence = shape.length > 2;
  return (
    <div class="controls">
      {isSequence && (
        <p class="control">
          <label for="class-axis">{t().classAxis}</label>
          <select
            id="class-axis"
            value={String(axis.value)}
            onChange={(event) => {
              const { value } = event.currentTarget;
              void chooseAxis(value === 'auto' ? value : Number(value));
            }}
          >
            <option value="auto">{t().asShapes}</option>
            {shape.map((length, a) => (
              <option key={a} value={String(a)}>
                {`${a} (${length})`}
              </option>
            ))}
          </select>
          <small>{isAmbiguous ? t().axisAmbiguous : fillInOrder(t().axisFound, classAxis)}</small>
        </p>
      )}
      {labels && (
        <>
          <div class="control">
            <label for="label-shift">{t().shift}</label>
            <SignalField id="label-shift" label={t().shift} of={options.shift} />
            {isSequence && <small>{t().shiftSays}</small>}
          </div>
          <div class="control">
            <label for="bins">{t().bins}</label>
            <SignalField id="bins" label={t().bins} of={options.bins} />
          </div>
        </>
      )}
    </div>
  );
}
