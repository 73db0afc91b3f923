import type { Operation } from '../../operations/operation.ts';
import type { FlagValues } from '../flags/flag.ts';

/** The options of the request, under its names. */
export function optionTexts({ request }: Operation, values: FlagValues): { [name: string]: string } {
  const texts: { [name: string]: string } = {};
  for (const name of Object.keys(request.properties)) {
    const value = values[name.replaceAll('_', '-')];
    if (value !== undefined) texts[name] = String(value);
  }
  return texts;
}
