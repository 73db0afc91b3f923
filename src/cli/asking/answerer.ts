import type { Format } from '../../codecs/formats.ts';
import type { Operation } from '../../operations/operation.ts';
import type { RequestBody } from '../inputs/request-body.ts';

/** What is asked, whoever answers it. */
export interface Question {
  readonly operation: Operation;
  readonly body: RequestBody;
  readonly to: Format;
}

/** Answers requests: this process, or a service. Both give the same bytes. */
export type Answerer = (question: Question) => Promise<readonly Buffer[]>;
