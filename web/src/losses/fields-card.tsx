import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Described } from '../api/operations.ts';
import type { Problem } from '../api/post.ts';
import { fill } from '../ui/fill.ts';
import { LostNote } from '../ui/lost-note.tsx';
import { t } from './texts.ts';

interface FieldsProps {
  readonly operation: Described;
  readonly problem: Problem | undefined;
}

/** All fields of the operation, which are loaded when they are first shown: when somebody opens them, or when one is refused. */
export function FieldsCard(props: FieldsProps) {
  const { operation, problem } = props;
  const [isOpen, setIsOpen] = useState(false);
  const [Fields, setFields] = useState<ComponentType<FieldsProps>>();
  const [isLost, setIsLost] = useState(false);
  useEffect(() => {
    if (problem) setIsOpen(true);
  }, [problem]);
  const load = () => {
    setIsLost(false);
    import('./fields.tsx').then(
      (module) => setFields(() => module.default),
      () => setIsLost(true),
    );
  };
  useEffect(() => {
    if (isOpen && !Fields) load();
  }, [isOpen]);
  return (
    <details class="card fields-card" open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{fill(t().options, { operation: operation.name })}</summary>
      {isLost && <LostNote retry={load} />}
      {Fields && <Fields {...props} />}
    </details>
  );
}
