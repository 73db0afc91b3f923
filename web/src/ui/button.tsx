import type { ComponentChildren } from 'preact';

/** A button that keeps the keyboard's focus where it has nothing to do: it says so, and does nothing. */
export function Button({
  onClick,
  unavailable = false,
  children,
  class: kind,
  title,
}: {
  onClick: () => void;
  unavailable?: boolean;
  children: ComponentChildren;
  class?: string;
  title?: string;
}) {
  return (
    <button
      type="button"
      class={kind}
      title={title}
      aria-disabled={unavailable || undefined}
      onClick={() => {
        if (!unavailable) onClick();
      }}
    >
      {children}
    </button>
  );
}
