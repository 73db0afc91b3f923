import type { Operation } from '../../operations/operation.ts';
import type { FlagValues } from './flag.ts';

/** The options of the request, under its names. */
export function optionTexts({ request }: Operation, values: FlagValues): { [name: string]: string } {
  const texts: { [name: string]: string } = {};
  for (const name of Object.keys(request.properties)) {
    const value = values[name.replaceAll('_', '-')];
    if (value !== undefined) texts[name] = jsonNumber(String(value));
  }
  return texts;
}

/**
 * A number as JSON writes it; any other text as it is.
 *
 * @example jsonNumber('-.5') // '-0.5'
 */
function jsonNumber(text: string): string {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return text;
  return text
    .replace(/^\+/, '')
    .replace(/^-?(?=\.)/, (sign) => `${sign}0`)
    .replace(/\.(?=e|$)/i, '');
}
