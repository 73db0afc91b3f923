import type { Body } from '../api/json.ts';
import type { Node, Tape } from './tape.ts';

type Nested = Node | readonly Nested[];

/** The fields of a request as numbers of a tape. The one that is moved is a variable, all others are constants. */
export class Inputs {
  readonly tape: Tape;
  readonly #body: Body;
  readonly #moved: string;
  /** The number that is moved, once it has been read. */
  moved: Node | undefined;

  /** @param moved where it is in the body: a JSON pointer */
  constructor(tape: Tape, body: Body, moved: string) {
    this.tape = tape;
    this.#body = body;
    this.#moved = moved;
  }

  has(name: string): boolean {
    return this.#body[name] !== undefined && this.#body[name] !== null;
  }

  /** An option, or what it is by default. */
  number(name: string, fallback: number): number {
    const value = this.#body[name];
    return value === undefined || value === null ? fallback : Number(value);
  }

  name(name: string, fallback: string): string {
    return String(this.#body[name] ?? fallback);
  }

  constant(value: number): Node {
    return this.tape.constant(value);
  }

  /** The numbers of a tensor, one after the other. */
  flat(name: string): readonly Node[] {
    return flatten(this.#nodes(this.#body[name], `/${name}`));
  }

  /** A tensor as rows along its last axis. */
  rows(name: string): readonly (readonly Node[])[] {
    const rows: (readonly Node[])[] = [];
    const collect = (nested: Nested): void => {
      if (!isArray(nested)) rows.push([nested]);
      else if (nested.some(isArray)) for (const item of nested) collect(item);
      else rows.push(nested as readonly Node[]);
    };
    collect(this.#nodes(this.#body[name], `/${name}`));
    return rows;
  }

  /** The same as numbers of integers, truth values and weights, by none of which anything is derived. */
  plain(name: string): readonly number[] | undefined {
    return this.has(name) ? this.flat(name).map(({ value }) => value) : undefined;
  }

  /** The place of the row in which the moved number is, counted through all of them; 0 where it is an option. */
  rowOfMoved(rows: readonly (Node | readonly Node[])[]): number {
    const place = rows.findIndex(
      (row) => row === this.moved || (isArray(row as Nested) && (row as Node[]).includes(this.moved as Node)),
    );
    return Math.max(0, place);
  }

  #nodes(value: unknown, pointer: string): Nested {
    if (Array.isArray(value)) return value.map((item, i) => this.#nodes(item, `${pointer}/${i}`));
    if (pointer !== this.#moved) return this.tape.constant(Number(value));
    this.moved ??= this.tape.variable(Number(value));
    return this.moved;
  }
}

function isArray(nested: Nested): nested is readonly Nested[] {
  return Array.isArray(nested);
}

function flatten(nested: Nested): readonly Node[] {
  return isArray(nested) ? nested.flatMap(flatten) : [nested];
}
