import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Freshness } from '../api/latest.ts';
import { LostNote } from './lost-note.tsx';

/**
 * What is of an answer: dimmed where it is not the answer to what the page shows beside it, with a note and a way to ask again where
 * the service is gone.
 *
 * @param by whose answer it is
 * @param retry asks again
 */
export function Answered({
  by,
  retry,
  children,
  class: more = '',
}: {
  by: ReadonlySignal<Freshness>;
  retry: () => void;
  children: ComponentChildren;
  class?: string;
}) {
  return (
    <>
      {by.value === 'lost' && <LostNote retry={retry} />}
      <div class={`answered ${by.value} ${more}`} aria-busy={by.value === 'waiting'}>
        {children}
      </div>
    </>
  );
}
