import { runInNewContext } from 'node:vm';
import { normalized, type WrittenNumber } from './numbers.ts';
import { lineAt } from './pages.ts';

export interface Declaration extends WrittenNumber {
  readonly expression: string;
}

/** `<!-- number 709.78 = Math.log(Number.MAX_VALUE) -->` */
const DECLARATION = /<!-- number (?<written>\S+) = (?<expression>[\s\S]*?)\s*-->/g;

/** The declared numbers of a page, with their expressions. */
export function declarationsOf(text: string): Declaration[] {
  return [...text.matchAll(DECLARATION)].map(({ index, groups = {} }) => ({
    line: lineAt(text, index),
    written: normalized(groups.written as string),
    expression: groups.expression as string,
  }));
}

/** Evaluates the JavaScript expression of a declaration; `answers` holds the page's answers in order. */
export function declaredValue({ expression }: Declaration, answers: readonly unknown[]): number {
  return runInNewContext(expression, { answers });
}
