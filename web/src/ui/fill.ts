type Values = { readonly [name: string]: string | number };

/**
 * Puts values into the places of a text that have their names.
 *
 * @example fill('{library} loses {digits} digits', { library: 'PyTorch', digits: 3 }) // 'PyTorch loses 3 digits'
 */
export function fill(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

/**
 * Puts values into the places `{}` of a text, in their order.
 *
 * @example fillInOrder('{} of {}', 3, 7) // '3 of 7'
 */
export function fillInOrder(text: string, ...values: readonly (string | number)[]): string {
  let next = 0;
  return text.replaceAll('{}', () => String(values[next++] ?? ''));
}
