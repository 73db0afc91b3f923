import { readFile, readText } from '../../../src/files/read-file.ts';
import { type Given, givenOf } from './given.ts';

/**
 * What a file gives to a batch.
 *
 * @throws ReadError, InputError
 */
export function readGiven(name: string, bytes: Uint8Array): Given {
  return givenOf(readFile(name, bytes));
}

/** The same of a text. */
export function readGivenText(text: string): Given {
  return givenOf(readText(text));
}
