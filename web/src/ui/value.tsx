import { asOneOf } from '../shell/codecs.ts';
import { texts } from '../shell/language.ts';
import { param } from '../shell/url-state.ts';
import { Choice } from './choice.tsx';
import { atPoint, exact, short } from './number.ts';

const t = texts({ en: { digits: 'Digits', four: '4', all: 'all' }, zh: { digits: '位数', four: '4 位', all: '全部' } });

/** Whether numbers are shown with four digits or with all of them. */
export const digits = param<'4' | 'all'>('digits', '4', asOneOf(['4', 'all']));

/**
 * A number of an answer: four digits, and all of them under the pointer, or wherever `digits` says so. In a column decimal points stand
 * below each other.
 */
export function Value({ of, name }: { of: number | undefined; name?: string | undefined }) {
  if (of === undefined) return <span class="value none">–</span>;
  const all = exact(of);
  const text = digits.value === 'all' ? all : short(of);
  return (
    <data
      class="value"
      value={all}
      title={name ? `${name} = ${all}` : all}
      style={{ '--behind-point': atPoint(text)[1].length }}
    >
      {text}
    </data>
  );
}

/** Switches between the two. */
export function DigitsChoice() {
  return (
    <Choice
      name="digits"
      label={t().digits}
      of={digits}
      choices={[
        ['4', t().four],
        ['all', t().all],
      ]}
    />
  );
}
