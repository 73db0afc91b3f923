import type { Options } from './asking/request.ts';
import type { AxisChoice } from './data/batch.ts';
import type { FileProblem } from './data/file-error.ts';
import type { GivenOptions } from './data/given.ts';

/** What the page asks of its worker. */
export type Task =
  | { readonly do: 'files'; readonly files: readonly File[]; readonly axis: AxisChoice }
  | { readonly do: 'text'; readonly name: string; readonly text: string; readonly axis: AxisChoice }
  | { readonly do: 'example' }
  | { readonly do: 'empty' }
  | { readonly do: 'labelColumn'; readonly column: number | undefined; readonly axis: AxisChoice }
  | { readonly do: 'axis'; readonly axis: AxisChoice }
  | { readonly do: 'evaluate'; readonly options: Options; readonly wants: 'rows' | 'totals' }
  | { readonly do: 'row'; readonly row: number }
  | { readonly do: 'answer'; readonly options: Options; readonly outputs: readonly string[]; readonly accept: string }
  | { readonly do: 'request'; readonly options: Options; readonly outputs: readonly string[] };

/** A task, or the word to stop the one that is under way. */
export type ToWorker = { readonly id: number; readonly task: Task } | { readonly stop: number };

export type FromWorker =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly problem: FileProblem }
  | { readonly id: number; readonly failed: string }
  | { readonly id: number; readonly stopped: true }
  | { readonly id: number; readonly done: number; readonly total: number };

/** A tensor that is held, as the page says it. */
export interface HeldTensor {
  readonly name: string;
  readonly file: string;
  readonly shape: readonly number[];
  readonly type: string;
}

/** What the worker holds, as far as the page needs it. */
export interface Summary {
  /** Another one after each change. */
  readonly version: number;
  readonly isExample: boolean;
  readonly isEmpty: boolean;
  readonly tensors: readonly HeldTensor[];
  readonly table?: {
    readonly file: string;
    readonly rows: number;
    readonly hasHeader: boolean;
    readonly columns: readonly { readonly name: string; readonly canBeLabels: boolean }[];
    readonly label: number | undefined;
    readonly readAs?: { readonly seen: string; readonly as: string };
  };
  readonly leftOut: readonly string[];
  readonly options: GivenOptions;
  readonly missing?: 'logits' | 'labels';
  readonly problem?: FileProblem;
  /** Files that came together with others, and cannot be used. */
  readonly refused?: readonly FileProblem[];
  readonly batch?: {
    readonly shape: readonly number[];
    readonly classAxis: number;
    readonly rowShape: readonly number[];
    readonly rows: number;
    readonly classes: number;
    readonly isAmbiguous: boolean;
    /** The type of the logits. */
    readonly type: string;
    /** Undefined with soft targets. */
    readonly labels?: Float64Array;
    readonly names?: readonly string[];
    readonly bytes: number;
  };
}
