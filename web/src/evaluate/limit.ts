let asked: Promise<number | undefined> | undefined;

/** The largest body that the service takes, in bytes; undefined where it does not say. Asked for once. */
export function limit(): Promise<number | undefined> {
  asked ??= fetch('/info').then(
    async (response) => (await response.json()).limits?.body_bytes,
    () => {
      asked = undefined;
      return undefined;
    },
  );
  return asked;
}
