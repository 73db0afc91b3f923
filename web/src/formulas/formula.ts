import type { Inputs } from './inputs.ts';
import type { Node } from './tape.ts';

/** How a library computes the loss of an operation. */
export interface Formula {
  /** Whose it is. */
  readonly library: string;
  /** What it computes, for people. */
  readonly written: string;
  /** The loss of a request. */
  readonly loss: (inputs: Inputs) => Node;
}

/** Formulas that hold for requests with some fields; with others no library's formula is known. */
export interface Family {
  readonly operation: string;
  readonly fields: readonly string[];
  readonly formulas: (body: { readonly [name: string]: unknown }) => readonly Formula[];
}
