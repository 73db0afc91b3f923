import { type PlotOptions, plot } from '@observablehq/plot';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

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
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);

  useLayoutEffect(() => {
    const { current } = place;
    if (!current) return;
    setWidth(current.clientWidth);
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);

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
    place.current?.replaceChildren(svg);
  }, [options, width, label, description]);

  return <div class="plot" ref={place} style={{ minHeight: `${options.height ?? 300}px` }} />;
}
