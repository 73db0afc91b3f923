import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Freshness } from '../api/latest.ts';
import { LostNote } from './lost-note.tsx';

/**
 * What is of an answer: dimmed where it is not the answer to what the page shows beside it, with a note and a way to ask again where
 * the service is gone.
 *
 * @param by whose answer it is
 * @param retry asks again; without it, another place says that the service is gone
 */
export function Answered({
  by,
  retry,
  children,
}: {
  by: ReadonlySignal<Freshness>;
  retry?: () => void;
  children: ComponentChildren;
}) {
  return (
    <>
      {by.value === 'lost' && retry && <LostNote retry={retry} />}
      <div class={`answered ${by.value}`} aria-busy={by.value === 'waiting'}>
        {children}
      </div>
    </>
  );
}
