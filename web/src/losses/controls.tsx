import { useComputed } from '@preact/signals';
import { type Described, isMeaningful } from '../api/operations.ts';
import { Choice } from '../ui/choice.tsx';
import {
  body,
  choices,
  chooseFormula,
  chooseMoved,
  chooseOperation,
  float,
  formula,
  formulaIndex,
  formulas,
  moved,
  OPERATION_NAMES,
  setField,
} from './state.ts';
import { t } from './texts.ts';

/** Options that say which loss it is: they stand before all others. */
const VARIANTS = ['loss_type', 'divergence', 'kl_estimator'];

/** The operation and its variant, the number that moves and how far, and the formula that it is compared with. */
export function Setup({ operation }: { operation: Described }) {
  const words = t();
  const shownFormula = formula.value;
  return (
    <section class="card setup" aria-label={words.shared}>
      <Row label={words.operation} id="operation">
        <select
          id="operation"
          value={operation.name}
          onChange={({ currentTarget }) => chooseOperation(currentTarget.value)}
        >
          {OPERATION_NAMES.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Row>
      {operation.fields
        .filter((field) => VARIANTS.includes(field.name) && isMeaningful(field, operation, body.value ?? {}))
        .map((field) => (
          <Variant
            key={`${operation.name} ${field.name}`}
            name={field.name}
            values={field.values ?? []}
            fallback={String(field.default)}
          />
        ))}
      {moved.value && (
        <Row label={words.moves} id="moves">
          <select
            id="moves"
            value={moved.value.pointer}
            onChange={({ currentTarget }) => chooseMoved(currentTarget.value)}
          >
            {choices.value.map(({ pointer, name }) => (
              <option key={pointer} value={pointer}>
                {name}
              </option>
            ))}
          </select>
        </Row>
      )}
      {shownFormula && (
        <div class="against">
          <fieldset class="choice">
            <legend>{words.against}</legend>
            {formulas.value.map(({ library }, i) => (
              <label key={library}>
                <input
                  type="radio"
                  name="against"
                  checked={i === formulaIndex.value}
                  onChange={() => chooseFormula(i)}
                />
                <span>{library}</span>
              </label>
            ))}
          </fieldset>
          <Choice
            name="float"
            label={words.float}
            hideLabel
            of={float}
            choices={[
              ['float64', 'float64'],
              ['float32', 'float32'],
            ]}
          />
          <p class="written">
            <code>{shownFormula.written}</code>
          </p>
        </div>
      )}
    </section>
  );
}

function Row({ label, id, children }: { label: string; id: string; children: preact.ComponentChildren }) {
  return (
    <div class="row">
      <label class="label" for={id}>
        {label}
      </label>
      {children}
    </div>
  );
}

/** Which loss it is. */
function Variant({ name, values, fallback }: { name: string; values: readonly string[]; fallback: string }) {
  const chosen = useComputed(() => String(body.value?.[name] ?? fallback));
  return (
    <fieldset class="choice variant">
      <legend>
        <code>{name}</code>
      </legend>
      {values.map((value) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            checked={chosen.value === value}
            onChange={() => setField(name, value === fallback ? undefined : value)}
          />
          <span>{value}</span>
        </label>
      ))}
    </fieldset>
  );
}
