import type { ComponentChildren } from 'preact';

/** A step of a computation: its name, its formula, and what is in it. */
export function Card({
  id,
  title,
  formula,
  children,
  note,
}: {
  id: string;
  title: string;
  formula?: string | undefined;
  note?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <section class="card" id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        {formula && <span class="formula">{formula}</span>}
      </header>
      {children}
      {note && <p class="note">{note}</p>}
    </section>
  );
}
