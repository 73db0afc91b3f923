import type { Path } from '../../core/tensors/input-error.ts';
import type { JsonValue } from '../codec.ts';
import { preview } from '../json/preview.ts';
import { readItems, readMembers, readValue, skipValue } from '../json/read-value.ts';
import type { Scanner } from '../json/scanner.ts';
import type { FirstProblem } from './first-problem.ts';

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const LETTER_N = 0x6e;

/**
 * Reads the object at the cursor, `depth` arrays and objects deep with itself, each member by its own reader. What has no
 * reader, or stands twice, is reported and read over: nothing that a client writes is dropped unsaid.
 *
 * @param path where the object stands, for errors
 */
export function readKnown(
  scanner: Scanner,
  depth: number,
  path: Path,
  readers: { readonly [name: string]: () => void },
  problem: FirstProblem,
): void {
  if (scanner.peek() !== OPEN_BRACE) {
    refuse(scanner, depth, path, 'an object', problem);
    return;
  }
  const known = Object.keys(readers);
  const seen = new Set<string>();
  readMembers(scanner, depth, (name) => {
    const isKnown = known.includes(name);
    const reader = isKnown && !seen.has(name) ? readers[name] : undefined;
    if (reader !== undefined) {
      seen.add(name);
      reader();
      return;
    }
    const memberPath = () => [...path, name];
    if (isKnown) {
      problem.report('DUPLICATE_FIELD', memberPath, (place) => `${place} stands twice; expected it once`);
    } else {
      const detail = (place: string) => `${place} is not known; expected ${known.join(', ')}`;
      problem.report('UNKNOWN_FIELD', memberPath, detail);
    }
    skipValue(scanner, depth);
  });
}

/** What has more items or members than this is read no further. */
export const MOST_ITEMS = 64;

/** Ends reading where there is more than anybody can mean. */
export function refuseMore(path: Path, problem: FirstProblem): void {
  const detail = (place: string) => `${place} has more than ${MOST_ITEMS} items; expected each name once`;
  problem.report('INVALID_OPTION', () => path, detail);
  problem.throwIfAny();
}

/** Reads `null` where it stands: what may be left out is then left out. */
export function readNull(scanner: Scanner): boolean {
  if (scanner.peek() !== LETTER_N) return false;
  scanner.word('null');
  return true;
}

/** Reads the array at the cursor, `depth` deep with itself; `readItem` reads the item of an index. */
export function readObjects(
  scanner: Scanner,
  depth: number,
  path: Path,
  readItem: (index: number) => void,
  problem: FirstProblem,
): void {
  if (scanner.peek() !== OPEN_BRACKET) {
    refuse(scanner, depth, path, 'an array of objects', problem);
    return;
  }
  readItems(scanner, depth, (index) => {
    if (index === MOST_ITEMS) refuseMore(path, problem);
    readItem(index);
  });
}

/** Reads over the value at the cursor, which is not what it should be. */
export function refuse(scanner: Scanner, depth: number, path: Path, expected: string, problem: FirstProblem): void {
  const seen: JsonValue = readValue(scanner, depth - 1);
  const code = path.length === 0 ? 'NOT_AN_OBJECT' : 'INVALID_OPTION';
  problem.report(
    code,
    () => path,
    (place) => `${place} is ${preview(seen)}; expected ${expected}`,
  );
}
