/** A safetensors file: the length of its JSON header, the header, and the bytes of the tensors. */
export function safetensorsFile(header: object, data: Buffer): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

/** Reads the scalar F64 tensor `loss` from a file. */
export function lossOfFile(file: Buffer): number {
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, start)) as { loss: { data_offsets: [number, number] } };
  return file.readDoubleLE(start + header.loss.data_offsets[0]);
}
