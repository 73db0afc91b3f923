import { asOneOf, param } from '../shell/url-state.ts';
import { exact, short } from './number.ts';

/** Whether numbers are shown with four digits or with all of them. */
export const digits = param<'4' | 'all'>('digits', '4', asOneOf(['4', 'all']));

/** A number of an answer: four digits, and all of them under the pointer, or wherever `digits` says so. */
export function Value({ of, name }: { of: number | undefined; name?: string | undefined }) {
  if (of === undefined) return <span class="value none">–</span>;
  const all = exact(of);
  return (
    <data class="value" value={all} title={name ? `${name} = ${all}` : all}>
      {digits.value === 'all' ? all : short(of)}
    </data>
  );
}
