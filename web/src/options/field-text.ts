import type { Described, Field } from '../api/operations.ts';
import { language } from '../shell/language.ts';
import { ZH } from './field-texts.zh.ts';

/** What a field of an operation does, in the language of the page. */
export function fieldText({ name }: Described, field: Field): string {
  if (language.value === 'en') return field.text;
  return ZH[`${name}.${field.name}`] ?? ZH[field.name] ?? field.text;
}
