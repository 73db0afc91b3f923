import { useLayoutEffect, useState } from 'preact/hooks';

/** A place for an element (its `ref`), how wide that is, 0 before it is there, and the element. */
export function useWidth(): readonly [
  place: (element: HTMLElement | null) => void,
  width: number,
  element: HTMLElement | null,
] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, width, element];
}
