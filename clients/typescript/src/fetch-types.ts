/** As much of fetch as is used: the runtime's, or one of your own with an agent or a proxy. */
// biome-ignore lint/suspicious/noExplicitAny: libraries differ in what they call a signal and a body
export type Fetch = (url: string, init: any) => Promise<FetchResponse>;

/** As much of a Response as is used. */
export interface FetchResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  // biome-ignore lint/suspicious/noExplicitAny: libraries differ in what they call a stream
  readonly body: any;
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
}
