import type { Described } from '../api/operations.ts';
import type { Problem } from '../api/post.ts';
import { fieldText } from '../options/field-text.ts';
import { FieldControl } from '../ui/field-controls.tsx';
import { stepsOf } from './pointers.ts';
import { body, setField } from './state.ts';

/** Every field of the operation. */
export default function Fields({ operation, problem }: { operation: Described; problem: Problem | undefined }) {
  const problemOf = (name: string) => problem?.errors?.find(({ pointer }) => stepsOf(pointer)[0] === name)?.detail;
  return (
    <div class="fields">
      {operation.fields.map((field) => (
        <FieldControl
          key={`${operation.name} ${field.name}`}
          field={field}
          value={body.value?.[field.name] ?? undefined}
          onChange={(value) => setField(field.name, value)}
          text={fieldText(operation, field)}
          problem={problemOf(field.name)}
        />
      ))}
    </div>
  );
}
