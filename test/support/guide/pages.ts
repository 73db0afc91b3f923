import { readdirSync, readFileSync } from 'node:fs';

export interface Page {
  readonly name: string;
  readonly text: string;
}

const FOLDER = new URL('../../../docs/guide/', import.meta.url);

/** All pages of the guide, in every language. */
export function guidePages(): Page[] {
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return names.map((name) => ({ name: `docs/guide/${name}`, text: readFileSync(new URL(name, FOLDER), 'utf8') }));
}

/** The line number, from 1, of a position in a text. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
