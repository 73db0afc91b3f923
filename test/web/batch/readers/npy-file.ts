/** A file of NumPy by hand: also of versions and orders that are not written here. */
export function npy(
  descr: string,
  shape: string,
  data: Uint8Array,
  { version = 1, isFortran = false }: { version?: number; isFortran?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const prelude = version === 1 ? 10 : 12;
  const order = isFortran ? 'True' : 'False';
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`.padEnd(127 - prelude);
  const file = new Uint8Array(128 + data.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, 128 - prelude]);
  file.set(new TextEncoder().encode(`${text}\n`), prelude);
  file.set(data, 128);
  return file;
}
