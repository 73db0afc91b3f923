import { batch, effect, type Signal, signal } from '@preact/signals';
import type { Codec } from './codecs.ts';

interface Entry {
  readonly signal: Signal;
  readonly fallback: unknown;
  readonly codec: Codec<unknown>;
}

/** A signal itself: panels bring theirs when they are loaded, and whoever follows the address follows those too. */
const entries = signal<ReadonlyMap<string, Entry>>(new Map());
let given = parse();

/** The panel that is shown: the path of the fragment. */
export const path = signal(given.path);

/**
 * A signal that is kept in the fragment of the address (`#/chain?z=1,2,3`), where it differs from its default: what is on
 * the page can be sent as a link, and no server's log sees it.
 *
 * @throws Error where another part of the page keeps something under the key
 * @example export const smoothing = param('label_smoothing', 0, asNumber)
 */
export function param<T>(key: string, fallback: T, codec: Codec<T>): Signal<T> {
  if (entries.peek().has(key)) throw new Error(`The address keeps something else as “${key}”: choose another key.`);
  const made = signal(readGiven(key, fallback, codec));
  entries.value = new Map(entries.peek()).set(key, { signal: made, fallback, codec: codec as Codec<unknown> });
  return made;
}

function readGiven<T>(key: string, fallback: T, codec: Codec<T>): T {
  const text = given.query.get(key);
  return (text === null ? undefined : codec.read(text)) ?? fallback;
}

function parse(): { path: string; query: URLSearchParams } {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
  return { path, query: new URLSearchParams(query) };
}

/** The fragment of what is on the page. */
export function fragment(panel = path.value): string {
  const query = new URLSearchParams();
  for (const [key, { signal, fallback, codec }] of entries.value) {
    const text = codec.write(signal.value);
    if (text !== codec.write(fallback)) query.set(key, text);
  }
  // Panels that are not loaded yet have not asked for theirs.
  for (const [key, text] of given.query) if (!entries.value.has(key)) query.set(key, text);
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3B', ';');
  return `#/${panel}${text && `?${text}`}`;
}

/** Keeps the address and the signals the same, from when the page starts. */
export function followAddress(): void {
  /** The address as it was last read or written here: another is one that has just come, whose event is on its way. */
  let known = location.hash;
  addEventListener('hashchange', () => {
    known = location.hash;
    given = parse();
    // All at once: half of an address is no state of the page.
    batch(() => {
      path.value = given.path;
      for (const [key, { signal, fallback, codec }] of entries.peek()) signal.value = readGiven(key, fallback, codec);
    });
  });
  let timer = 0;
  effect(() => {
    const next = fragment();
    clearTimeout(timer);
    // Browsers refuse more than some hundred changes in half a minute: a dragged slider makes more.
    timer = window.setTimeout(() => {
      if (location.hash !== known || known === next || (known === '' && next === '#/')) return;
      history.replaceState(null, '', next);
      known = location.hash;
    }, 300);
  });
}
