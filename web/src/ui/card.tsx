import type { ComponentChildren } from 'preact';

/** A part of a panel: its name, and what is in it. */
export function Card({
  id,
  title,
  children,
  note,
}: {
  id: string;
  title: string;
  note?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <section class="card" id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
      </header>
      {children}
      {note && <p class="note">{note}</p>}
    </section>
  );
}
