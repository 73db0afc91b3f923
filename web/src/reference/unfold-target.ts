/** Unfolds what the address leads to. */
export function unfoldTarget(): void {
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target?.closest('details');
    if (folded) folded.open = true;
  };
  addEventListener('hashchange', unfold);
  unfold();
}
