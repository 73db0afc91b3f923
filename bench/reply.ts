/** What a reply may have of loss, losses and grad. */
export interface Reply {
  readonly loss?: number;
  readonly losses?: readonly number[];
  readonly grad?: readonly (readonly number[])[];
}
