import type { Section } from '../frame/layout.ts';

/** A part of a page, and what it adds to the page's contents. */
export interface Part {
  readonly html: string;
  readonly sections: readonly Section[];
}

/** A part below a heading that leads to itself; those of level 3 are not in the contents. */
export function part(level: 2 | 3, id: string, title: string, ...html: readonly string[]): Part {
  const heading = `<h${level} id="${id}"><a class="anchor" href="#${id}">${title}</a></h${level}>`;
  return { html: [heading, ...html].join('\n'), sections: level === 2 ? [{ level, id, title }] : [] };
}

/** Parts one after the other as one. */
export function joined(parts: readonly Part[]): Part {
  return { html: parts.map(({ html }) => html).join('\n'), sections: parts.flatMap(({ sections }) => sections) };
}
