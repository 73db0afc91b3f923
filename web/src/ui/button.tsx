import type { ComponentChildren } from 'preact';

/** A button that keeps the keyboard's focus where it has nothing to do: it says so, and does nothing. */
export function Button({
  onClick,
  unavailable = false,
  children,
  class: kind,
}: {
  onClick: () => void;
  unavailable?: boolean;
  children: ComponentChildren;
  class?: string;
}) {
  return (
    <button
      type="button"
      class={kind}
      aria-disabled={unavailable || undefined}
      onClick={() => {
        if (!unavailable) onClick();
      }}
    >
      {children}
    </button>
  );
}
