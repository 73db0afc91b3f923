import { describedNamed } from '../api/operations.ts';
import { FieldText } from '../ui/typeset.tsx';
import { allowed } from './allowed.ts';
import { Control } from './controls.tsx';
import { isOf } from './definitions.ts';
import { fieldText } from './field-text.ts';
import { GROUPS } from './groups.ts';
import { isChanged, OPTIONS, type Option, resetOptions } from './options.ts';
import { t } from './texts.ts';
import './options.css';

/** On a phone one group is open, elsewhere all are. */
const IS_WIDE = matchMedia('(width >= 48rem)').matches;

/**
 * Every option of cross-entropy, from its schema, with what it does; those that a request cannot hold are explained all the same.
 *
 * @param without those that a panel chooses itself
 */
export function Options({ open, without = [] }: { open?: boolean; without?: readonly string[] }) {
  const words = t();
  const isShown = ({ name }: Option) => !without.includes(name);
  const groups = GROUPS.map(({ name, members }) => ({
    name,
    options: OPTIONS.filter(isShown)
      .filter(({ name }) => members.includes(name))
      .sort((a, b) => members.indexOf(a.name) - members.indexOf(b.name)),
  }));
  return (
    <details class="options card" open={open}>
      <summary>
        {words.options}
        <Changed options={OPTIONS.filter(isShown)} />
      </summary>
      {groups.map(({ name, options }, i) => (
        <details class="group" key={name} open={i === 0 || IS_WIDE}>
          <summary>
            {words[name]}
            <Changed options={options} />
          </summary>
          <div class="fields">
            {options.map((option) => (
              <FieldOf key={option.name} option={option} />
            ))}
          </div>
        </details>
      ))}
      <button type="button" disabled={!OPTIONS.some(isChanged)} onClick={resetOptions}>
        {words.reset}
      </button>
    </details>
  );
}

/** Which of some options are not at their defaults. */
function Changed({ options }: { options: readonly Option[] }) {
  const changed = options.filter(isChanged);
  return changed.length > 0 && <small>{t().changed.replace('{}', changed.map(({ name }) => name).join(', '))}</small>;
}

const CROSS_ENTROPY = describedNamed('cross-entropy');

function FieldOf({ option }: { option: Option }) {
  const { name, field, kept } = option;
  const isTyped = kept === 'number' || (kept === 'text' && !field.values);
  return (
    <div class="field">
      <code>{name}</code>
      {isTyped && <small class="allowed">{allowed(option)}</small>}
      <Control option={option} />
      <small>
        <FieldText text={CROSS_ENTROPY ? fieldText(CROSS_ENTROPY, field) : ''} />
        {!isOf('target_probs', option) && ` ${t().needsLabels}`}
        {!isOf('labels', option) && ` ${t().needsProbs}`}
      </small>
    </div>
  );
}
