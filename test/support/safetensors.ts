/** A tensor of a file: its data is a typed array or bytes. */
export interface FileTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: ArrayBufferView;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => Buffer.from(buffer, byteOffset, byteLength);

/** A file with this header, its length before it, and the data behind it. */
export function fileOf(header: string | Buffer, data: Buffer = Buffer.alloc(0)): Buffer {
  const json = Buffer.from(header as string);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

/** Writes a safetensors file without any code of the service. */
export function writeFile(
  tensors: { readonly [name: string]: FileTensor },
  metadata?: { readonly [name: string]: string },
): Buffer {
  const header: { [name: string]: unknown } = metadata ? { __metadata__: metadata } : {};
  let end = 0;
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  return fileOf(JSON.stringify(header), Buffer.concat(Object.values(tensors).map(({ data }) => bytesOf(data))));
}

/** Reads the tensors of a file; copies their bytes. */
export function readFile(file: Buffer): { [name: string]: { dtype: string; shape: number[]; bytes: Buffer } } {
  const dataStart = 8 + Number(file.readBigUInt64LE(0));
  const header: { [name: string]: { dtype: string; shape: number[]; data_offsets: [number, number] } } = JSON.parse(
    file.toString('utf8', 8, dataStart),
  );
  return Object.fromEntries(
    Object.entries(header).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [start, end],
        },
      ]) => [
        name,
        { dtype, shape, bytes: Buffer.from(new Uint8Array(file.subarray(dataStart + start, dataStart + end))) },
      ],
    ),
  );
}

/** Decodes a tensor's little-endian numbers. */
export function numbersOf({ dtype, bytes }: { readonly dtype: string; readonly bytes: Buffer }): number[] {
  const { buffer } = Uint8Array.from(bytes);
  switch (dtype) {
    case 'F64':
      return [...new Float64Array(buffer)];
    case 'F32':
      return [...new Float32Array(buffer)];
    case 'F16':
      return [...new Float16Array(buffer)];
    case 'BF16':
      return [...new Uint16Array(buffer)].map(
        (half) => new Float32Array(Uint32Array.of(half * 65536).buffer)[0] as number,
      );
    default:
      throw new Error(`no ${dtype} is expected`);
  }
}
