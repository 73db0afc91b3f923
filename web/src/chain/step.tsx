import type { ComponentChildren } from 'preact';
import { Axis, Bar, type Drawn } from '../ui/bar.tsx';
import type { Scale } from '../ui/scale.ts';
import { Typeset } from '../ui/typeset.tsx';
import { Value } from '../ui/value.tsx';
import { labels, row, target } from './state.ts';
import { t } from './texts.ts';

/** A step of the chain: a column whose rows stand beside those of the other steps. */
export function Step({
  id,
  title,
  formula,
  scale,
  note,
  children,
}: {
  id: string;
  title: string;
  formula: string;
  scale?: Scale | undefined;
  note?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="step" id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        <span class="formula">
          <Typeset text={formula} />
        </span>
      </header>
      <div class="scale">{scale && <Axis scale={scale} />}</div>
      {children}
      <div class="note">{note}</div>
    </section>
  );
}

/** A number for each class. */
export function Column({
  values,
  scale,
  kind,
  name,
  as,
}: {
  values: readonly (number | undefined)[];
  scale: Scale;
  kind: string;
  name: string;
  as: Drawn;
}) {
  return (
    <ol class="classes" start={0}>
      {values.map((value, c) => (
        <li key={c} class={isLabel(c) ? 'chosen' : ''}>
          <ClassName of={c} />
          <Bar value={value} scale={scale} kind={kind} as={as} />
          <Value of={value} name={`${name}[${c}]`} />
        </li>
      ))}
    </ol>
  );
}

/** The number of a class; to those who do not see its line, whether it is the label, too. */
export function ClassName({ of }: { of: number }) {
  return (
    <span class="class">
      <span class="unseen">{t().class} </span>
      {of}
      {isLabel(of) && <span class="unseen"> ({t().label})</span>}
    </span>
  );
}

/** Whether a class is the label of the row that is shown. */
export function isLabel(c: number): boolean {
  return target.value === 'labels' && c === labels.value[row.value];
}
