import { excerpt } from '../../core/tensors/excerpt.ts';
import { InputError } from '../../core/tensors/input-error.ts';
import { newNumbers } from '../../core/tensors/numbers.ts';
import { type Fields, type KindOf, NewFields } from '../codec.ts';
import { textIn } from '../text-in.ts';
import { Problems, readFields } from './decode-json.ts';
import { preview } from './preview.ts';
import { readTensor } from './read-tensor.ts';
import { readMembers, readValue, skipValue } from './read-value.ts';
import { Scanner } from './scanner.ts';
import { JsonSyntaxError } from './syntax-error.ts';

const OPEN_BRACE = 0x7b;

/** The member that has them, first of its line. */
export const DEFAULTS = 'defaults';

/**
 * Whether a line is meant to give the defaults of those that follow.
 *
 * @example hasDefaults(Buffer.from('{"defaults":{"reduction":"sum"}}')) // true
 */
export function hasDefaults(line: Uint8Array): boolean {
  const scanner = new Scanner(line);
  if (scanner.peek() !== OPEN_BRACE) return false;
  scanner.at++;
  scanner.peek();
  const name = `"${DEFAULTS}"`;
  return textIn(line, scanner.at, scanner.at + name.length) === name;
}

/**
 * Reads the fields in `{"defaults":{…}}`, as those of a message are read: tensors have memory of their own, since many
 * messages will use them.
 *
 * @throws JsonSyntaxError the line is not JSON
 * @throws InputError as decodeJson does, with paths that start at `defaults`; UNKNOWN_FIELD anything beside them
 */
export function decodeDefaults(line: Uint8Array, kindOf: KindOf): Fields {
  const scanner = new Scanner(line);
  const problems = new Problems();
  const fields = new NewFields();
  let isRead = false;
  let isWhole = true;
  scanner.peek();
  readMembers(scanner, 1, (name) => {
    if (name !== DEFAULTS) {
      const detail = () => `${excerpt(name)} stands beside the defaults; expected nothing but them in their line`;
      problems.report('UNKNOWN_FIELD', () => [name], detail);
      skipValue(scanner, 1);
    } else if (isRead) {
      problems.report(
        'DUPLICATE_FIELD',
        () => [name],
        (place) => `${place} stands twice; expected each field at most once`,
      );
      skipValue(scanner, 1);
    } else {
      isRead = true;
      if (scanner.peek() === OPEN_BRACE) isWhole = readInner(scanner, fields, kindOf, problems);
      else reportNoObject(preview(readValue(scanner, 1)), problems);
    }
    return isWhole;
  });
  if (isWhole && scanner.peek() !== undefined) scanner.unexpected('nothing after the object');
  problems.throwIfAny();
  return fields;
}

function reportNoObject(seen: string, problems: Problems): void {
  problems.report(
    'INVALID_OPTION',
    () => [DEFAULTS],
    (place) => `${place} is ${seen}; expected an object of options`,
  );
}

/** Reads the object of the defaults; whatever is wrong in it has its place below them. False where there are too many of them. */
function readInner(scanner: Scanner, fields: Fields, kindOf: KindOf, problems: Problems): boolean {
  const report: Problems['report'] = (code, path, detail) => problems.report(code, () => [DEFAULTS, ...path()], detail);
  try {
    return readFields(scanner, 2, { fields, kindOf, readTensor, allocate: newNumbers, report });
  } catch (error) {
    throw belowDefaults(error);
  }
}

function belowDefaults(error: unknown): unknown {
  if (!(error instanceof InputError)) return error;
  // What ended the reading by its number has its place already.
  if (!(error instanceof JsonSyntaxError) && error.issues[0]?.path[0] === DEFAULTS) return error;
  const issues = error.issues.map(({ path, detail }) => ({
    path: [DEFAULTS, ...path],
    detail: `${DEFAULTS}: ${detail}`,
  }));
  if (!(error instanceof JsonSyntaxError)) return new InputError(error.code, issues);
  const { offset, line = 1, column = 1 } = error.position;
  return new JsonSyntaxError(error.code, issues[0]?.path ?? [], error.problem, { offset, line, column });
}
