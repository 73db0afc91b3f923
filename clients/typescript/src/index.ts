export type { Answer, Loss } from './answer-types.ts';
export type { CallOptions, Signal } from './call-options.ts';
export * from './errors.ts';
export { type ClientOptions, ExactLoss } from './exact-loss.ts';
export type { Fetch, FetchResponse } from './fetch-types.ts';
export type * from './operations.ts';
export type { AnswerStream, StreamAnswer, StreamCallOptions, StreamSummary } from './stream-types.ts';
export type * from './tensor-types.ts';
