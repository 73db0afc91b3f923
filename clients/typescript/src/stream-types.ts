import type { Signal } from './call-options.ts';
import type { InvalidRequest, Refused } from './errors.ts';

/** The answer to one request of a stream: its results, or what is wrong with it. The stream goes on either way. */
export type StreamAnswer<Results> =
  | {
      /** Which request, from 0. */
      readonly index: number;
      readonly results: Results;
      readonly problem?: undefined;
    }
  | { readonly index: number; readonly results?: undefined; readonly problem: Refused | InvalidRequest };

/** The losses and metrics of all requests of a stream, as those of one batch. */
export interface StreamSummary {
  readonly lines: number;
  /** Requests that had a problem: they count nowhere else. */
  readonly problems: number;
  readonly rows: number;
  /** Rows that are neither masked nor ignored. */
  readonly valid_rows: number;
  readonly loss_sum: number;
  readonly weight_sum: number;
  /** `loss_sum` / `weight_sum`: the mean over one batch of all rows, whatever the reduction. */
  readonly mean: number;
  /** With labels of classes, these follow; and of logits those from `brier_score`. */
  readonly nll?: number;
  readonly perplexity?: number;
  readonly bits?: number;
  readonly accuracy?: number;
  readonly brier_score?: number;
  readonly calibration_error?: number;
  readonly bin_counts?: readonly number[];
  readonly bin_confidences?: readonly number[];
  readonly bin_accuracies?: readonly number[];
}

/** The answers of a stream, in the order of the requests. Leaving the loop ends the stream. */
export interface AnswerStream<Results> extends AsyncGenerator<StreamAnswer<Results>, void, undefined> {
  /** There once all answers have been read, where it was asked for. */
  readonly summary: StreamSummary | undefined;
}

/** Options of one stream. */
export interface StreamCallOptions {
  /** An AbortSignal, which ends the stream. */
  readonly signal?: Signal | undefined;
}
