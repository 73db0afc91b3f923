import type { Signal } from '@preact/signals';
import { numberError } from '../../../src/files/number-error.ts';
import { parseNumber } from '../../../src/files/parse-number.ts';
import { texts } from '../shell/language.ts';
import { asTyped } from './number.ts';
import { readErrorText } from './read-error-text.ts';
import { type Reading, TypedField } from './typed-field.tsx';

const t = texts({
  en: { notFinite: 'Only finite numbers' },
  zh: { notFinite: '只能是有限的数' },
});

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** Marked although it is taken, as where the service refuses it. */
  readonly invalid?: boolean;
  /** Whether only finite numbers are taken. */
  readonly finite?: boolean;
  /** Why a number is not taken; undefined where it is. */
  readonly refuse?: (value: number) => string | undefined;
  readonly id?: string | undefined;
}

/** A number that is typed. */
export function NumberField({ finite = false, refuse, ...props }: NumberFieldProps) {
  const read = (text: string): Reading<number> => {
    const value = parseNumber(text);
    if (value === undefined) return { wrong: readErrorText(numberError(undefined, text)) };
    if (finite && !Number.isFinite(value)) return { wrong: t().notFinite };
    const wrong = refuse?.(value);
    return wrong === undefined ? { value } : { wrong };
  };
  return <TypedField {...props} write={asTyped} read={read} />;
}

/** A number that is typed into a signal. */
export function SignalField({
  of,
  ...props
}: { readonly of: Signal<number> } & Pick<NumberFieldProps, 'label' | 'id' | 'invalid'>) {
  const set = (value: number) => {
    of.value = value;
  };
  return <NumberField {...props} value={of.value} onChange={set} finite />;
}
