/**
 * Moves the keyboard's focus once the page has been drawn anew: what was pressed is gone then, and the focus with it.
 *
 * @param selectors the first that there is gets it
 */
export function focusNext(...selectors: readonly string[]): void {
  requestAnimationFrame(() => {
    const found = selectors.map((one) => document.querySelector<HTMLElement>(one)).find((one) => one !== null);
    found?.focus({ preventScroll: true });
  });
}
