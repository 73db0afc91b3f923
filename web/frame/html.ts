const NAMES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it stands in HTML, in an attribute as well. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => NAMES[character] ?? character);
}
