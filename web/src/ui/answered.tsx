import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
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
  const place = useRef<HTMLDivElement>(null);
  // Set directly: to render what it holds once more for it would cost more than the dimming.
  useSignalEffect(() => {
    if (!place.current) return;
    place.current.className = `answered ${by.value}`;
    place.current.ariaBusy = String(by.value === 'waiting');
  });
  return (
    <>
      {retry && <Lost by={by} retry={retry} />}
      <div class="answered" ref={place}>
        {children}
      </div>
    </>
  );
}

function Lost({ by, retry }: { by: ReadonlySignal<Freshness>; retry: () => void }) {
  return by.value === 'lost' ? <LostNote retry={retry} /> : null;
}
