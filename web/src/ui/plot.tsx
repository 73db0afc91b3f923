import { type PlotOptions, plot } from '@observablehq/plot';
import { useLayoutEffect } from 'preact/hooks';
import { useWidth } from './use-width.ts';

/** What a plot shows, its width aside: the page gives that. */
export type Plotted = Omit<PlotOptions, 'width' | 'figure'>;

/**
 * A plot as an SVG that is as wide as its place, in the colours of the theme (`currentColor` and the style sheet's variables).
 *
 * @param label what it is, for those who do not see it
 * @param description what it says, for the same
 */
export function Plot({
  options,
  label,
  description,
}: {
  options: Plotted;
  label: string;
  description?: string | undefined;
}) {
  const [setPlace, width, place] = useWidth();

  useLayoutEffect(() => {
    if (width === 0) return;
    const svg = plot({
      ...options,
      width,
      ariaLabel: label,
      ...(description && { ariaDescription: description }),
    });
    svg.setAttribute('role', 'img');
    // One picture with one name: its parts have none of their own, which Plot gives them all the same.
    for (const part of svg.querySelectorAll('[aria-label]')) {
      part.setAttribute('data-mark', part.getAttribute('aria-label') ?? '');
      part.removeAttribute('aria-label');
    }
    place?.replaceChildren(svg);
  }, [options, place, width, label, description]);

  return <div class="plot" ref={setPlace} style={{ minHeight: `${options.height ?? 300}px` }} />;
}
