import { computed, signal, batch as together } from '@preact/signals';
import { unreadWord } from '../options/definitions.ts';
import { OPTIONS, options, optionsOf, resetOptions } from '../options/options.ts';
import { asOneOf, type Codec } from '../shell/codecs.ts';
import { param } from '../shell/url-state.ts';
import { exact } from '../ui/number.ts';
import type { Options } from './asking/request.ts';
import { perform, Stopped, TaskProblem } from './client.ts';
import type { AxisChoice } from './data/batch.ts';
import type { FileProblem } from './data/file-error.ts';
import type { GivenOptions } from './data/given.ts';
import { SORT_KEYS, type SortKey } from './measures/sort-rows.ts';
import type { Summary, Task } from './worker-messages.ts';

/** What the worker holds: the example, until a file comes. */
export const summary = signal<Summary | undefined>(undefined);

/** Which of the last files were not taken, and why. */
export const refused = signal<readonly FileProblem[]>([]);

/** Files that are being read: how much of them, and how to stop. */
export const reading = signal<{ readonly done: number; readonly total: number; readonly stop: () => void } | undefined>(
  undefined,
);

/** Whether the worker, or the page's own script, could not do what was asked. */
export const failed = signal(false);

/** How the table is sorted: a column, with a minus for the largest first. */
export interface Sort {
  readonly by: SortKey;
  readonly isDescending: boolean;
}

const asSort: Codec<Sort> = {
  read: (text) => {
    const by = SORT_KEYS.find((key) => key === text.replace(/^-/, ''));
    return by && { by, isDescending: text.startsWith('-') };
  },
  write: ({ by, isDescending }) => `${isDescending ? '-' : ''}${by}`,
};

export const sort = param<Sort>('sort', { by: 'loss', isDescending: true }, asSort);
export const show = param('show', 'all', asOneOf(['all', 'wrong', 'ignored']));

export const axis = signal<AxisChoice>('auto');
/** Options of a file that no control can show: they are sent as they are. */
export const extra = signal<GivenOptions>({});

/** A cell of the confusion matrix whose rows are shown. */
export const between = signal<{ readonly label: number; readonly predicted: number } | undefined>(undefined);
/** The page of the table, from 0. */
export const page = signal(0);

/** The options of a request for what is held, as in a JSON body; but the temperature. */
export const optionsAside = computed<Options | undefined>(() => {
  const { batch } = summary.value ?? {};
  if (!batch) return undefined;
  const {
    class_axis: _,
    temperature: __,
    ...chosen
  } = optionsOf('cross-entropy', batch.labels ? 'labels' : 'target_probs');
  return {
    // Numbers are to be seen whole, whatever type the logits have.
    ...(batch.type !== 'float64' && { dtype: 'float64' }),
    ...chosen,
    ...extra.value,
  };
});

/** The same with a temperature. */
export function at(temperature: number, aside: Options): Options {
  return temperature === 1 ? aside : { ...aside, temperature };
}

/** Takes files that are dropped or chosen together. */
export function takeFiles(files: readonly File[]): Promise<void> {
  return taking({ do: 'files', files, axis: axis.value });
}

/** Takes a text that is pasted. */
export function takeText(name: string, text: string): Promise<void> {
  return taking({ do: 'text', name, text, axis: axis.value });
}

/** Makes another column the labels. */
export function chooseLabelColumn(column: number | undefined): Promise<void> {
  return taking({ do: 'labelColumn', column, axis: axis.value });
}

/** Makes another axis that of the classes. */
export function chooseAxis(choice: AxisChoice): Promise<void> {
  axis.value = choice;
  return taking({ do: 'axis', axis: choice });
}

/** Back to the example, or to nothing. */
export function start(isExample: boolean): Promise<void> {
  axis.value = 'auto';
  options.shift.value = 0;
  extra.value = {};
  return taking({ do: isExample ? 'example' : 'empty' });
}

async function taking(task: Task): Promise<void> {
  reading.value?.stop();
  const performing = perform<Summary>(task, (done, total) => {
    if (reading.value) reading.value = { ...reading.value, done, total };
  });
  const isFiles = task.do === 'files';
  if (isFiles) reading.value = { done: 0, total: 0, stop: performing.stop };
  try {
    const next = await performing.result;
    together(() => {
      failed.value = false;
      // What calibrates one model says nothing of another.
      if (isNewModel(task, next)) options.temperature.value = 1;
      change(next);
      if (task.do === 'files' || task.do === 'text') setOptions(next.options);
    });
  } catch (error) {
    if (error instanceof Stopped) return;
    if (!(error instanceof TaskProblem)) {
      failed.value = true;
      return;
    }
    await clear();
    refused.value = [error.problem];
  } finally {
    if (isFiles && reading.value?.stop === performing.stop) reading.value = undefined;
  }
}

function isNewModel(task: Task, next: Summary): boolean {
  return (
    summary.value?.batch !== undefined && next.batch !== undefined && task.do !== 'axis' && task.do !== 'labelColumn'
  );
}

/** A file that cannot be read leaves no numbers of another one beside its error; a half that waits for the other stays. */
async function clear(): Promise<void> {
  const { batch, isExample } = summary.value ?? {};
  if (!batch && !isExample) return;
  change(await perform<Summary>({ do: 'empty' }).result);
}

function change(next: Summary): void {
  summary.value = next;
  refused.value = next.refused ?? [];
  between.value = undefined;
  show.value = 'all';
  page.value = 0;
}

/** The options of a file that is a whole request: those that have a control there, the others as they are. */
function setOptions(given: GivenOptions): void {
  const entries = Object.entries(given).filter(([name]) => !['outputs', 'encoding', 'class_axis'].includes(name));
  if (entries.length === 0) return;
  resetOptions();
  const others: { [name: string]: unknown } = {};
  for (const [name, value] of entries) if (!setOption(name, value)) others[name] = value;
  extra.value = others;
}

/** Whether an option has a control that can show this value. */
function setOption(name: string, value: unknown): boolean {
  const option = OPTIONS.find((each) => each.name === name);
  if (!option) return false;
  const text = [value]
    .flat()
    .map((x) => (typeof x === 'number' ? exact(x) : String(x)))
    .join(', ');
  const isShown =
    option.kept === 'number'
      ? text.trim() !== '' && !Number.isNaN(Number(text))
      : option.kept === 'choice'
        ? option.choices.includes(text)
        : option.kept === 'text' && unreadWord(option, text) === undefined;
  if (isShown) option.signal.value = option.kept === 'number' ? Number(text) : text;
  return isShown;
}
