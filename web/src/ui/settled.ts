import { useEffect, useState } from 'preact/hooks';

/** How long a text must stay to be read aloud, in milliseconds: what is dragged is not read at every step. */
const SETTLED = 600;

/** A text once it has stayed as it is for a while: for those who hear it. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
